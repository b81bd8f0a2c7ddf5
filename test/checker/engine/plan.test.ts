/**
 * However questions are laid out: the inner loop finds the successors of every state that the steps themselves give, and what
 * it comes to means what the answers mean.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Engine, prepare, type Preparation, widened } from '../../../checker/engine/engine.ts'
import { roomFor } from '../../../checker/engine/successors.ts'
import { take } from '../../../checker/search/take.ts'
import { deaf, type System } from '../../../model/system/system.ts'
import { anySystem } from '../../arbitraries/systems.ts'
import { filter } from '../../bench/systems/filter.ts'
import { pagetable } from '../../bench/systems/pagetable.ts'
import { twophase } from '../../bench/systems/twophase.ts'
import { abc, type Abc } from './abc.ts'
import { reachable } from './same-as-immer.ts'
import { successorsOf } from './successors.ts'

/** Prepared with little knowledge where `preparation` says so; all that is needed is in play then. */
function engineFor<S extends object>(system: System<S>, states: readonly S[], preparation: Preparation): Engine<S> {
  const engine = prepare(system, { symmetry: false, ...preparation })
  const { tables, numbering } = engine
  // The states that follow from the last ones as well.
  const around = states.flatMap((state) => [state, ...system.actions.flatMap((action) => take(state, action, deaf) ?? [])])
  const missing = around.flatMap((state) => tables.idsOf(state).flatMap((id, slot) => (numbering.rank(slot, id) === undefined ? [[slot, id] as const] : [])))
  return missing.length === 0 ? engine : widened(engine, missing, { paths: 5, runs: 100, values: 1 })
}

function expectSameSuccessors<S extends object>(system: System<S>, states: readonly S[], preparation: Preparation): void {
  const engine = engineFor(system, states, preparation)
  for (const state of states) {
    const ids = engine.tables.idsOf(state)
    const expected = system.actions.flatMap((action) => { const next = take(state, action, deaf); return next === null ? [] : [engine.tables.idsOf(next).join()] })
    expect(successorsOf(engine, ids)).toEqual([...new Set(expected)].filter((text) => text !== ids.join()).sort())
  }
}

const preparations: Readonly<Record<string, Preparation>> = {
  'all seen': {},
  closed: { glance: 1, limits: { paths: 2_000, runs: 5_000, values: 45 } },
  'as met': { glance: 1, look: 1, limits: { paths: 2, runs: 10, values: 2 } },
}

describe.each(Object.entries(preparations))('the successors of each state: %s', (_, preparation) => {
  test('of random systems', () => {
    fc.assert(fc.property(anySystem(), ({ system }) => {
      expectSameSuccessors(system, reachable(system, 40), preparation)
    }), { numRuns: 40 })
  })

  test('of the benchmarks', () => {
    const check = <S extends object>(system: System<S>): void => { expectSameSuccessors(system, reachable(system, 200), preparation) }
    check(twophase(4))
    check(filter(4))
    check(pagetable(2, 2))
  })
})

/** Adds up what a record means, over all records that the states come to. */
function meant<S>({ numbering, expand, plan: { program }, tables }: Engine<S>, states: readonly (readonly number[])[]): { transitions: number; reached: number; violates: Set<number> } {
  const room = roomFor(states.length * tables.system.actions.length, numbering.words)
  const words = Int32Array.from(states.flatMap((ids) => [...numbering.pack(ids)]))
  const before = program.hits.slice()
  expand(words, 0, states.length, room)
  const sum = { transitions: 0, reached: 0, violates: new Set<number>() }
  for (const [place, { transitions, reached, violates }] of program.meanings) {
    const times = (program.hits[place] ?? 0) - (before[place] ?? 0)
    sum.transitions += times * transitions
    for (const [, occurs] of reached) sum.reached += times * occurs
    if (times > 0) for (const property of violates) sum.violates.add(property)
  }
  return sum
}

describe('what the states come to', () => {
  const system = abc({
    loop: (s) => { s.a = Number(s.a) }, up: (s) => { s.a = (s.a + 1) % 3 }, never: () => false, same: (s) => { s.b = 0 },
  }, [{ name: 'p', kind: 'never', sort: 'predicate', instances: [0, 1].map((label) => ({ label: `${label}`, when: (s: Abc) => s.a === 2, premise: (s: Abc) => s.a === label })) }])
  test.each(Object.entries(preparations))('transitions, premises, violations: %s', (_, preparation) => {
    const engine = engineFor(system, reachable(system, 9), preparation)
    const states = [0, 1, 2].map((a) => engine.tables.idsOf({ a, b: 0, c: 0 }))
    expect(meant(engine, states)).toEqual({ transitions: 9, reached: 2, violates: new Set([0]) })
    expect(meant(engine, states.slice(0, 1))).toEqual({ transitions: 3, reached: 1, violates: new Set() })
  })
})

test('several states at once: each successor knows which of them it follows from', () => {
  const system = twophase(3)
  const engine = prepare(system)
  const { numbering, tables } = engine
  const states = reachable(system, 50).map((state) => tables.idsOf(state))
  const { words } = numbering
  const room = roomFor(50 * system.actions.length, words)
  const packed = Int32Array.from([99, ...states.flatMap((ids) => [...numbering.pack(ids)])])
  engine.expand(packed, 1, states.length, room)
  const found = states.map(() => new Set<string>())
  for (let i = 0; i < room.count; i++) found[room.from[i] ?? 0]?.add(numbering.unpack(room.words, i * words).join())
  expect(found.map((texts) => [...texts].sort())).toEqual(states.map((ids) => successorsOf(engine, ids)))
})
