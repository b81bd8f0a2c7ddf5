import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ample, Model, numbersFrom, offers, put, type State, stateArbitrary, stateFrom, successorsOf } from './stores.ts'

const widths = [1, 2, 3, 4, 5, 6, 7]
const cases = offers.flatMap((offer) => widths.filter((words) => words >= offer.fewest).map((words) => [offer.name, words, offer] as const))

describe.each(cases)('%s, %i words: a set, in the order of first insertion', (_name, words, offer) => {
  test('any batches, with states that come twice in one of them', () => {
    fc.assert(fc.property(fc.array(fc.array(stateArbitrary(words), { maxLength: 40 }), { maxLength: 10 }), (batches) => {
      const store = offer.open(words, ample)
      const model = new Model()
      for (const batch of batches) {
        put(store, batch)
        model.add(batch)
        model.agreesWith(store, words)
      }
    }), { numRuns: 12 })
  })

  test('any stretch can be read', () => {
    const store = offer.open(words, ample)
    const model = new Model()
    const next = numbersFrom(words)
    for (let i = 0; i < 20; i++) {
      const batch = Array.from({ length: 500 }, () => stateFrom(next, words))
      put(store, batch)
      model.add(batch)
    }
    fc.assert(fc.property(fc.nat(store.count - 1), fc.nat(3000), (from, most) => {
      const count = Math.min(most, store.count - from)
      const read = store.read(from, count)
      expect(Array.from(read.words.subarray(read.offset, read.offset + count * words)).join()).toBe(model.states.slice(from, from + count).flat().join())
    }), { numRuns: 12 })
  })

  // A table begins with room for some 3,000 keys, so this makes it grow about ten times.
  test.each([['that share words', 40], ['that share nothing', 32 * words]])('across many growths, with states %s', (_which, bits) => {
    const store = offer.open(words, ample)
    const model = new Model()
    const next = numbersFrom(bits + 7)
    let before: State[] = []
    for (let i = 0; i < 100; i++) {
      const batch = [...Array.from({ length: 700 }, () => stateFrom(next, words, Math.max(1, Math.min(32, Math.ceil(bits / words))))), ...before.slice(0, 300)]
      put(store, batch)
      model.add(batch)
      before = batch
    }
    model.agreesWith(store, words)
    expect(store.count).toBeGreaterThan(50_000)
  })
})

describe.each(offers)('$name', (offer) => {
  test('takes in nothing for which no room was made', () => {
    const words = 3
    const store = offer.open(words, ample)
    const next = numbersFrom(1)
    const states = Array.from({ length: 100_000 }, () => stateFrom(next, words))
    expect(() => { store.insert(successorsOf(states)) }).toThrow(RangeError)
    expect(store.count).toBe(0)
    put(store, states)
    expect(store.count).toBe(new Set(states.map((state) => state.join())).size)
  })

  test('is refused a budget that is too small for anything', () => {
    expect(() => offer.open(4, 10_000)).toThrow(RangeError)
  })
})
