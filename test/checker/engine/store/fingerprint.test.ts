import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FingerprintStore } from '../../../../checker/engine/store/fingerprint.ts'
import { colliding } from './collide.ts'
import { ample, fingerprint, fingerprintKept, Model, numbersFrom, put, type State, stateFrom } from './stores.ts'

const chunk = 4096

describe('64 bits tell states apart', () => {
  // At 64 bits the chance of a single collision among n states is n * n / 2^65: here below one in 10^8.
  test.each([[2, 400_000], [5, 300_000]])('of %i words, %i of them at random', (words, count) => {
    const store = new FingerprintStore(words, ample)
    const distinct = new Set<string>()
    const next = numbersFrom(words)
    for (let i = 0; i < count / 10_000; i++) {
      const states = Array.from({ length: 10_000 }, () => stateFrom(next, words))
      for (const state of states) distinct.add(state.join())
      put(store, states)
    }
    expect(store.count).toBe(distinct.size)
  })

  test('that differ in few bits', () => {
    // As states do: all ways to set some of the bits that lie far apart in three words.
    const bits = [[0, 1], [0, 2], [0, 9], [0, 17], [0, 31], [1, 0], [1, 5], [1, 11], [1, 16], [1, 30], [1, 31], [2, 0], [2, 3], [2, 15], [2, 16], [2, 24], [2, 31]] as const
    const states = Array.from({ length: 2 ** bits.length }, (_, chosen) => {
      const state = [1, 0, 0]
      bits.forEach(([word, bit], i) => { if ((chosen >>> i & 1) === 1) state[word] = (state[word] ?? 0) | 1 << bit })
      return state
    })
    const store = new FingerprintStore(3, ample)
    put(store, states)
    expect(store.count).toBe(2 ** bits.length)
  })

  test('whose hashes forwards are the same, whatever the seed', () => {
    // What one bit of word 0 adds to word 1 is the same for every second seed: plus or minus this.
    const multiplier = 0x7feb352d
    const states: State[] = []
    for (let bit = 1; bit < 16; bit++) for (const sign of [1, -1]) for (const [x, y] of [[1, 77], [0x1234567, -9]] as const) {
      states.push([x, y, 3], [x ^ 1 << bit, (y + sign * Math.imul(multiplier, 1 << bit)) | 0, 3])
    }
    const store = new FingerprintStore(3, ample)
    put(store, states)
    expect(store.count).toBe(new Set(states.map((state) => state.join())).size)
  })

  test('when the first half of a fingerprint would be 0, which means an empty place', () => {
    const states = colliding(3, 0, 500)
    const store = new FingerprintStore(3, ample)
    put(store, states)
    put(store, states)
    expect(store.count).toBe(500)
  })
})

describe('states are kept until they were read', () => {
  const fill = (store: FingerprintStore, count: number): Model => {
    const model = new Model()
    const next = numbersFrom(3)
    while (model.states.length < count) {
      const states = Array.from({ length: 1000 }, () => stateFrom(next, 5))
      put(store, states)
      model.add(states)
    }
    return model
  }

  test('what is forgotten gives its memory back, and is gone; the rest can be read', () => {
    const store = new FingerprintStore(5, ample)
    const model = fill(store, 50_000)
    const before = store.bytes
    store.forget(40_000)
    // All whole chunks but one, which waits for the next states.
    expect(before - store.bytes).toBe((Math.floor(40_000 / chunk) - 1) * chunk * 4 * 5)
    expect(() => store.read(0, 1)).toThrow(RangeError)
    model.agreesWith(store, 5, 40_000)
    put(store, model.states.slice(0, 1000))
    model.agreesWith(store, 5, 40_000)
  })

  test('unless all are kept', () => {
    const store = new FingerprintStore(5, ample, { keepsAll: true })
    const model = fill(store, 20_000)
    const before = store.bytes
    store.forget(20_000)
    expect(store.bytes).toBe(before)
    model.agreesWith(store, 5)
  })

  test('a search that forgets what it has read finds room where one that keeps all does not', () => {
    const budget = 4 * 2 ** 20
    const goOn = (store: FingerprintStore): number => {
      const next = numbersFrom(8)
      while (store.makeRoom(1000)) {
        put(store, Array.from({ length: 1000 }, () => stateFrom(next, 12)))
        store.forget(store.count - 500)
        expect(store.bytes).toBeLessThanOrEqual(budget)
      }
      return store.count
    }
    expect(goOn(new FingerprintStore(12, budget))).toBeGreaterThan(3 * goOn(new FingerprintStore(12, budget, { keepsAll: true })))
  })

  test('any order of putting in, reading and forgetting', () => {
    const step = fc.record({ states: fc.integer({ min: 0, max: 6000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const store = new FingerprintStore(2, ample)
      const model = new Model()
      const next = numbersFrom(9)
      let from = 0
      for (const { states, share } of steps) {
        const batch = Array.from({ length: states }, () => stateFrom(next, 2))
        put(store, batch)
        model.add(batch)
        from += Math.floor((store.count - from) * share)
        store.forget(from)
        model.agreesWith(store, 2, from)
      }
    }), { numRuns: 15 })
  })
})

test('what a store says of itself', () => {
  expect(fingerprint.open(3, ample)).toMatchObject({ kind: 'fingerprint', exact: false, keepsAll: false })
  expect(fingerprintKept.open(3, ample)).toMatchObject({ kind: 'fingerprint', exact: false, keepsAll: true })
})
