/** Both checkers, the engine and the reference, on systems small enough to be followed by hand. */
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../checker/search/outcome.ts'
import { explore } from '../../../checker/search/reference.ts'
import { search } from '../../../checker/search/search.ts'
import { fixed, slot, struct } from '../../../model/system/schema.ts'
import type { Action, Property, PropertyKind, System } from '../../../model/system/system.ts'
import { asks, rule } from '../../bench/systems/rule.ts'
import { twophase } from '../../bench/systems/twophase.ts'
import { found } from './same-outcome.ts'

/** Two hands that each count to a limit. */
interface Counters { a: number; b: number; readonly limit: number }

const up = (hand: 'a' | 'b'): Action<Counters> => rule(`${hand} up`, hand, (s) => s[hand] < s.limit, (s) => { s[hand] += 1 })

function counters(limit: number, change: { actions?: readonly Action<Counters>[]; properties?: readonly Property<Counters>[] } = {}): System<Counters> {
  return {
    name: 'counters', shape: struct({ a: slot('count'), b: slot('count'), limit: fixed(limit) }), init: { a: 0, b: 0, limit },
    actions: [up('a'), up('b'), ...change.actions ?? []], properties: change.properties ?? [],
  }
}

const property = (outcome: Outcome, name: string) => outcome.properties.find((each) => each.name === name)
const withPremise = (kind: PropertyKind, when: (s: Counters) => boolean, premise: (s: Counters) => boolean): Property<Counters> =>
  ({ name: 'ours', kind, sort: 'predicate', instances: [{ label: 'both', when, premise }] })

describe.each([['the engine', search], ['the reference', explore]] as const)('%s', (_checker, check) => {
  describe('counting', () => {
    test('a grid has (n + 1)^2 states, 2n(n + 1) steps and 2n levels', () => {
      expect(check(counters(4))).toMatchObject({ states: 25, transitions: 40, depth: 8, cut: null, error: null, domains: { count: 5 } })
    })

    test('a step that changes nothing is a transition, and no new state', () => {
      const loop = rule<Counters>('writes what is there', 'a', () => true, (s) => { s.a = Number(s.a) })
      expect(check(counters(4, { actions: [loop] }))).toMatchObject({ states: 25, transitions: 40 + 25, depth: 8 })
    })

    test('what a disabled action has written is thrown away', () => {
      const backsOut: Action<Counters> = { name: 'backs out', actor: 'a', apply: (draft) => { draft.a = 99; return false } }
      expect(check(counters(4, { actions: [backsOut] }))).toMatchObject({ states: 25, transitions: 40 })
    })
  })

  describe('verdicts', () => {
    test('never: the shortest run to a bad state, and which index it was', () => {
      const outcome = check(counters(3, { properties: [withPremise('never', (s) => s.a === 2 && s.b === 1, (s) => s.a === 2)] }))
      // a stands at 2 in four states.
      expect(property(outcome, 'ours')).toMatchObject({ verdict: 'violated', path: { length: 3 }, what: 'both', reached: 4 })
      expect(outcome).toMatchObject({ states: 16, cut: null })
    })

    test('always: violated by the first state in which it is false', () => {
      const outcome = check(counters(3, { properties: [asks('always', 'b low', (s) => s.b < 2), asks('always', 'b in range', (s) => s.b <= 3)] }))
      expect(property(outcome, 'b low')).toMatchObject({ verdict: 'violated', path: ['b up', 'b up'] })
      expect(property(outcome, 'b in range')).toMatchObject({ verdict: 'holds', path: null })
    })

    test('sometimes: holds with a witness, is violated without one in the whole space', () => {
      const outcome = check(counters(3, { properties: [asks('sometimes', 'a at 1', (s) => s.a === 1), asks('sometimes', 'a at 9', (s) => s.a === 9)] }))
      expect(property(outcome, 'a at 1')).toMatchObject({ verdict: 'holds', path: ['a up'] })
      expect(property(outcome, 'a at 9')).toMatchObject({ verdict: 'violated', path: null })
    })

    test('the initial state is judged as well', () => {
      expect(property(check(counters(1, { properties: [asks('never', 'at rest', (s) => s.a + s.b === 0)] })), 'at rest')).toMatchObject({ verdict: 'violated', path: [] })
    })

    test('a premise that never occurs makes a property vacuous', () => {
      const outcome = check(counters(2, { properties: [withPremise('never', (s) => s.a > 5, (s) => s.a === 3)] }))
      expect(property(outcome, 'ours')).toMatchObject({ verdict: 'vacuous', reached: 0, path: null })
    })

    test('a violation outside the premise is still one: vacuous is no excuse', () => {
      const outcome = check(counters(2, { properties: [withPremise('never', (s) => s.a === 1, (s) => s.a === 3)] }))
      expect(property(outcome, 'ours')).toMatchObject({ verdict: 'violated', reached: 0 })
    })

    test('several properties are violated in one run, each by a shortest path of its own', () => {
      const properties = [asks<Counters>('never', 'a at 1', (s) => s.a === 1), asks<Counters>('never', 'b at 3', (s) => s.b === 3), asks<Counters>('always', 'few', (s) => s.a + s.b < 4)]
      const outcome = check(counters(3, { properties }))
      expect(outcome.properties.map(({ verdict, path }) => [verdict, path?.length])).toEqual([['violated', 1], ['violated', 3], ['violated', 4]])
    })
  })

  describe('reports of actions', () => {
    const reported: Property<Counters> = { name: 'reported', kind: 'never', sort: 'report', hasPremise: true }
    const says = (when: (s: Counters) => boolean, what: 'reached' | 'violated'): Action<Counters> => ({
      name: 'says so', actor: 'a',
      apply: (draft, watch) => {
        if (!when(draft)) return false
        if (what === 'reached') watch.reached('reported')
        else watch.violated('reported', `a is ${draft.a}`)
        return true
      },
    })

    test('a violation belongs to the transition: the path ends with the action that reports, and the run goes on', () => {
      const outcome = check(counters(3, { actions: [says((s) => s.a === 2, 'violated')], properties: [reported] }))
      expect(outcome).toMatchObject({ states: 16, transitions: 24 + 4 })
      expect(property(outcome, 'reported')).toMatchObject({ verdict: 'violated', path: ['a up', 'a up', 'says so'], what: 'a is 2' })
    })

    test('the premise is counted by transition, and makes it hold', () => {
      const outcome = check(counters(3, { actions: [says((s) => s.a === 2, 'reached')], properties: [reported] }))
      expect(property(outcome, 'reported')).toMatchObject({ verdict: 'holds', reached: 4 })
    })

    test('without the premise it is vacuous; without need of one it holds', () => {
      expect(property(check(counters(2, { properties: [reported] })), 'reported')?.verdict).toBe('vacuous')
      expect(property(check(counters(2, { properties: [{ ...reported, hasPremise: false }] })), 'reported')?.verdict).toBe('holds')
    })

    test('what a disabled action says does not count', () => {
      const backsOut: Action<Counters> = { name: 'backs out', actor: 'a', apply: (_, watch) => { watch.violated('reported', 'no'); watch.reached('reported'); return false } }
      expect(property(check(counters(2, { actions: [backsOut], properties: [reported] })), 'reported')).toMatchObject({ verdict: 'vacuous', reached: 0 })
    })
  })

  describe('runs that are cut short', () => {
    const properties = [
      asks<Counters>('never', 'far', (s) => s.a + s.b === 150), asks<Counters>('never', 'near', (s) => s.a === 1),
      asks<Counters>('sometimes', 'late', (s) => s.b === 99), withPremise('never', () => false, (s) => s.b === 99),
    ]
    const large = counters(99, { properties })

    test.each([
      ['states', { maxStates: 1_000 }],
      ['time', { seconds: 0 }],
      // Room for three thousand states. The reference counts what node takes more than at the beginning: nothing is too much.
      ['memory', { maxBytes: check === explore ? -1 : 2 ** 15 }],
      ['interrupted', { stopped: () => true }],
    ] as const)('cut by %s: nothing is a pass, and nothing is vacuous', (reason, limits) => {
      const outcome = check(large, limits)
      expect(outcome.cut?.reason).toBe(reason)
      expect(outcome.states).toBeLessThan(10_000)
      expect(property(outcome, 'far')?.verdict).toBe('inconclusive')
      expect(property(outcome, 'late')?.verdict).toBe('inconclusive')
      expect(property(outcome, 'ours')?.verdict).toBe('inconclusive')
    })

    test('what was found before the cut stays found', () => {
      expect(property(check(large, { maxStates: 1_000 }), 'near')).toMatchObject({ verdict: 'violated', path: ['a up'] })
    })

    test('with room enough the same run is complete', () => {
      const outcome = check(large, { maxStates: 10_000, seconds: 600 })
      expect(outcome).toMatchObject({ cut: null, states: 10_000, transitions: 19_800, depth: 198 })
      expect(outcome.properties.map(({ verdict }) => verdict)).toEqual(['violated', 'violated', 'holds', 'holds'])
    })
  })

  describe('a model that is wrong', () => {
    const properties = [asks<Counters>('never', 'b at 1', (s) => s.b === 1), asks<Counters>('never', 'b at 9', (s) => s.b === 9)]

    test('a step that throws ends the run with the path that leads there', () => {
      const throws: Action<Counters> = { name: 'divides', actor: 'a', apply: (draft) => { if (draft.a === 2) throw new Error('by zero'); return false } }
      const outcome = check(counters(3, { actions: [throws], properties }))
      expect(outcome.error).toEqual({ message: 'by zero', path: ['a up', 'a up', 'divides'] })
      expect(property(outcome, 'b at 1')?.verdict).toBe('violated')
      expect(property(outcome, 'b at 9')?.verdict).toBe('error')
    })

    test('a fixed leaf that is written is an error that names it', () => {
      const writes = rule<{ a: number; b: number; limit: number }>('moves the limit', 'a', () => true, (s) => { s.limit = 9 }) as Action<Counters>
      expect(check(counters(3, { actions: [writes], properties })).error).toEqual({ message: 'limit is fixed in this scope, but a step has written 9', path: ['moves the limit'] })
    })

    test('writing the value that a fixed leaf has is none', () => {
      const writes = rule<{ a: number; b: number; limit: number }>('leaves the limit', 'a', () => true, (s) => { s.limit = 3 }) as Action<Counters>
      expect(check(counters(3, { actions: [writes] }))).toMatchObject({ error: null, states: 16 })
    })
  })

  describe('determinism', () => {
    test('two runs give the same outcome, paths included', () => {
      const [first, second] = [check(twophase(4)), check(twophase(4))].map(found)
      expect(second).toEqual(first)
    })

    test('progress is told with growing counts', () => {
      const seen: number[] = []
      check(counters(99), { progress: ({ states }) => { seen.push(states) } })
      expect(seen.length).toBeGreaterThan(3)
      expect(seen).toEqual([...seen].sort((a, b) => a - b))
    })
  })
})
