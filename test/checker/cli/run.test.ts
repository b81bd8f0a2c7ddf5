import { describe, expect, test } from 'vitest'
import { exitsOf, judge, type Judged } from '../../../checker/cli/run.ts'
import { worst } from '../../../checker/cli/exit.ts'
import { account } from './account.ts'
import type { Cut, Outcome, PropertyOutcome, Verdict } from '../../../checker/search/outcome.ts'
import type { Expected } from '../../../model/spec.ts'

const property = (verdict: Verdict): PropertyOutcome => ({ name: 'p', kind: 'never', verdict, reached: 1, path: verdict === 'violated' ? ['a', 'b'] : null, what: null })
const outcome = (cut: Cut | null): Outcome => ({ cut, states: 1, transitions: 1, depth: 1, seconds: 0, peakBytes: 0, domains: {}, properties: [], error: null, account })
const exit = (cut: Cut | null, ...properties: Judged[]): number => worst(exitsOf({ outcome: outcome(cut), properties }))

describe('a verdict held against what is expected', () => {
  test.each<[Verdict, Expected | null, Judged['agrees'], number]>([
    ['holds', 'holds', 'yes', 0], ['violated', 'violated', 'yes', 0], ['vacuous', 'vacuous', 'yes', 0],
    ['violated', 'holds', 'no', 1], ['holds', 'violated', 'no', 1], ['vacuous', 'holds', 'no', 1], ['holds', 'vacuous', 'no', 1], ['vacuous', 'violated', 'no', 1],
    ['error', 'holds', 'no', 1], ['error', null, 'no', 1],
    ['inconclusive', 'holds', 'cut', 5], ['inconclusive', 'violated', 'cut', 5], ['inconclusive', null, 'cut', 5],
    ['violated', null, 'not judged', 0], ['vacuous', null, 'not judged', 0],
  ])('%s where %s is expected: %s, exit %d', (verdict, expected, agrees, code) => {
    const judged = judge(property(verdict), expected)
    expect(judged.agrees).toBe(agrees)
    expect(exit(null, judged)).toBe(code)
  })

  test('steps are those of the run that violates it', () => {
    expect([judge(property('violated'), null).steps, judge(property('holds'), null).steps]).toEqual([2, null])
  })
})

describe('a run that was cut short', () => {
  const found = judge(property('violated'), 'violated')
  test('is inconclusive, even if everything that was expected was found', () => {
    expect(exit({ reason: 'time', limit: '1 s' }, found)).toBe(5)
    expect(exit({ reason: 'memory', limit: '1' }, found)).toBe(5)
  })
  test('is interrupted when the user did it, which outweighs a difference', () => {
    expect(exit({ reason: 'interrupted', limit: '' }, judge(property('violated'), 'holds'))).toBe(130)
  })
  test('is outweighed by a difference otherwise', () => {
    expect(exit({ reason: 'time', limit: '1 s' }, judge(property('violated'), 'holds'))).toBe(1)
  })
})
