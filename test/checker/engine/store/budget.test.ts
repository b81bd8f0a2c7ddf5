import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inline, Model, numbersFrom, offers, put, stateFrom, tree } from './stores.ts'

const kibibyte = 1024

/** Puts in batches of states of so many bits each until there is no room. */
function fill(offer: (typeof offers)[number], words: number, budget: number, batch: number, bits: number): { model: Model; refused: number } {
  const store = offer.open(words, budget)
  const model = new Model()
  const next = numbersFrom(budget)
  expect(store.bytes).toBeLessThanOrEqual(budget)
  while (store.makeRoom(batch)) {
    expect(store.bytes).toBeLessThanOrEqual(budget)
    const states = Array.from({ length: batch }, () => stateFrom(next, words, bits))
    put(store, states)
    model.add(states)
    expect(store.bytes).toBeLessThanOrEqual(budget)
  }
  model.agreesWith(store, words)
  return { model, refused: store.bytes }
}

describe.each(offers)('$name', (offer) => {
  test('never takes more bytes than it may: it says that there is no room', () => {
    const anyBudget = fc.integer({ min: 300 * kibibyte, max: 1500 * kibibyte })
    fc.assert(fc.property(fc.integer({ min: offer.fewest, max: 7 }), anyBudget, fc.integer({ min: 40, max: 2000 }), fc.constantFrom(26, 32), (words, budget, batch, bits) => {
      const { model } = fill(offer, words, budget, batch, bits)
      // Whatever is kept of a state, and however the budget was cut: with so little of it used, there was room.
      expect(model.states.length * 4 * words * 16 + 16 * batch * 4 * words + 200 * kibibyte).toBeGreaterThan(budget)
    }), { numRuns: 6 })
  })
})

test('the budget is used: inline states take up most of it', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1000 * kibibyte, max: 4000 * kibibyte }), (words, budget) => {
    const { model } = fill(inline, words, budget, 100, 32)
    // Each in the table and in the log, and the table is filled to less than 7/8.
    const needed = model.states.length * 4 * words * (1 + 8 / 7)
    expect(needed).toBeLessThanOrEqual(budget)
    expect(needed).toBeGreaterThan(0.75 * budget)
  }), { numRuns: 4 })
})

test('the budget is used: folded states that share nearly everything take up most of it', () => {
  // Two values in each of 22 words: their pairs are few, so that a state is hardly more than its root.
  const words = 22
  const budget = 4000 * kibibyte
  const store = tree.open(words, budget)
  const next = numbersFrom(5)
  while (store.makeRoom(100)) put(store, Array.from({ length: 100 }, () => stateFrom(next, words, 1)))
  expect(store.count * 8).toBeGreaterThan(0.4 * budget)
})
