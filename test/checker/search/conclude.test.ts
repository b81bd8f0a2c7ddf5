import { describe, expect, test } from 'vitest'
import { conclude, type End } from '../../../checker/search/conclude.ts'
import type { Verdict } from '../../../checker/search/outcome.ts'
import type { Property, PropertyKind } from '../../../model/system/system.ts'

const when = (): boolean => false
const predicate = (kind: PropertyKind, hasPremise: boolean): Property<unknown> =>
  ({ name: 'p', kind, sort: 'predicate', instances: [{ label: '', when }, { label: '', when, ...(hasPremise ? { premise: when } : {}) }] })
const report = (hasPremise: boolean): Property<unknown> => ({ name: 'p', kind: 'never', sort: 'report', hasPremise })
const run = { path: ['step'], what: 'here' }

/** One row for each thing that was seen, one column for each end: complete, cut, failed. */
type Row = readonly [seen: string, reached: number, found: boolean, complete: Verdict, cut: Verdict, failed: Verdict]
const ends: readonly End[] = ['complete', 'cut', 'failed']

const found: Row = ['a violation', 1, true, 'violated', 'violated', 'violated']
const outside: Row = ['a violation, no premise', 0, true, 'violated', 'violated', 'violated']
const nothing: Row = ['no violation, a premise', 1, false, 'holds', 'inconclusive', 'error']
const tables: readonly (readonly [string, readonly Property<unknown>[], readonly Row[]])[] = [
  ['never and always, with a premise', [predicate('never', true), predicate('always', true), report(true)],
    [found, outside, nothing, ['neither', 0, false, 'vacuous', 'inconclusive', 'error']]],
  ['never and always, without one', [predicate('never', false), predicate('always', false), report(false)],
    [found, outside, nothing, ['neither', 0, false, 'holds', 'inconclusive', 'error']]],
  ['sometimes', [predicate('sometimes', true), predicate('sometimes', false)],
    [['a witness', 1, true, 'holds', 'holds', 'holds'], ['none', 1, false, 'violated', 'inconclusive', 'error'], ['not even a premise', 0, false, 'violated', 'inconclusive', 'error']]],
]

describe.each(tables)('%s', (_, properties, rows) => {
  test.each(rows)('%s', (_seen, reached, isFound, ...verdicts) => {
    for (const property of properties) ends.forEach((end, i) => {
      const outcome = conclude(property, { reached, found: isFound ? run : null }, end)
      expect(outcome).toEqual({ name: 'p', kind: property.kind, verdict: verdicts[i], reached, path: isFound ? ['step'] : null, what: isFound ? 'here' : null })
    })
  })
})
