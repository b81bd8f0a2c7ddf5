/**
 * The exact store for narrow states: the words of a state stand in the table itself, one look at memory for most look-ups.
 */
import { each } from '../generate.ts'
import { hashSource } from '../hash.ts'
import type { Successors } from '../successors.ts'
import { type Fits, GrowingTable, homeSource, mostBytes } from './growing.ts'
import { Reserved } from './reserved.ts'
import type { Store } from './store.ts'

type Put = (table: GrowingTable, log: Int32Array, successors: Successors, homes: Int32Array) => number

export class InlineStore implements Store {
  readonly kind = 'inline'
  readonly exact = true
  readonly keepsAll = true
  private readonly words: number
  private readonly table: GrowingTable
  private readonly log: Reserved
  private readonly put: Put
  private readonly fits: Fits
  private homes = new Int32Array(1 << 14)

  /** `budget` in bytes. @throws RangeError when it is too small for any search */
  constructor(words: number, budget: number) {
    this.words = words
    this.table = new GrowingTable(words, budget, (word) => hashSource(words, word))
    this.log = new Reserved(Math.floor(Math.min(budget, mostBytes) / (4 * words)) * words)
    this.put = generatePut(words)
    this.fits = (bytes, count) => this.logBytes(count) <= Math.min(budget - bytes, 4 * this.log.most)
  }

  get count(): number { return this.table.count }
  get bytes(): number { return this.table.bytes + this.logBytes(this.count) }
  private logBytes(states: number): number { return states * 4 * this.words }

  makeRoom(states: number): boolean {
    if (!this.table.makeRoom(states, this.fits)) return false
    this.log.reach((this.count + states) * this.words)
    return true
  }

  insert(successors: Successors): void {
    this.table.checkRoom(successors.count)
    if ((this.count + successors.count) * this.words > this.log.array.length) throw new RangeError('no room was made')
    if (this.homes.length < successors.count) this.homes = new Int32Array(successors.count)
    this.put(this.table, this.log.array, successors, this.homes)
    successors.count = 0
  }

  /** How many more states go in before the table grows. */
  get spare(): number { return this.table.spare }

  /** The table and the log at their full length, for threads that put states in by themselves. */
  share(): { readonly cells: Int32Array; readonly log: Int32Array } {
    this.table.shareable()
    this.log.reach(this.log.most)
    return { cells: this.table.cells, log: this.log.array }
  }

  /** What several threads have put in: so many states in all, the last of them at this place. */
  counted(states: number, last: number): void {
    this.table.count = states
    this.table.last = last
  }

  get last(): number { return this.table.last }
  get scale(): number { return this.table.scale }

  read(from: number): { words: Int32Array; offset: number } { return { words: this.log.array, offset: from * this.words } }
  forget(): void {}
}

/**
 * First all homes; then each is looked at once: these looks do not wait for one another, and bring the memory near for the
 * last pass. What is returned keeps the compiler from leaving the looks out.
 */
function generatePut(words: number): Put {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('table', 'log', 'successors', 'homes', `
    const { cells, scale } = table
    const states = successors.words, n = successors.count
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      ${hashSource(words, (word) => `states[at + ${word}]`)}
      homes[j] = ${homeSource}
    }
    let seen = 0
    for (let j = 0; j < n; j++) seen ^= cells[homes[j] * ${words}]
    let count = table.count, last = table.last
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      ${each(words, (word) => `const w${word} = states[at + ${word}];`)}
      for (let place = homes[j]; ; place++) {
        const q = place * ${words}, there = cells[q]
        if (there === 0) {
          ${each(words, (word) => `cells[q + ${word}] = w${word}; log[count * ${words} + ${word}] = w${word};`)}
          count++
          if (place > last) last = place
          break
        }
        if (${each(words, (word) => (word === 0 ? 'there === w0' : `cells[q + ${word}] === w${word}`), ' && ')}) break
      }
    }
    table.count = count
    table.last = last
    return seen`) as Put
}
