/** Taking a series apart, with made-up searches: what is asked of them, and what is made of their answers. */
import { describe, expect, test } from 'vitest'
import { account } from './account.ts'
import type { LoadedSpec } from '../../../checker/cli/load.ts'
import { asAnswerTo, type Planned, type Run } from '../../../checker/cli/run.ts'
import { takeApart } from '../../../checker/cli/series-run.ts'
import type { Outcome, Verdict } from '../../../checker/search/outcome.ts'
import type { CompiledCase } from '../../../model/case.ts'
import { kernel } from '../../../model/kernels.ts'
import { findSeries, type Series } from '../../../model/patches/index.ts'
import { askedPatches } from '../../../model/patches/questions.ts'
import type { CaseInput, Spec } from '../../../model/spec.ts'

const series = findSeries('uffd-wp-shmem-hugetlb-v5') as Series
const inModel = series.patches.filter(({ id }) => askedPatches.has(id))

type Answer = (has: (patch: string) => boolean, name: string) => { verdict: Verdict; steps?: number }

/** A spec of these cases, and a search that answers by the patches of the kernel; it counts how often it is asked. */
function made(cases: readonly Partial<CaseInput>[], answer: Answer, cut = false) {
  const expect = { 'wp-never-lost': 'holds' } as const
  const spec: Spec = {
    mmcheck: 'spec', title: 'made up', kernel: kernel('v5.14').with(series.id), series: series.id,
    cases: cases.map((each, i) => ({ name: `case ${i}`, scope: { kinds: ['shmem'], operations: ['read'] }, expect, ...each })),
  }
  const loaded: LoadedSpec = { name: 'made-up', ref: 'made-up', spec, placeOf: () => null }
  let asked = 0
  const carryOut = (planned: Planned): Run => {
    asked++
    const patches = planned.kernel.without(...planned.without).patches
    const properties = Object.keys(planned.of.expect).map((name) => {
      const { verdict, steps } = answer((patch) => patches.has(patch), planned.of.name)
      return { name, kind: 'never' as const, verdict, reached: 1, what: null, path: verdict === 'violated' ? Array.from({ length: steps ?? 1 }, () => 'step') : null }
    })
    const outcome: Outcome = { cut: cut ? { reason: 'time', limit: '1 s' } : null, states: 1, transitions: 1, depth: 1, seconds: 0, peakBytes: 0, domains: {}, properties, error: null, account }
    return asAnswerTo(planned, { planned, compiled: {} as CompiledCase, outcome, properties: [], errorPlace: null })
  }
  const result = takeApart(loaded, series, carryOut)
  return { result, asked: () => asked, of: (id: string) => result.patches.find(({ patch }) => patch.id === id) }
}

const gate = 'enable-wp-shmem-hugetlbfs'
const needs = (...ids: readonly string[]): Answer => (has) =>
  !has(gate) ? { verdict: 'vacuous' } : ids.every(has) ? { verdict: 'holds' } : { verdict: 'violated', steps: 7 }

describe('a series taken apart', () => {
  test('every patch is there, in order; the base is what the series was added to', () => {
    const { result } = made([{}], needs())
    expect(result.patches.map(({ n, patch }) => [n, patch.subject])).toEqual(series.patches.map(({ subject }, i) => [i + 1, subject]))
    expect(result.base).toBe('v5.14')
  })

  test('of a series that is part of a release, the base is the release minus the series', () => {
    const spec: Spec = { mmcheck: 'spec', title: 'x', kernel: kernel('v5.7'), series: 'uffd-wp-anon-v5.7', cases: [] }
    const anon = findSeries('uffd-wp-anon-v5.7') as Series
    expect(takeApart({ name: 'x', ref: 'x', spec, placeOf: () => null }, anon, () => { throw new Error('nothing to run') }).base).toBe('v5.7 minus uffd-wp-anon-v5.7')
  })

  test('a run is made once for each set of patches that a run could tell: m prefixes, m drop-ones and the whole, one of them twice', () => {
    // The last patch of those in the model is the gate: the series without it is the prefix before it.
    expect(inModel.at(-1)?.id).toBe(gate)
    expect(made([{}], needs()).asked()).toBe(2 * inModel.length)
    expect(made([{}, {}], needs()).asked()).toBe(2 * 2 * inModel.length)
    // With a known hole, the whole series is also run without the fix.
    expect(made([{ known: { reason: 'a hole', fixedBy: 'close-reset' } }], needs()).asked()).toBe(2 * inModel.length + 1)
  })

  test('a patch is necessary when leaving out exactly it turns holds into violated', () => {
    const { of } = made([{}], needs('persist-across-zap', 'fork-special-pte'))
    expect(of('persist-across-zap')).toMatchObject({ necessary: true, violates: { case: 'case 0', property: 'wp-never-lost', steps: 7 }, without: { 'case 0': { 'wp-never-lost': 'violated' } } })
    expect(of('wr-protect-none')).toMatchObject({ necessary: false, violates: null, without: { 'case 0': { 'wp-never-lost': 'holds' } } })
    expect(of('pagemap-special-pte')).toMatchObject({ necessary: false })
  })

  test('where two patches do the same, neither is necessary', () => {
    const { of } = made([{}], (has) => (has('persist-across-zap') || has('wr-protect-none') ? { verdict: 'holds' } : { verdict: 'violated' }))
    expect([of('persist-across-zap')?.necessary, of('wr-protect-none')?.necessary]).toEqual([false, false])
  })

  test('a gate, and what has no place in the model, is not judged; the latter is identical to what is beside it', () => {
    const { of } = made([{}], needs('persist-across-zap'))
    expect(of(gate)).toMatchObject({ necessary: null, violates: null, inModel: true, without: { 'case 0': { 'wp-never-lost': 'vacuous' } } })
    expect(of('zap-flags')).toMatchObject({ necessary: null, violates: null, inModel: false, without: { 'case 0': { 'wp-never-lost': 'holds' } } })
    expect(of('zap-flags')?.prefix).toEqual(of('drop-zap-first-last-index')?.prefix)
  })

  test('prefixes before the gate are vacuous, and the last one is the whole series', () => {
    const { result } = made([{}], needs())
    const verdicts = result.patches.map(({ prefix }) => prefix['case 0']?.['wp-never-lost'])
    const opens = series.patches.findIndex(({ id }) => id === gate)
    expect(verdicts).toEqual(series.patches.map((_, i) => (i < opens ? 'vacuous' : 'holds')))
  })

  test('of several violations the one with the fewest steps is named', () => {
    const { of } = made([{}, {}, {}], (has, name) => (has('persist-across-zap') ? { verdict: 'holds' } : { verdict: 'violated', steps: name === 'case 1' ? 3 : 5 }))
    expect(of('persist-across-zap')?.violates).toMatchObject({ case: 'case 1', steps: 3 })
  })

  test('a known hole does not hide what a patch does: the case is judged with the fix on top', () => {
    const hole = { expect: { 'wp-never-lost': 'violated' as const }, known: { reason: 'a hole', fixedBy: 'close-reset' } }
    const { result, of } = made([hole], (has) => (has('close-reset') && has('persist-across-zap') ? { verdict: 'holds' } : { verdict: 'violated' }))
    expect(result.whole.map(({ properties }) => properties.map(({ property, agrees }) => [property.verdict, agrees]))).toEqual([[['violated', 'yes']]])
    expect(result.fixed.map(({ properties }) => properties.map(({ property, agrees }) => [property.verdict, agrees]))).toEqual([[['holds', 'yes']]])
    expect(of('persist-across-zap')?.necessary).toBe(true)
    expect(of('wr-protect-none')?.necessary).toBe(false)
  })

  test('what the spec says of leaving out a patch is held against it, by whatever name it calls the patch', () => {
    const without = { 'Allow wr-protect none pte for file-backed mem': { 'wp-never-lost': 'violated' }, 'fork-special-pte': { 'wp-never-lost': 'violated' } } as const
    const { of } = made([{ without }], needs('fork-special-pte'))
    const agreement = (id: string): unknown => of(id)?.expected.flatMap(({ properties }) => properties.map(({ agrees }) => agrees))
    expect([agreement('fork-special-pte'), agreement('wr-protect-none'), agreement('persist-across-zap')]).toEqual([['yes'], ['no'], []])
  })

  test('a run that was cut short is not a pass: nothing is said of the patch', () => {
    const { result, of } = made([{}], () => ({ verdict: 'inconclusive' }), true)
    expect(result.complete).toBe(false)
    expect(of('persist-across-zap')?.necessary).toBeNull()
  })
})
