/** What the tests of all stores need: stores by name, states from nowhere, and a Map that does the same as a store, slowly. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { FingerprintStore } from '../../../../checker/engine/store/fingerprint.ts'
import { InlineStore } from '../../../../checker/engine/store/inline.ts'
import type { Store } from '../../../../checker/engine/store/store.ts'
import { TreeStore } from '../../../../checker/engine/store/tree.ts'
import type { Successors } from '../../../../checker/engine/successors.ts'

export type State = readonly number[]

export interface Offer {
  readonly name: string
  readonly open: (words: number, budget: number) => Store
  /** The fewest words that it takes. */
  readonly fewest: number
}

export const inline: Offer = { name: 'inline', open: (words, budget) => new InlineStore(words, budget), fewest: 1 }
export const tree: Offer = { name: 'tree', open: (words, budget) => new TreeStore(words, budget), fewest: 2 }
export const fingerprint: Offer = { name: 'fingerprint', open: (words, budget) => new FingerprintStore(words, budget), fewest: 1 }
export const fingerprintKept: Offer = { name: 'fingerprint, all kept', open: (words, budget) => new FingerprintStore(words, budget, { keepsAll: true }), fewest: 1 }
export const offers: readonly Offer[] = [inline, tree, fingerprint, fingerprintKept]

export const ample = 2 ** 28

export const successorsOf = (states: readonly State[]): Successors =>
  ({ words: Int32Array.from(states.flat()), from: new Int32Array(states.length), count: states.length })

/** Makes room, which must be there, and puts in. */
export function put(store: Store, states: readonly State[]): void {
  expect(store.makeRoom(states.length)).toBe(true)
  const successors = successorsOf(states)
  store.insert(successors)
  expect(successors.count).toBe(0)
}

/** The distinct states in the order in which they first came. */
export class Model {
  private readonly known = new Map<string, number>()
  readonly states: State[] = []

  add(states: readonly State[]): void {
    for (const state of states) {
      const key = state.join()
      if (this.known.has(key)) continue
      this.known.set(key, this.states.length)
      this.states.push(state)
    }
  }

  /** The store holds the same, from this number on. */
  agreesWith(store: Store, words: number, from = 0, piece = 1000): void {
    expect(store.count).toBe(this.states.length)
    for (let at = from; at < store.count; at += piece) {
      const count = Math.min(piece, store.count - at)
      const read = store.read(at, count)
      const got = Array.from(read.words.subarray(read.offset, read.offset + count * words))
      const wanted = this.states.slice(at, at + count).flat()
      // Comparing texts is much faster than comparing arrays; only where they differ are the arrays of use.
      if (got.join() !== wanted.join()) expect(got).toEqual(wanted)
    }
  }
}

const first = (word: number): number => word | 1

/** Few values for each word, so that states come again, and share words; or any. */
export const stateArbitrary = (words: number): fc.Arbitrary<State> => {
  const word = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) }, { weight: 1, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) })
  return fc.array(word, { minLength: words, maxLength: words }).map(([head = 0, ...rest]) => [first(head), ...rest])
}

/** Numbers from a seed, for sets of states that are too large to be shrunk (Marsaglia's xorshift). */
export function numbersFrom(seed: number): () => number {
  let x = seed | 1
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x
  }
}

/** A state whose words keep to so many bits each. */
export const stateFrom = (next: () => number, words: number, bits = 32): State =>
  Array.from({ length: words }, (_, word) => (word === 0 ? first(next() >>> (32 - bits)) : (next() >>> (32 - bits)) | 0))
