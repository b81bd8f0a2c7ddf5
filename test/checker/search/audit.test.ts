import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../checker/search/outcome.ts'
import { search } from '../../../checker/search/search.ts'
import type { Property, System } from '../../../model/system/system.ts'
import { pagetable } from '../../bench/systems/pagetable.ts'
import { twophase } from '../../bench/systems/twophase.ts'
import { abc, type Abc, up } from '../engine/abc.ts'

const audited = <S extends object>(system: System<S>): Outcome => search(system, {}, { audit: true, symmetry: false })

describe('steps that depend on the state alone', () => {
  test('of a small search every state is looked at again, and every question', () => {
    const properties: Property<Abc>[] = [{ name: 'p', kind: 'always', sort: 'predicate', instances: [{ label: '', when: (s) => s.a < 9, premise: (s) => s.b > 0 }] }]
    const outcome = audited(abc({ a: up('a', 4), b: up('b', 4), loop: (s) => { s.c = 0 } }, properties))
    expect(outcome).toMatchObject({ error: null, states: 25, account: { audited: { states: 25, answers: 25 * 5 } } })
  })

  test('of a large one a sample', () => {
    const outcome = audited(pagetable(2, 2))
    expect(outcome.error).toBeNull()
    expect(outcome.account.audited?.states).toBe(1_000)
    expect(audited(twophase(3))).toMatchObject({ error: null, account: { audited: { states: 288 } } })
  })

  test('errors are compared, too', () => {
    expect(audited(abc({ a: up('a', 2), strict: (s) => { if (s.a === 2) throw new Error('two'); return false } })).error).toEqual({ message: 'two', path: ['a', 'a', 'strict'] })
  })
})

describe('a step that depends on something else is found, although it reads the same slots', () => {
  test.each<[string, (turn: () => number) => System<Abc>]>([
    ['in what it writes', (turn) => abc({ moody: (s) => { s.a = s.a === 0 ? turn() : 0 } })],
    ['in whether it is enabled', (turn) => abc({ moody: (s) => s.a === 0 && turn() === 1 })],
    ['in what it throws', (turn) => abc({ moody: (s) => { if (s.a === 0 && turn() === 2) throw new Error('twice'); return false } })],
    ['a property', (turn) => abc({}, [{ name: 'moody', kind: 'never', sort: 'predicate', instances: [{ label: '', when: (s) => s.a === 0 && turn() === 2 }] }])],
  ])('%s', (_, make) => {
    let turns = 0
    const outcome = audited(make(() => ++turns))
    expect(outcome.error?.message).toMatch(/^the table of "moody" says (.*), the step (.*), in /)
  })
})
