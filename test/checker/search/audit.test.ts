/** Answers of tables held against the steps: nothing is found where steps depend on the state alone, and else something is. */
import { describe, expect, test } from 'vitest'
import { prepare } from '../../../checker/engine/engine.ts'
import { openStore } from '../../../checker/engine/store/index.ts'
import { audit } from '../../../checker/search/audit.ts'
import { searchBreadthFirst } from '../../../checker/search/breadth-first.ts'
import type { Outcome } from '../../../checker/search/outcome.ts'
import { search } from '../../../checker/search/search.ts'
import { compileCase } from '../../../model/case.ts'
import { slot, struct } from '../../../model/system/schema.ts'
import type { Property, System } from '../../../model/system/system.ts'
import { specs } from '../../../specs/index.ts'
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

describe('a step that is not the same for a search as under immer', () => {
  interface Two { one: { on: boolean }; other: { on: boolean }; same: boolean }
  const two = (apply: (s: Two) => boolean, enabled?: (s: Two) => boolean): System<Two> => ({
    name: 'two', shape: struct({ one: slot('o'), other: slot('o'), same: slot('b') }), init: { one: { on: false }, other: { on: false }, same: false }, properties: [],
    actions: [{ name: 'compares', actor: 'a', apply, ...(enabled === undefined ? {} : { enabled }) }],
  })

  test('since it asks whether two slots hold the very same object', () => {
    const outcome = audited(two((s) => { s.same = s.one === s.other; return true }))
    expect(outcome.error?.message).toContain('the table of "compares" says {"yes":true,"writes":[[2,1]]')
  })

  test('since it says that it is not enabled where it is', () => {
    const outcome = audited(two((s) => { s.same = true; return true }, (s) => s.same))
    expect(outcome.error?.message).toContain('the step {"yes":false')
  })

  test('which nobody would know otherwise', () => {
    expect(search(two((s) => { s.same = s.one === s.other; return true }))).toMatchObject({ error: null, states: 2 })
  })
})

/** What is looked at again of a search that a single thread has made up to so many states. */
function lookedAt<S extends object>(system: System<S>, states: number, atMost: number): ReturnType<typeof audit> {
  const engine = prepare(system, { glance: 1_000 })
  const store = openStore('auto', engine.numbering.words, 2 ** 26)
  const { levels } = searchBreadthFirst(engine, store, { limits: { maxStates: states }, elapsed: () => 0, threads: 1, from: null, between: () => { /* Nothing is saved. */ } })
  return audit(engine, levels, atMost)
}

test('a sample is spread evenly over all levels', () => {
  let seen: number[] = []
  const noting: Property<Abc> = { name: 'noting', kind: 'never', sort: 'predicate', instances: [{ label: '', when: (s) => { seen.push(s.a); return false } }] }
  const line = abc({ a: up('a', 99) }, [noting])
  for (const [atMost, expected] of [[10, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]], [3, [0, 33, 66]], [1, [0]]] as const) {
    seen = []
    const { states, answers, differs } = lookedAt(line, 1_000, atMost)
    expect({ states, answers, differs }).toEqual({ states: atMost, answers: 2 * atMost, differs: null })
    // Tables were learned before.
    expect(seen.slice(-atMost)).toEqual(expected)
  }
})

test('states of several threads, one for all that are alike', () => {
  const outcome = search(pagetable(2, 2), { maxBytes: 2 ** 26 }, { audit: true, workers: 2, shareFrom: 0, preparation: { glance: 1 } })
  expect(outcome).toMatchObject({ error: null, account: { workers: 2, symmetric: ['pages'], audited: { states: 1_000 } } })
})

describe('the cases of the specs', () => {
  for (const { name, load } of specs) test(name, async () => {
    const { default: spec } = await load()
    for (const each of spec.cases) {
      const { system } = compileCase(spec, each, spec.kernel, each.small)
      expect(lookedAt(system, 2_000, 15).differs, each.name).toBeNull()
    }
  })
})
