/**
 * States with whatever hash is wanted, worked out by running checker/engine/hash.ts backwards: every step of it can be undone.
 */
import type { State } from './stores.ts'

const a = 0x7feb352d
const b = 0x846ca68b

/** The inverse of an odd number modulo 2^32, by Newton's iteration. */
function inverse(odd: number): number {
  let x = odd
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x))
  return x
}

/** Undoes `x ^= x >>> by`. */
function unshifted(x: number, by: number): number {
  let y = x
  for (let done = by; done < 32; done += by) y = x ^ (y >>> by)
  return y
}

/** What the hash of the words so far adds to the next one. */
const carried = (h: number): number => Math.imul(h ^ (h >>> 16), a)

/** The last word that gives a state this hash, after the words before it. */
export function lastWordFor(hash: number, before: State): number {
  const mixed = unshifted(Math.imul(unshifted(Math.imul(hash, inverse(b)), 15), inverse(a)), 16)
  const [head, ...rest] = before
  if (head === undefined) return mixed
  let h = head
  for (const word of rest) {
    h = (carried(h) + word) | 0
    h ^= h >>> 15
  }
  return (unshifted(mixed, 15) - carried(h)) | 0
}

/** Distinct states of this many words, all of the same hash; of one word, such whose hashes are next to one another. */
export function colliding(words: number, hash: number, count: number): State[] {
  const states: State[] = []
  for (let i = 0; states.length < count; i++) {
    const before = Array.from({ length: words - 1 }, (_, word) => (word === 0 ? 2 * i + 1 : i ^ word))
    const state = [...before, lastWordFor(words === 1 ? hash ^ i : hash, before)]
    if (((state[0] ?? 0) & 1) === 1) states.push(state)
  }
  return states
}
