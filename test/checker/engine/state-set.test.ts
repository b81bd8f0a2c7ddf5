import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StateSet } from '../../../checker/engine/state-set.ts'

/** Few states, so that many come again; any number may stand in any word, zeros too. */
const word = fc.oneof(fc.constantFrom(0, 1, -1, 1 << 31), fc.nat(7))
const run = fc.integer({ min: 1, max: 4 }).chain((words) => fc.record({
  words: fc.constant(words),
  states: fc.array(fc.array(word, { minLength: words, maxLength: words }), { maxLength: 60 }),
}))

test('like a set of texts', () => {
  fc.assert(fc.property(run, ({ words, states }) => {
    const set = new StateSet(words)
    const texts = new Set<string>()
    for (const state of states) {
      expect(set.has(state)).toBe(texts.has(state.join()))
      expect(set.add(state)).toBe(!texts.has(state.join()))
      texts.add(state.join())
      expect([set.has(state), set.size]).toEqual([true, texts.size])
    }
  }))
})

test('a state may stand anywhere in an array', () => {
  const set = new StateSet(2)
  const states = Int32Array.of(9, 1, 2, 9, 1, 3)
  set.add(states, 1)
  expect([set.has(states, 1), set.has(states, 4), set.has([1, 2]), set.size]).toEqual([true, false, true, 1])
})

test.each([1, 3])('grows, and forgets none: %i words', (words) => {
  const set = new StateSet(words)
  const many = 20_000
  // The words of neighbours differ in a few bits only.
  const state = (i: number): number[] => Array.from({ length: words }, (_, at) => (at === words - 1 ? i << 1 | 1 : 1))
  for (let i = 0; i < many; i++) set.add(state(i))
  for (let i = 0; i < many; i++) expect(set.add(state(i))).toBe(false)
  expect([set.size, set.has(state(many)), set.has(state(-1))]).toEqual([many, false, false])
})
