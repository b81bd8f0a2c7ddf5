import { describe, expect, test } from 'vitest'
import { hashSource } from '../../../../checker/engine/hash.ts'
import { colliding } from './collide.ts'
import { ample, Model, numbersFrom, offers, put, type State, stateFrom, tree } from './stores.ts'

const hashOf = (state: State): number => {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- as the stores do
  const hash = new Function('state', `${hashSource(state.length, (word) => `state[${word}]`)} return h`) as (state: State) => number
  return hash(state)
}

/** The first place, the middle, and the last one, after which keys run over the end. */
const corners = [0, 0x7fffffff, -1]

test.each([1, 2, 3, 6])('states of %i words with a given hash can be worked out', (words) => {
  for (const hash of corners) {
    const states = colliding(words, hash, 20)
    expect(new Set(states.map((state) => state.join())).size).toBe(20)
    for (const state of states) expect(words === 1 ? hashOf(state) >> 8 : hashOf(state)).toBe(words === 1 ? hash >> 8 : hash)
  }
})

const cases = offers.flatMap((offer) => [1, 2, 3, 6].filter((words) => words >= offer.fewest).map((words) => [offer.name, words, offer] as const))

describe.each(cases)('%s, %i words: states that all want the same place', (_name, words, offer) => {
  test.each(corners)('with hash %i', (hash) => {
    const store = offer.open(words, ample)
    const model = new Model()
    const both = (states: readonly State[]): void => {
      put(store, states)
      model.add(states)
    }
    const next = numbersFrom(hash)
    const crowd = colliding(words, hash, 2500)
    const others = Array.from({ length: 20_000 }, () => stateFrom(next, words))
    both(crowd.slice(0, 1500))
    both(others.slice(0, 10_000))
    both(crowd)
    both(others)
    model.agreesWith(store, words)
  })
})

// Of more than two words the tree hashes pairs: of leaves here, since all else is the same in these states.
test('a tree whose leaves all want the same place', () => {
  for (const hash of corners) {
    const store = tree.open(4, ample)
    const model = new Model()
    const states = colliding(2, hash, 2500).flatMap(([x = 1, y = 0]) => [[x, y, 5, 5], [1, 5, x, y], [x, y, x, y]])
    put(store, states)
    put(store, states)
    model.add(states)
    model.agreesWith(store, 4)
  }
})

test('a run over the end counts, and finds its end', () => {
  const words = 1
  const budget = 128 * 1024
  for (const offer of offers.filter(({ fewest }) => fewest === 1)) {
    const store = offer.open(words, budget)
    const crowd = colliding(words, -1, 30_000)
    let at = 0
    while (at < crowd.length && store.makeRoom(100)) {
      put(store, crowd.slice(at, at + 100))
      expect(store.bytes).toBeLessThanOrEqual(budget)
      at += 100
    }
    expect(store.count).toBe(at)
    expect(at).toBeGreaterThan(0)
  }
})
