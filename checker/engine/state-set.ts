/**
 * A small exact set of states, each so many 32-bit numbers: for looking around, and for finding a way back.
 *
 * It grows by copying and has no budget; the states of a search live in a store (store/store.ts).
 */
import { each } from './generate.ts'
import { hashSource } from './hash.ts'

type States = Int32Array | readonly number[]

export class StateSet {
  private readonly words: number
  private readonly place: (table: Int32Array, used: Uint8Array, mask: number, states: States, at: number) => number
  private mask = 1023
  private table: Int32Array
  private used = new Uint8Array(1024)
  size = 0

  constructor(words: number) {
    this.words = words
    this.place = placeFor(words)
    this.table = new Int32Array(1024 * words)
  }

  has(states: States, at = 0): boolean { return this.used[this.place(this.table, this.used, this.mask, states, at)] === 1 }

  /** Whether the state is new. */
  add(states: States, at = 0): boolean {
    const place = this.place(this.table, this.used, this.mask, states, at)
    if (this.used[place] === 1) return false
    this.used[place] = 1
    for (let word = 0; word < this.words; word++) this.table[place * this.words + word] = states[at + word] ?? 0
    if (++this.size * 2 > this.mask) this.grow()
    return true
  }

  private grow(): void {
    const { words, table: before, used: filled } = this
    this.mask = 2 * this.mask + 1
    this.table = new Int32Array((this.mask + 1) * words)
    this.used = new Uint8Array(this.mask + 1)
    for (let from = 0; from < filled.length; from++) {
      if (filled[from] === 0) continue
      const place = this.place(this.table, this.used, this.mask, before, from * words)
      this.used[place] = 1
      this.table.set(before.subarray(from * words, (from + 1) * words), place * words)
    }
  }
}

const places = new Map<number, StateSet['place']>()

/** Where a state stands, or would stand, written out for the number of words. */
function placeFor(words: number): StateSet['place'] {
  const known = places.get(words)
  if (known !== undefined) return known
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  const place = new Function('table', 'used', 'mask', 'states', 'at', `
    ${each(words, (word) => `const w${word} = states[at + ${word}];`)}
    ${hashSource(words, (word) => `w${word}`)}
    for (let place = h >>> 8 & mask; ; place = place + 1 & mask) {
      if (used[place] === 0) return place
      const q = place * ${words}
      if (${each(words, (word) => `table[q + ${word}] === w${word}`, ' && ')}) return place
    }`) as StateSet['place']
  places.set(words, place)
  return place
}
