/**
 * A store that keeps 64 bits of each state, whatever its width: two states with the same fingerprint are taken for one. Among
 * n states that is to be expected about n * n / 2^65 times: once in 3,700 searches of a hundred million states.
 *
 * The second half of a fingerprint goes through the words backwards. With another seed alone the halves would not be
 * independent: states that differ in one bit of word 0, and make up for it in word 1, would collide in both of them.
 * Packed states are kept only until they were read; `keepsAll` keeps them, to find a run again.
 */
import { each } from '../generate.ts'
import { hashSource } from '../hash.ts'
import type { Successors } from '../successors.ts'
import { type Fits, GrowingTable, homeSource } from './growing.ts'
import { RecentLog } from './recent.ts'
import type { Store } from './store.ts'

type Put = (table: GrowingTable, successors: Successors, prints: Int32Array) => number

export class FingerprintStore implements Store {
  readonly kind = 'fingerprint'
  readonly exact = false
  readonly keepsAll: boolean
  private readonly table: GrowingTable
  private readonly log: RecentLog
  private readonly put: Put
  private readonly fits: Fits
  private prints = new Int32Array(1 << 14)

  /** `budget` in bytes. @throws RangeError when it is too small for any search */
  constructor(words: number, budget: number, { keepsAll = false }: { readonly keepsAll?: boolean } = {}) {
    this.keepsAll = keepsAll
    this.table = new GrowingTable(2, budget, (word) => `const h = ${word(0)};`)
    this.log = new RecentLog(words)
    this.put = generatePut(words)
    if (this.table.bytes + this.log.bytesAt(1) > budget) throw new RangeError(`${budget} bytes are too few for a search`)
    this.fits = (bytes, count) => bytes + this.log.bytesAt(count) <= budget
  }

  get count(): number { return this.table.count }
  get bytes(): number { return this.table.bytes + this.log.bytes }

  makeRoom(states: number): boolean { return this.table.makeRoom(states, this.fits) }

  insert(successors: Successors): void {
    this.table.checkRoom(successors.count)
    if (this.prints.length < 2 * successors.count) this.prints = new Int32Array(2 * successors.count)
    const before = this.count
    this.put(this.table, successors, this.prints)
    this.log.append(successors.words, this.count - before)
    successors.count = 0
  }

  read(from: number, count: number): { words: Int32Array; offset: number } { return this.log.read(from, count) }
  forget(before: number): void { if (!this.keepsAll) this.log.drop(before) }
}

const secondSeed = 0x9e3779b9 | 0

/**
 * First all fingerprints; then all homes are looked at once: these looks do not wait for one another, and bring the memory
 * near for the last pass. In that, states that are new move to the front of the successors, from where they go to the log.
 * What is returned keeps the compiler from leaving the looks out.
 */
function generatePut(words: number): Put {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('table', 'successors', 'prints', `
    const { cells, scale } = table
    const states = successors.words, n = successors.count
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      { ${hashSource(words, (word) => `states[at + ${words - 1 - word}]`, secondSeed)} prints[2 * j + 1] = h }
      ${hashSource(words, (word) => `states[at + ${word}]`)}
      h = h | (h === 0)
      prints[2 * j] = h
    }
    let seen = 0
    for (let j = 0; j < n; j++) {
      const h = prints[2 * j]
      seen ^= cells[2 * (${homeSource})]
    }
    let made = 0, last = table.last
    for (let j = 0; j < n; j++) {
      const h = prints[2 * j], second = prints[2 * j + 1]
      for (let place = ${homeSource}; ; place++) {
        const there = cells[2 * place]
        if (there === 0) {
          cells[2 * place] = h
          cells[2 * place + 1] = second
          ${each(words, (word) => `states[made * ${words} + ${word}] = states[j * ${words} + ${word}];`)}
          made++
          if (place > last) last = place
          break
        }
        if (there === h && cells[2 * place + 1] === second) break
      }
    }
    table.count += made
    table.last = last
    return seen`) as Put
}
