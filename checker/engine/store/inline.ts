/**
 * The exact store for narrow states: the words of a state stand in the table itself, one look at memory for most look-ups.
 *
 * Open addressing with linear probing; a state's home is given by the *highest* bits of its hash, so that the table is
 * nearly in the order of the hashes, and doubles in place: going down from its end, every state moves to one of the two
 * places that its old home has become. Nothing wraps around; a stretch of slack beyond the end takes what runs over.
 * Table and log are reserved for the whole budget at once. Pages that were never touched cost nothing.
 */
import { each } from '../generate.ts'
import { hashSource } from '../hash.ts'
import type { Successors } from '../successors.ts'
import type { Store } from './store.ts'

/** What the generated code works on. */
interface Space {
  /** `words` numbers for each place; 0 in the first: empty. */
  readonly table: Int32Array
  readonly log: Int32Array
  /** A state's home is its hash, unsigned, shifted right by this. */
  shift: number
  count: number
  /** The last place that was ever filled. */
  last: number
}

const firstBits = 12
const slack = 4096
/** The share of the table that is filled before it doubles, and when it cannot double any more. */
const load = 0.75
const fullLoad = 0.875
/** What one typed array can hold. */
const mostBytes = 2 ** 32

export class InlineStore implements Store {
  readonly kind = 'inline'
  readonly exact = true
  private readonly words: number
  private readonly budget: number
  private readonly space: Space
  private readonly put: (space: Space, successors: Successors, homes: Int32Array) => number
  private readonly hash: (states: Int32Array, at: number) => number
  private homes = new Int32Array(1 << 14)
  private bits = firstBits

  /** `budget` in bytes. @throws RangeError when it is too small for any search */
  constructor(words: number, budget: number) {
    this.words = words
    this.budget = budget
    const place = 4 * words
    const reserve = Math.min(budget, mostBytes)
    const mostBits = Math.min(30, Math.floor(Math.log2(reserve / place)))
    if (mostBits < firstBits || budget < (2 ** firstBits + slack) * place * 2) throw new RangeError(`${budget} bytes are too few for a search`)
    const most = Math.min(2 ** mostBits + slack, Math.floor(mostBytes / place))
    this.space = {
      table: new Int32Array(most * words), log: new Int32Array(Math.min(Math.floor(reserve / place), most) * words),
      shift: 32 - firstBits, count: 0, last: 0,
    }
    this.put = generatePut(words)
    this.hash = generateHash(words)
  }

  get count(): number { return this.space.count }
  private get capacity(): number { return 2 ** this.bits }
  get bytes(): number { return this.bytesAt(this.capacity, this.count) }
  private bytesAt(capacity: number, count: number): number { return (capacity + slack + count) * 4 * this.words }

  makeRoom(states: number): boolean {
    const { space } = this
    const wanted = space.count + states
    while (wanted > this.capacity * load || space.last > this.capacity + slack / 2) {
      const fits = (2 * this.capacity + slack) * this.words <= space.table.length && this.bytesAt(2 * this.capacity, wanted) <= this.budget
      if (!fits) return wanted <= this.capacity * fullLoad && space.last <= this.capacity + slack / 2 && wanted * this.words <= space.log.length && this.bytesAt(this.capacity, wanted) <= this.budget
      this.double()
    }
    return wanted * this.words <= space.log.length && this.bytesAt(this.capacity, wanted) <= this.budget
  }

  insert(successors: Successors): void {
    if (this.homes.length < successors.count) this.homes = new Int32Array(successors.count)
    this.put(this.space, successors, this.homes)
    successors.count = 0
    if ((this.space.last + 1) * this.words >= this.space.table.length) throw new RangeError('the store has run over its end')
  }

  read(from: number): { words: Int32Array; offset: number } { return { words: this.space.log, offset: from * this.words } }

  /** In place, from the last cluster of filled places to the first: all that a cluster moves to lies behind it. */
  private double(): void {
    const { space, words, hash } = this
    const { table } = space
    const shift = space.shift - 1
    let cluster = new Int32Array(words * 1024)
    let last = 0
    for (let end = space.last; end >= 0; end--) {
      if (table[end * words] === 0) continue
      let start = end
      while (start > 0 && table[(start - 1) * words] !== 0) start--
      const length = (end + 1 - start) * words
      if (cluster.length < length) cluster = new Int32Array(2 * length)
      cluster.set(table.subarray(start * words, start * words + length))
      table.fill(0, start * words, start * words + length)
      for (let from = 0; from < length; from += words) {
        let place = hash(cluster, from) >>> shift
        while (table[place * words] !== 0) place++
        for (let word = 0; word < words; word++) table[place * words + word] = cluster[from + word] ?? 0
        if (place > last) last = place
      }
      end = start
    }
    space.shift = shift
    space.last = last
    this.bits++
  }
}

function generateHash(words: number): (states: Int32Array, at: number) => number {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('states', 'at', `${hashSource(words, (word) => `states[at + ${word}]`)} return h`) as (states: Int32Array, at: number) => number
}

/**
 * First all homes, each looked at once: these looks do not wait for one another, and bring the memory near for the second
 * pass. What that one returns keeps the compiler from leaving the looks out.
 */
function generatePut(words: number): (space: Space, successors: Successors, homes: Int32Array) => number {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('space', 'successors', 'homes', `
    const { table, log, shift } = space
    const states = successors.words, n = successors.count
    let seen = 0
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      ${hashSource(words, (word) => `states[at + ${word}]`)}
      const home = h >>> shift
      homes[j] = home
      seen ^= table[home * ${words}]
    }
    let count = space.count, last = space.last
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      ${each(words, (word) => `const w${word} = states[at + ${word}];`)}
      for (let place = homes[j]; ; place++) {
        const q = place * ${words}, there = table[q]
        if (there === 0) {
          ${each(words, (word) => `table[q + ${word}] = w${word}; log[count * ${words} + ${word}] = w${word};`)}
          count++
          if (place > last) last = place
          break
        }
        if (${each(words, (word) => (word === 0 ? 'there === w0' : `table[q + ${word}] === w${word}`), ' && ')}) break
      }
    }
    space.count = count
    space.last = last
    return seen`) as (space: Space, successors: Successors, homes: Int32Array) => number
}
