/** What is said of a part: a search that is cut short, or that begins again on the way. */
import { describe, expect, test } from 'vitest'
import type { Limits, Outcome } from '../../../checker/search/outcome.ts'
import { search } from '../../../checker/search/search.ts'
import { arrayOf, slot, struct } from '../../../model/system/schema.ts'
import type { Property, System } from '../../../model/system/system.ts'
import { abc, type Abc, burn, up } from '../engine/abc.ts'
import { found } from './same-outcome.ts'

const never = (name: string, when: (s: Abc) => boolean, premise?: (s: Abc) => boolean): Property<Abc> =>
  ({ name, kind: 'never', sort: 'predicate', instances: [{ label: '', when, ...(premise === undefined ? {} : { premise }) }] })

/** A cube of 40 * 40 * 40 states. Level n has the states whose coordinates add up to n. */
const side = 40
const cube = abc({ a: up('a', side - 1), b: up('b', side - 1), c: up('c', side - 1) }, [
  never('near', (s) => s.a + s.b === 5),
  never('middle', (s) => s.a === 15 && s.b === 15 && s.c === 15),
  never('far', (s) => s.a + s.b + s.c === 3 * (side - 1)),
  never('late premise', () => false, (s) => s.a === side - 1),
  { name: 'witness', kind: 'sometimes', sort: 'predicate', instances: [{ label: '', when: (s) => s.b === 7 }] },
])
const whole = search(cube)
const upTo = (level: number): number => {
  let states = 0
  for (let a = 0; a < side; a++) for (let b = 0; b < side; b++) for (let c = 0; c < side; c++) if (a + b + c <= level) states++
  return states
}

test('the whole', () => {
  expect(whole).toMatchObject({ cut: null, states: side ** 3, transitions: 3 * (side - 1) * side ** 2, depth: 3 * (side - 1) })
  expect(whole.properties.map(({ verdict, path }) => [verdict, path?.length])).toEqual([
    ['violated', 5], ['violated', 45], ['violated', 117], ['holds', undefined], ['holds', 7],
  ])
})

/** Interrupted when so many states have been told of. */
function stopsAfter(states: number): Limits {
  let told = 0
  return { progress: (at) => { told = at.states }, stopped: () => told >= states }
}

describe('a search that is cut short', () => {
  test.each<[string, Limits, number]>([
    ['states', { maxStates: 20_000 }, 20_000],
    ['states', { maxStates: 30_000 }, 30_000],
    ['interrupted', stopsAfter(20_000), 20_000],
    ['interrupted', stopsAfter(0), 1],
    ['time', { seconds: 0 }, 1],
    ['memory', { maxBytes: 300_000 }, 10_000],
  ])('by %s: counts so far, every violation in the part that was seen, with the same run', (reason, limits, atLeast) => {
    const part = search(cube, limits)
    expect(part.cut?.reason).toBe(reason)
    expect(part.states).toBeGreaterThanOrEqual(atLeast)
    expect(part.states).toBeLessThan(whole.states)
    expect(part.transitions).toBeLessThan(whole.transitions)
    // All levels but the last are complete; the last may not be.
    expect(part.states).toBeGreaterThan(part.depth === 0 ? 0 : upTo(part.depth - 1))
    expect(part.states).toBeLessThanOrEqual(upTo(part.depth))
    part.properties.forEach((property, i) => {
      const { path, what } = whole.properties[i] ?? { path: null, what: null }
      // What lies at a level that is complete must have been found; what lies at the last one may.
      const isSeen = path !== null && (path.length < part.depth - 1 || (path.length <= part.depth && property.path !== null))
      const verdict = property.kind === 'sometimes' ? 'holds' : 'violated'
      expect(property).toMatchObject(isSeen ? { verdict, path, what } : { verdict: 'inconclusive', path: null, what: null })
    })
  })

  test('says which limit it was', () => {
    expect(search(cube, { maxStates: 5_000 }).cut).toEqual({ reason: 'states', limit: '5000 states' })
    expect(search(cube, { maxBytes: 300_000 }).cut).toEqual({ reason: 'memory', limit: '300000 bytes' })
    expect(search(cube, stopsAfter(0)).cut).toEqual({ reason: 'interrupted', limit: 'interrupted' })
  })

  test('a limit that is not come to is none', () => {
    expect(found(search(cube, { maxStates: side ** 3, seconds: 600, maxBytes: 2 ** 26, stopped: () => false }))).toEqual(found(whole))
  })
})

test('progress is told with growing counts, and what is to be done', () => {
  const told: Parameters<NonNullable<Limits['progress']>>[0][] = []
  search(cube, { progress: (at) => { told.push(at) } })
  expect(told.length).toBeGreaterThan(side ** 3 / 2_048 - 1)
  told.forEach(({ states, depth, queue, seconds }, i) => {
    expect(states).toBeLessThanOrEqual(upTo(depth + 1))
    expect(queue).toBeGreaterThan(0)
    expect(queue).toBeLessThanOrEqual(states)
    expect(states).toBeGreaterThanOrEqual(told[i - 1]?.states ?? 1)
    expect(seconds).toBeGreaterThanOrEqual(told[i - 1]?.seconds ?? 0)
  })
})

describe('a search that begins again when a value turns up that was not in play', () => {
  /** c goes round while b burns down: some states at each level. */
  const burning = abc({ burn, c: (s) => { s.c = (s.c + 1) % 20 } }, [never('a at 25', (s) => s.a === 25), never('a at 99', (s) => s.a === 99, (s) => s.a > 20)], { b: 40 })
  const few = { glance: 1, look: 40, limits: { paths: 50, runs: 100, values: 3 } }
  const complete: Partial<Outcome> = { cut: null, error: null, states: 41 * 20, transitions: 41 * 20 + 40 * 20, depth: 40 + 19, domains: { n: 41 } }

  test('counts each state and each transition once', () => {
    const outcome = search(burning, {}, { preparation: few })
    expect(outcome).toMatchObject({ ...complete, account: { learned: 'as met' } })
    expect(outcome.properties.map(({ verdict, reached, path }) => [verdict, reached, path?.length])).toEqual([['violated', 41 * 20, 25], ['holds', 20 * 20, undefined]])
  })

  test('as one does that knows all values beforehand', () => {
    expect(found(search(burning, {}, { preparation: few }))).toEqual(found(search(burning)))
  })

  test('is cut short as well', () => {
    expect(search(burning, { maxStates: 0 }, { preparation: few })).toMatchObject({ cut: { reason: 'states' }, states: 1 })
  })
})

test('a question that reads everything is learned state by state, and its table outgrows the room that it began with', () => {
  const bits = 12
  const slots = Array.from({ length: bits }, (_, i) => i)
  const system: System<{ bits: number[] }> = {
    name: 'bits', shape: struct({ bits: arrayOf(bits, () => slot('bit')) }), init: { bits: slots.map(() => 0) },
    actions: slots.map((i) => ({ name: `set ${i}`, actor: 'x', apply: (s) => { if (s.bits[i] === 1) return false; s.bits[i] = 1; return true } })),
    properties: [{ name: 'all set', kind: 'sometimes', sort: 'predicate', instances: [{ label: '', when: (s) => s.bits.reduce((a, b) => a + b) === bits }] }],
  }
  const outcome = search(system, {}, { preparation: { glance: 1, look: 20, limits: { paths: 30, runs: 1_000, values: 9 } } })
  expect(outcome).toMatchObject({ cut: null, error: null, states: 2 ** bits, transitions: bits * 2 ** (bits - 1), depth: bits, account: { learned: 'as met' } })
  expect(outcome.properties[0]).toMatchObject({ verdict: 'holds', path: slots.map((i) => `set ${i}`) })
  // One path for each state, and two for each bit.
  expect(outcome.account.paths).toBe(2 ** bits + 2 * bits)
})
