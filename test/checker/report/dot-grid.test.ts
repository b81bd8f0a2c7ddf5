import { expect, test } from 'vitest'
import { gridOf } from '../../../checker/report/dot-grid.ts'
import { wordingOf } from '../../../checker/report/wording-of.ts'
import { rebuild } from '../../../checker/trace/rebuild.ts'
import { call, heading, lift, open, up } from '../trace/lift.ts'

const trace = ((path: readonly string[]) => {
  const built = rebuild(lift(), path, heading('no-fall'))
  if (!built.ok) throw new Error(built.error.problem)
  return built.value
})([call, up, open])

/** One column that says what it is told of the initial state and of the three steps. */
const cells = (...said: readonly (readonly string[])[]) => {
  const states: readonly unknown[] = [trace.init, ...trace.steps.map((step) => step.state)]
  return gridOf(trace, { ...wordingOf(trace), columns: [{ name: 'all', read: (state) => said[states.indexOf(state)] ?? [] }] }).rows.map((row) => row.cells[0])
}
const plain = (...lines: string[]) => ({ isChanged: false, lines })
const changed = (...lines: string[]) => ({ isChanged: true, lines })

test('new lines have a star, those beside them an equals sign, a cell without news has no marks', () => {
  expect(cells(['a', 'b'], ['a', 'c'], ['a', 'c'], ['c', 'a'])).toEqual([plain('a', 'b'), changed('= a', '* c'), plain('a', 'c'), plain('c', 'a')])
})

test('where lines only go, those that are left have the star; where none are left, it says so', () => {
  expect(cells(['a', 'b'], ['a'], [], [])).toEqual([plain('a', 'b'), changed('* a'), changed('* nothing'), plain('nothing')])
})

test('lanes are the actors that act, in the order of the system', () => {
  const { lanes, rows } = gridOf(trace, wordingOf(trace))
  expect(lanes).toEqual(['guest', 'motor'])
  expect(rows.map((row) => row.acts.map((act) => act?.[0] ?? null))).toEqual([[null, null], ['calls 2', null], [null, 'goes up'], [null, 'opens']])
})
