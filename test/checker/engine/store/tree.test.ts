import { expect, test } from 'vitest'
import { TreeStore } from '../../../../checker/engine/store/tree.ts'
import { ample, put, type State, tree } from './stores.ts'

test('a single word cannot be folded', () => {
  expect(() => new TreeStore(1, ample)).toThrow(RangeError)
})

/** All states in which word 0 is odd and below 2 * n, and the others are below n. */
function all(words: number, n: number): State[] {
  let states: State[] = Array.from({ length: n }, (_, value) => [2 * value + 1])
  for (let word = 1; word < words; word++) states = states.flatMap((state) => Array.from({ length: n }, (_, value) => [...state, value]))
  return states
}

// A root is 8 bytes, and its entry in the index 4 at a load of 8/15 to 4/5. Beneath it are few pairs.
test.each([[2, 400], [3, 50], [4, 20], [5, 11], [6, 7], [7, 5], [9, 4]])('states of %i words take up 18 bytes each at the most', (words, n) => {
  const states = all(words, n)
  const store = tree.open(words, ample)
  for (let at = 0; at < states.length; at += 1000) put(store, states.slice(at, at + 1000))
  expect(store.count).toBe(n ** words)
  expect(store.count).toBeGreaterThan(70_000)
  expect(store.bytes / store.count).toBeGreaterThan(12)
  expect(store.bytes / store.count).toBeLessThan(18)
})

test('the words that a root is made of are not taken for the root', () => {
  // Both halves of a state are the same pair, as is the root of numbers 1 and 1; in states of two words each pair is a root.
  const store = tree.open(4, ample)
  put(store, [[1, 1, 1, 1], [1, 1, 1, 2], [1, 2, 1, 1], [1, 1, 1, 1]])
  expect(store.count).toBe(3)
})
