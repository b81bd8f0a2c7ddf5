/** Searches by several threads from their first level on: the outcome is that of a single thread. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explore } from '../../../../checker/search/reference.ts'
import { type How, search } from '../../../../checker/search/search.ts'
import type { Limits } from '../../../../checker/search/outcome.ts'
import type { Property, System } from '../../../../model/system/system.ts'
import { anySymmetricSystem } from '../../../arbitraries/symmetric.ts'
import { anySystem } from '../../../arbitraries/systems.ts'
import { pagetable } from '../../../bench/systems/pagetable.ts'
import { twophase } from '../../../bench/systems/twophase.ts'
import { abc, type Abc, burn, up } from '../../engine/abc.ts'
import { found } from '../same-outcome.ts'
import { wide } from '../wide.ts'

const small: Limits = { maxBytes: 2 ** 24 }

/** Tables are closed, so that they need not grow: threads can learn nothing. */
const together = <S extends object>(system: System<S>, workers: number, limits = small, how: How = {}) =>
  search(system, limits, { workers, shareFrom: 0, preparation: { glance: 1 }, ...how })

const never = (name: string, when: (s: Abc) => boolean): Property<Abc> => ({ name, kind: 'never', sort: 'predicate', instances: [{ label: '', when }] })

/** A cube of 21 * 21 * 21 states. */
const side = 21
const steps = { a: up('a', side - 1), b: up('b', side - 1), c: up('c', side - 1) }
const cube = abc(steps, [
  never('near', (s) => s.a + s.b === 5), never('middle', (s) => s.a === 7 && s.b === 7 && s.c === 7), never('far', (s) => s.a + s.b + s.c === 3 * (side - 1)),
  { name: 'witness', kind: 'sometimes', sort: 'predicate', instances: [{ label: '', when: (s) => s.b === 7 }] },
])

describe('the same outcome as that of one thread: counts, verdicts, runs', () => {
  const boom = abc({ ...steps, boom: (s) => { if (s.a + s.b === 21) throw new Error('boom'); return false } }, cube.properties)
  const systems: readonly (readonly [string, number, System<object>])[] = [
    ['a cube, in a word', 1, cube], ['what throws', 1, boom], ['two-phase commit', 1, twophase(4)], ['three words', 3, wide(12)],
    ['a page table', 1, { ...pagetable(2, 2), symmetric: [] }], ['with pages interchangeable', 1, pagetable(2, 2)], ['and what violates it', 1, pagetable(2, 2, 'forgets the marker')],
  ] as never

  test.each(systems)('%s', (_, words, system) => {
    const limits = { maxBytes: 2 ** 26 }
    const alone = together(system, 1, limits)
    for (const workers of [2, 3]) {
      const outcome = together(system, workers, limits)
      expect(outcome.account).toMatchObject({ workers, words, symmetric: alone.account.symmetric, warnings: [] })
      expect(found(outcome)).toEqual(found(alone))
    }
    expect(alone.account.workers).toBe(1)
  })

  test('random systems, some of them of several words', () => {
    const seen = { words: new Set<number>(), crews: 0 }
    fc.assert(fc.property(anySystem('steps'), fc.constantFrom(2, 3), ({ system }, workers) => {
      const alone = together(system, 1, { ...small, maxStates: 3_000 })
      fc.pre(alone.cut === null && alone.states > 10 && alone.account.learned === 'closed')
      const outcome = together(system, workers)
      expect(found(outcome)).toEqual(found(alone))
      seen.words.add(outcome.account.words)
      seen.crews += outcome.account.workers - 1
    }), { numRuns: 8 })
    expect(seen.words.size).toBeGreaterThan(1)
    expect(seen.crews).toBeGreaterThan(7)
  })

  test('random symmetric systems', () => {
    fc.assert(fc.property(anySymmetricSystem({ throws: true }), ({ system }) => {
      const alone = together(system, 1, { ...small, maxStates: 3_000 })
      fc.pre(alone.cut === null && alone.states > 5 && alone.account.symmetric.length > 0)
      const outcome = together(system, 2)
      expect(found(outcome)).toEqual(found(alone))
      expect(outcome.account).toMatchObject({ workers: 2, symmetric: ['indices'] })
    }), { numRuns: 8 })
  })

  test('half a million states: the table grows again and again while threads fill it', () => {
    const outcome = together(pagetable(3, 2), 3, { maxBytes: 2 ** 28 }, { symmetry: false })
    expect(outcome).toMatchObject({ states: 499_788, transitions: 10_083_186, depth: 17, cut: null, account: { workers: 3, store: 'inline' } })
    expect(outcome.properties[0]).toMatchObject({ verdict: 'holds', path: null })
  })

  test('begun again where a value turns up that was not in play', () => {
    const burning = abc({ burn, c: (s) => { s.c = (s.c + 1) % 5 } }, [never('a at 9', (s) => s.a === 9)], { b: 12 })
    const preparation = { glance: 1, look: 50, limits: { paths: 5_000, runs: 50_000, values: 3 } }
    const outcome = together(burning, 2, small, { preparation })
    expect(outcome.account).toMatchObject({ learned: 'as met', workers: 2 })
    expect(found(outcome)).toEqual(found(explore(burning)))
    expect(outcome).toMatchObject({ states: 13 * 5, transitions: 13 * 5 + 12 * 5 })
  })
})

describe('what threads cannot do together, one does', () => {
  const few = wide(4)

  test.each<[string, System<object>, How]>([
    ['tables that grow', twophase(3), { preparation: { glance: 1, look: 5, limits: { paths: 3, runs: 20, values: 3 } } }],
    ['a store that folds states', few, { store: 'tree' }], ['fingerprints', few, { store: 'fingerprint' }], ['a search that stays small', few, { shareFrom: 50_000 }],
  ] as never)('%s', (_, system, how) => {
    const outcome = together(system, 2, small, how)
    expect(outcome.account.workers).toBe(1)
    expect(found(outcome)).toEqual(found(explore(system)))
  })
})

describe('cut short', () => {
  const whole = together(cube, 1)
  const upTo = (level: number): number => Array.from({ length: side ** 3 }, (_, i) => i % side + Math.floor(i / side) % side + Math.floor(i / side ** 2)).filter((sum) => sum <= level).length
  const afterStates = (states: number): Limits => {
    let told = 0
    return { progress: (at) => { told = at.states }, stopped: () => told >= states }
  }

  test.each<[string, Limits, number]>([
    ['states', { ...small, maxStates: 4_000 }, 4_000], ['memory', { maxBytes: 80_000 }, 3_000],
    ['interrupted', { ...small, ...afterStates(4_000) }, 4_000], ['interrupted', { ...small, ...afterStates(0) }, 1],
  ])('by %s: what was seen so far, and every violation in it', (reason, limits, atLeast) => {
    const part = together(cube, 3, limits)
    expect(part.account.workers).toBe(3)
    expect(part.cut?.reason).toBe(reason)
    expect(part.account.bytes).toBeLessThanOrEqual(limits.maxBytes ?? 0)
    expect(part.states).toBeGreaterThanOrEqual(atLeast)
    expect(part.states).toBeLessThan(whole.states)
    expect(part.states).toBeGreaterThan(part.depth === 0 ? 0 : upTo(part.depth - 1))
    expect(part.states).toBeLessThanOrEqual(upTo(part.depth))
    part.properties.forEach(({ verdict, path, what }, i) => {
      const property = whole.properties[i] ?? { path: null, verdict: null, what: null }
      if (path !== null) expect({ verdict, path, what }).toEqual({ verdict: property.verdict, path: property.path, what: property.what })
      else expect([verdict, (property.path?.length ?? 0) >= part.depth - 1]).toEqual(['inconclusive', true])
    })
  })

  test('by memory, at any size: never anything worse', () => {
    const reasons = [70_000, 75_000, 85_000, 90_000, 200_000].map((maxBytes) => together(cube, 2, { maxBytes }).cut?.reason ?? 'none')
    expect([...new Set(reasons)]).toEqual(['memory', 'none'])
  })

  test('by time, while threads are at work', () => {
    const outcome = together(pagetable(4, 2), 2, { maxBytes: 2 ** 30, seconds: 2 })
    expect(outcome.cut?.reason).toBe('time')
    expect(outcome.properties[0]?.verdict).toBe('inconclusive')
    expect(outcome.seconds).toBeLessThan(10)
  })

  test('progress is told with growing counts', () => {
    const told: { states: number; queue: number }[] = []
    together(pagetable(2, 2), 2, { ...small, progress: ({ states, queue }) => { told.push({ states, queue }) } })
    expect(told.length).toBeGreaterThan(3)
    for (const [i, { states, queue }] of told.entries()) {
      expect(states).toBeGreaterThanOrEqual(told[i - 1]?.states ?? 1)
      expect(queue).toBeGreaterThanOrEqual(0)
      expect(queue).toBeLessThanOrEqual(states)
    }
  })

  test('by an error of whoever listens, which is handed on', () => {
    const progress = (): never => { throw new Error('nobody listens') }
    expect(() => together(cube, 2, { ...small, progress })).toThrow('nobody listens')
  })
})
