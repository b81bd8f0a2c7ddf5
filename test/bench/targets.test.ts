import { describe, expect, test } from 'vitest'
import { foundOf, measured } from './made-up-rows.ts'
import type { Row } from './run.ts'
import { judge, type Judged } from './targets.ts'

function target(figure: string, rows: readonly Row[]): Judged {
  const found = judge(rows).filter((judged) => judged.figure.startsWith(figure))
  expect(found.length, figure).toBe(1)
  return found[0] ?? expect.fail()
}
const verdicts = ({ value, accepted, stretched }: Judged): unknown[] => [value, accepted, stretched]

test('nothing measured, nothing judged', () => {
  const judged = judge([])
  expect(judged.length).toBeGreaterThan(8)
  for (const it of judged) expect([it.figure, ...verdicts(it)]).toEqual([it.figure, null, 'not measured', 'not measured'])
})

test('the stretch is never easier than the acceptance', () => {
  for (const { figure, wants, acceptance, stretch } of judge([])) expect([figure, wants === 'at least' ? stretch > acceptance : stretch < acceptance]).toEqual([figure, true])
})

describe('against SPIN', () => {
  const spins = [measured('pagetable 2x3', 'SPIN DFS', { cpu: 8 }), measured('pagetable 2x3', 'SPIN BFS', { cpu: 9 })]
  const over = (cpu: number, peers = spins): unknown[] => verdicts(target('pagetable 2x3: SPIN', [...peers, measured('pagetable 2x3', 'ours', { cpu })]))
  test('the better of the two counts', () => {
    expect(over(4)).toEqual([2, 'missed', 'missed'])
    expect(over(2)).toEqual([4, 'met', 'missed'])
    expect(over(1)).toEqual([8, 'met', 'met'])
  })
  test('a bound that is just reached is met', () => { expect(over(8 / 3)).toEqual([3, 'met', 'missed']) })
  test('with one of the two alone it is not known which is better', () => { expect(over(1, spins.slice(1))).toEqual([null, 'not measured', 'not measured']) })
  test('a peer that is not installed or that failed was not measured', () => {
    for (const outcome of ['not installed', 'failed'] as const) {
      const rows: Row[] = [{ case: 'filter 6', contender: 'SPIN DFS', outcome, why: '' }, measured('filter 6', 'ours')]
      expect(verdicts(target('filter 6', rows))).toEqual([null, 'not measured', 'not measured'])
    }
  })
  test('each system on its own', () => {
    const rows = [measured('twophase 8', 'SPIN DFS', { cpu: 3 }), measured('twophase 8', 'ours', { cpu: 2 }), measured('filter 6', 'SPIN DFS', { cpu: 1 }), measured('filter 6', 'ours', { cpu: 2 })]
    expect(verdicts(target('twophase 8', rows))).toEqual([1.5, 'met', 'missed'])
    expect(verdicts(target('filter 6', rows))).toEqual([0.5, 'missed', 'missed'])
  })
})

test('the floor may be at most so much faster', () => {
  const over = (cpu: number): unknown[] => verdicts(target('pagetable 2x3: ours over the C++ floor', [measured('pagetable 2x3', 'C++ floor', { cpu: 2 }), measured('pagetable 2x3', 'ours', { cpu })]))
  expect(over(6)).toEqual([3, 'missed', 'missed'])
  expect(over(5)).toEqual([2.5, 'met', 'missed'])
  expect(over(3)).toEqual([1.5, 'met', 'met'])
})

test('a sample is compared by its rate', () => {
  const rows = [
    measured('pagetable 3x2', 'immer + JSON keys', { cpu: 10, found: foundOf({ transitions: 1_000, complete: false }) }),
    measured('pagetable 3x2', 'ours', { cpu: 2, found: foundOf({ transitions: 24_000 }) }),
  ]
  expect(verdicts(target('pagetable 3x2', rows))).toEqual([120, 'met', 'missed'])
})

test('bytes a state count where the store is exact', () => {
  const with_ = (store: string): unknown[] => verdicts(target('twophase 9', [measured('twophase 9', 'ours', { found: foundOf({ states: 1000, bytes: 20_000, store }) })]))
  expect(with_('inline')).toEqual([20, 'met', 'missed'])
  expect(with_('fingerprint')).toEqual([null, 'not measured', 'not measured'])
})

test('two workers are compared by the clock on the wall', () => {
  const rows = [measured('pagetable 4x2', 'ours', { wall: 34, cpu: 34 }), measured('pagetable 4x2', 'ours, 2 workers', { wall: 20, cpu: 36 })]
  expect(verdicts(target('pagetable 2x3 or 4x2: one worker', rows))).toEqual([1.7, 'met', 'missed'])
  const busy = [measured('pagetable 4x2', 'ours', { wall: 34 }), measured('pagetable 4x2', 'ours, 2 workers', { wall: 20, others: 0.9 })]
  expect(verdicts(target('pagetable 2x3 or 4x2: one worker', busy))).toEqual([1.7, 'met', 'not measured'])
  const both = [...rows, measured('pagetable 2x3', 'ours', { wall: 2 }), measured('pagetable 2x3', 'ours, 2 workers', { wall: 1.6 })]
  expect(verdicts(target('pagetable 2x3 or 4x2: one worker', both))).toEqual([1.7, 'met', 'missed'])
})

test('start-up is the whole process', () => {
  expect(verdicts(target('mmcheck check', [measured('mmcheck check specs/template.ts', 'ours', { wall: 0.5, found: null })]))).toEqual([0.5, 'met', 'missed'])
})

test('symmetry has to pay', () => {
  const rows = [measured('pagetable 2x3', 'ours', { wall: 6 }), measured('pagetable 2x3, pages symmetric', 'ours', { wall: 2 })]
  expect(verdicts(target('pagetable 2x3: all pages apart', rows))).toEqual([3, 'met', 'missed'])
})

test('memory is that of the whole process, where it could be measured', () => {
  const with_ = (peakBytes: number | null): unknown[] => verdicts(target('pagetable 4x2: peak', [measured('pagetable 4x2', 'ours', { peakBytes })]))
  expect(with_(600 * 2 ** 20)).toEqual([600, 'met', 'missed'])
  expect(with_(null)).toEqual([null, 'not measured', 'not measured'])
})
