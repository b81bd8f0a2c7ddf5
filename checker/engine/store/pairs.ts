/**
 * Pairs of numbers, each known under a number of its own from 1 on: an arena of pairs in the order in which they came, which
 * never move, and an index to find them by their hashes.
 *
 * An entry of the index is the number of a pair in its lower bits. The bits above hold the end of the hash, and the place
 * tells the beginning of it: so an entry that looks right nearly always is, and the arena is looked at once. When the index
 * grows it is made anew from the arena; its places wrap around.
 */
import { hashSource } from '../hash.ts'
import { mostBytes } from './growing.ts'
import { Reserved } from './reserved.ts'

const firstCapacity = 4096
/** Smaller steps where the budget ends. */
const growths = [1.5, 1.2, 1.08]
/** The share of the index that is filled before it grows, and when it cannot grow any more. */
const load = 0.8
const fullLoad = 0.9

export class PairTable {
  private readonly arena: Reserved
  private readonly entries: Reserved
  capacity = firstCapacity
  /** Bits of an entry that are the number. */
  bits = bitsFor(firstCapacity)
  count = 0

  /** @throws RangeError when the budget, in bytes, is too small for any search */
  constructor(budget: number) {
    if (budget < firstCapacity * 12) throw new RangeError(`${budget} bytes are too few for a search`)
    this.arena = new Reserved(Math.min(budget, mostBytes) / 4)
    this.entries = new Reserved(Math.min(budget, mostBytes) / 4)
  }

  /** Two numbers for each pair; none has the number 0. Like the index, another array after room was made. */
  get pairs(): Int32Array { return this.arena.array }
  get index(): Int32Array { return this.entries.array }
  get bytes(): number { return this.bytesAt(this.capacity, this.count) }
  private bytesAt(capacity: number, count: number): number { return 4 * capacity + 8 * count }

  /** Makes sure that so many more pairs fit in. */
  makeRoom(pairs: number, budget: number): boolean {
    const wanted = this.count + pairs
    while (wanted > this.capacity * load) {
      // More room is worth having only if more pairs come in than could have been taken in without it.
      const atLeast = Math.max(wanted, Math.floor(this.capacity * fullLoad))
      const capacity = growths.map((by) => Math.ceil(this.capacity * by)).find((larger) => this.holds(larger, atLeast, budget))
      if (capacity === undefined) break
      this.grow(capacity)
    }
    if (wanted > this.capacity * fullLoad || !this.holds(this.capacity, wanted, budget)) return false
    this.arena.reach(2 * (wanted + 1))
    return true
  }

  /** Beyond its end an array swallows what is written. @throws RangeError when so many pairs might come there */
  checkRoom(pairs: number): void {
    const wanted = this.count + pairs
    if (wanted > this.capacity * fullLoad || 2 * (wanted + 1) > this.pairs.length) throw new RangeError('no room was made')
  }

  private holds(capacity: number, count: number, budget: number): boolean {
    return capacity <= this.entries.most && 2 * (count + 1) <= this.arena.most && this.bytesAt(capacity, count) <= budget
  }

  private grow(capacity: number): void {
    this.entries.reach(capacity)
    this.capacity = capacity
    this.bits = bitsFor(capacity)
    refill(this)
  }
}

const bitsFor = (capacity: number): number => 32 - Math.clz32(capacity)

/** The names that a table's parts have in generated code. */
export const open = (table: string, name: string): string => `
  const pairs${name} = ${table}.pairs, index${name} = ${table}.index, capacity${name} = ${table}.capacity, bits${name} = ${table}.bits
  const scale${name} = capacity${name} / ${2 ** 32}, mask${name} = ~(-1 << bits${name})
  let count${name} = ${table}.count`

/** Leaves the hash of a pair in `h`. */
export const hashPair = (x: string, y: string): string => hashSource(2, (word) => (word === 0 ? x : y))

/** From a hash in `h`. */
export const homeIn = (name: string): string => `(h >>> 0) * scale${name} | 0`

/** Looks for the pair with the hash `h`, and takes it in if it is not there. Leaves its number in `number`. */
export const lookUp = (name: string, x: string, y: string): string => `
  for (let place = ${homeIn(name)}, tag = h << bits${name}; ;) {
    const entry = index${name}[place]
    if (entry === 0) {
      number = ++count${name}
      index${name}[place] = tag | number
      pairs${name}[2 * number] = ${x}
      pairs${name}[2 * number + 1] = ${y}
      break
    }
    if ((entry ^ tag) >>> bits${name} === 0) {
      number = entry & mask${name}
      if (pairs${name}[2 * number] === ${x} && pairs${name}[2 * number + 1] === ${y}) break
    }
    if (++place === capacity${name}) place = 0
  }`

// eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
const refill = new Function('table', `
  ${open('table', '')}
  index.fill(0, 0, capacity)
  for (let number = 1; number <= count; number++) {
    ${hashPair('pairs[2 * number]', 'pairs[2 * number + 1]')}
    let place = ${homeIn('')}
    while (index[place] !== 0) if (++place === capacity) place = 0
    index[place] = h << bits | number
  }`) as (table: PairTable) => void
