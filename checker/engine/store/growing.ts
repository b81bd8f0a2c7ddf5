/**
 * A table of keys of some words each that grows in place: what the stores have in common that keep their keys in the table.
 *
 * Open addressing with linear probing. A key's home is to the capacity what its hash is to all 32-bit numbers, so that the
 * table is nearly in the order of the hashes. Then growing needs no second table: from the end to the beginning, keys move
 * to homes that lie no earlier than their own, where all others have moved already. Nothing wraps around: keys run over the
 * end of the capacity, and in a larger one they never run over further.
 */
import { each } from '../generate.ts'
import { Reserved } from './reserved.ts'

/** A hash in `h`, made of the words of a key, as statements. */
export type HashSource = (word: (index: number) => string) => string

/** The home that belongs to a hash in `h`. */
export const homeSource = '(h >>> 0) * scale | 0'

const firstCapacity = 4096
/** Smaller steps where the budget ends. */
const growths = [1.5, 1.2, 1.08]
/** The share of the capacity that is filled before it grows, and when it cannot grow any more. */
const load = 0.75
const fullLoad = 0.875
/** What one typed array can hold; one of exactly 4 GiB arrives empty in another thread (Node 20). */
export const mostBytes = 2 ** 32 - 2 ** 16

export type Fits = (bytes: number, count: number) => boolean

export class GrowingTable {
  private readonly reserved: Reserved
  /** From a hash, unsigned, to its home. */
  scale = firstCapacity / 2 ** 32
  count = 0
  /** The last place that was ever filled. */
  last = 0
  private readonly words: number
  private readonly move: Move
  private capacity = firstCapacity

  /** @throws RangeError when the budget, in bytes, is too small for any search */
  constructor(words: number, budget: number, hash: HashSource) {
    const places = Math.floor(Math.min(budget, mostBytes) / (4 * words))
    if (places < 2 * firstCapacity) throw new RangeError(`${budget} bytes are too few for a search`)
    this.words = words
    this.move = generateMove(words, hash)
    this.reserved = new Reserved(places * words)
    this.reserved.reach(2 * firstCapacity * words)
  }

  /** `words` numbers for each place; 0 in the first: empty. Another array after room was made. */
  get cells(): Int32Array { return this.reserved.array }
  get bytes(): number { return (this.capacity + this.over) * 4 * this.words }
  private get over(): number { return Math.max(0, this.last + 1 - this.capacity) }

  /** How many more keys go in before it grows. */
  get spare(): number { return Math.max(0, Math.floor(this.capacity * load) - this.count) }

  /** Makes sure that so many more keys fit in. `fits`: are there so many bytes for the table, next to what else so many keys need? */
  makeRoom(keys: number, fits: Fits): boolean {
    const wanted = this.count + keys
    while (wanted > this.capacity * load) {
      // More room is worth having only if more keys come in than could have been taken in without it.
      const atLeast = Math.max(wanted, Math.floor(this.capacity * fullLoad))
      const capacity = growths.map((by) => Math.ceil(this.capacity * by)).find((larger) => this.holds(larger, keys, atLeast, fits))
      if (capacity === undefined) break
      this.grow(capacity)
    }
    if (wanted > this.capacity * fullLoad || !this.holds(this.capacity, keys, wanted, fits)) return false
    this.reserved.reach(this.places(this.capacity, keys) * this.words)
    return true
  }

  /** Beyond its end an array swallows what is written. @throws RangeError when so many keys might come there */
  checkRoom(keys: number): void {
    if (this.count + keys > this.capacity * fullLoad || this.places(this.capacity, keys) * this.words > this.cells.length) throw new RangeError('no room was made')
  }

  /** From now on the cells stay the same array. */
  shareable(): void { this.reserved.reach(this.reserved.most) }

  /** Each new key may run over the end, by one place more than those before it. */
  private places(capacity: number, keys: number): number { return capacity + this.over + keys }
  private holds(capacity: number, keys: number, count: number, fits: Fits): boolean {
    const words = this.places(capacity, keys) * this.words
    return words <= this.reserved.most && fits(4 * words, count)
  }

  private grow(capacity: number): void {
    this.reserved.reach(this.places(capacity, 0) * this.words)
    this.capacity = capacity
    this.scale = capacity / 2 ** 32
    this.last = this.move(this.cells, this.last, this.scale)
  }
}

/** Moves all keys up to the last one to the homes that they have at another scale. Returns the last place that is filled then. */
type Move = (cells: Int32Array, last: number, scale: number) => number

/**
 * Nearly always a key's new home lies behind its place, and it can go there at once. Where it does not, at the very
 * beginning of the table, the cluster around it is taken out as a whole first: its keys must not be found in their own way.
 */
function generateMove(words: number, hash: HashSource): Move {
  const put = (word: (index: number) => string): string => `
    while (cells[place * ${words}] !== 0) place++
    ${each(words, (index) => `cells[place * ${words} + ${index}] = ${word(index)};`)}
    if (place > top) top = place`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('cells', 'last', 'scale', `
    let top = 0
    for (let end = last; end >= 0; end--) {
      const q = end * ${words}
      ${each(words, (word) => `const w${word} = cells[q + ${word}];`)}
      if (w0 === 0) continue
      ${hash((word) => `w${word}`)}
      let place = ${homeSource}
      if (place > end) {
        cells[q] = 0
        ${put((word) => `w${word}`)}
        continue
      }
      let start = end
      while (start > 0 && cells[(start - 1) * ${words}] !== 0) start--
      const cluster = cells.slice(start * ${words}, q + ${words})
      cells.fill(0, start * ${words}, q + ${words})
      for (let at = 0; at < cluster.length; at += ${words}) {
        ${hash((word) => `cluster[at + ${word}]`)}
        let place = ${homeSource}
        ${put((word) => `cluster[at + ${word}]`)}
      }
      end = start
    }
    return top`) as Move
}
