import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sample } from '../../../checker/engine/sample.ts'
import { Tables } from '../../../checker/engine/tables.ts'
import { stateOf } from '../../../checker/engine/views.ts'
import { anySystem } from '../../arbitraries/systems.ts'
import { abc, up } from './abc.ts'
import { reachable } from './same-as-immer.ts'

test('the first states that a breadth-first search comes to, in its order', () => {
  fc.assert(fc.property(anySystem(), fc.nat(60), ({ system }, more) => {
    const atMost = more + 1
    const tables = new Tables(system)
    const { all, states } = sample(tables, atMost)
    expect(states.map((ids) => stateOf(tables.layout, tables.valuesOf(ids)))).toEqual(reachable(system, atMost))
    expect(all).toBe(reachable(system, atMost + 1).length <= atMost)
  }), { numRuns: 60 })
})

test('what it has seen is in the tables: nothing has to be run again', () => {
  const tables = new Tables(abc({ a: up('a', 3), b: up('b', 3), both: (s) => s.a === s.b }))
  const { all, states } = sample(tables, 16)
  const { runs } = tables
  for (const ids of states) for (const question of tables.questions.keys()) tables.answer(question, ids)
  expect([all, states.length, tables.runs]).toEqual([true, 16, runs])
})

test('a step that throws ends nothing', () => {
  const throwing = abc({ bad: () => { throw new Error('always') }, a: up('a', 3) })
  expect(sample(new Tables(throwing), 9)).toMatchObject({ all: true, states: { length: 4 } })
})

test('a state without slots is the only one', () => {
  expect(sample(new Tables({ name: 'none', shape: { shape: 'struct', fields: {} }, init: {}, actions: [], properties: [] }), 1)).toMatchObject({ all: true, states: { length: 1 } })
})
