/** Tables of which nothing is known beforehand: each look teaches what it needs, and no more. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growAt } from '../../../checker/engine/grow.ts'
import { Numbering } from '../../../checker/engine/numbering.ts'
import { layOutTables } from '../../../checker/engine/plan.ts'
import { Tables } from '../../../checker/engine/tables.ts'
import { anySystem } from '../../arbitraries/systems.ts'
import { abc } from './abc.ts'
import { reachable } from './same-as-immer.ts'

test('the record that is found means what the step says, and what is known stays known', () => {
  fc.assert(fc.property(anySystem('steps'), ({ system }) => {
    const states = reachable({ ...system, actions: system.actions.map((action) => ({ ...action, apply: (draft, watch) => { try { return action.apply(draft, watch) } catch { return false } } })) }, 30)
    const tables = new Tables(system)
    const oracle = new Tables(system)
    const all = states.map((state) => tables.idsOf(state))
    for (const state of states) oracle.idsOf(state)
    const numbering = Numbering.ofAll(tables.values)
    const plan = layOutTables(tables, numbering)
    expect([plan.nodes, plan.always, plan.trees.map(({ question, root }) => [question, root])]).toEqual([[], [], tables.questions.map((_, question) => [question, 0])])
    const places = new Map<string, number>()
    for (const round of [1, 2]) for (const ids of all) for (const question of tables.questions.keys()) {
      const ranks = ids.map((id, slot) => numbering.rank(slot, id) ?? 0)
      const { runs } = tables
      const { size } = plan.program
      const place = growAt(tables, numbering, plan, question, ranks)
      const meaning = plan.program.meanings.get(place)
      const answer = oracle.answer(question, ids)
      const isAction = tables.questions[question]?.of === 'action'
      expect([meaning?.transitions, meaning?.fails]).toEqual([isAction && answer.yes ? 1 : 0, answer.error !== null])
      const key = [question, ...ids].join()
      if (round === 2) expect([place, tables.runs, plan.program.size]).toEqual([places.get(key), runs, size])
      places.set(key, place)
    }
  }), { numRuns: 40 })
})

test('two states that a step cannot tell apart come to one record, after one run', () => {
  const tables = new Tables(abc({ step: (s) => s.a === 0 }))
  tables.values.idOf(1, 1)
  const numbering = Numbering.ofAll(tables.values)
  const plan = layOutTables(tables, numbering)
  expect(growAt(tables, numbering, plan, 0, [0, 1, 0])).toBe(growAt(tables, numbering, plan, 0, [0, 0, 0]))
  expect(tables.runs).toBe(1)
})

test('what was learned elsewhere is put in without another run', () => {
  const tables = new Tables(abc({ step: (s) => s.a === 0 }))
  const numbering = Numbering.ofAll(tables.values)
  const plan = layOutTables(tables, numbering)
  tables.answer(0, tables.init)
  expect(plan.program.meanings.get(growAt(tables, numbering, plan, 0, [0, 0, 0]))?.transitions).toBe(1)
  expect(tables.runs).toBe(1)
})

test('only tables that grow can', () => {
  const tables = new Tables(abc({}))
  const numbering = Numbering.ofAll(tables.values)
  expect(() => growAt(tables, numbering, layOutTables(tables, numbering), 0, [])).toThrow('no table 0 grows')
})
