/** A small exact set of packed states. */
export class StateSet {
  private readonly words: number
  private table: Int32Array
  private mask = 1023
  size = 0

  constructor(words: number) {
    this.words = words
    this.table = new Int32Array(1024 * words)
  }

  has(states: ArrayLike<number>, at = 0): boolean { return this.table[this.place(this.table, this.mask, states, at) * this.words] !== 0 }

  add(states: ArrayLike<number>, at = 0): void {
    const place = this.place(this.table, this.mask, states, at)
    if (this.table[place * this.words] !== 0) return
    for (let word = 0; word < this.words; word++) this.table[place * this.words + word] = states[at + word] ?? 0
    if (++this.size * 2 > this.mask) this.grow()
  }

  /** Where a state stands, or would stand. */
  private place(table: Int32Array, mask: number, states: ArrayLike<number>, at: number): number {
    const { words } = this
    let hash = 0
    for (let word = 0; word < words; word++) {
      hash = Math.imul(hash ^ (states[at + word] ?? 0), 0x7feb352d)
      hash ^= hash >>> 15
    }
    probe: for (let place = hash & mask; ; place = (place + 1) & mask) {
      const q = place * words
      if (table[q] === 0) return place
      for (let word = 0; word < words; word++) if (table[q + word] !== (states[at + word] ?? 0)) continue probe
      return place
    }
  }

  private grow(): void {
    const mask = 2 * this.mask + 1
    const table = new Int32Array((mask + 1) * this.words)
    for (let q = 0; q < this.table.length; q += this.words) {
      if (this.table[q] === 0) continue
      table.set(this.table.subarray(q, q + this.words), this.place(table, mask, this.table, q) * this.words)
    }
    this.table = table
    this.mask = mask
  }
}
