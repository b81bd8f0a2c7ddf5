import { describe, expect, test } from 'vitest'
import type { LoadedSpec } from '../../../checker/cli/load.ts'
import { type Asked, planCheck } from '../../../checker/cli/plan.ts'
import { kernel, patch } from '../../../model/kernels.ts'
import type { CaseInput, Spec } from '../../../model/spec.ts'
import { UserError } from '../../../model/user-error.ts'

const plain: CaseInput = {
  name: 'plain', scope: { kinds: ['shmem'], operations: ['read'] }, expect: { 'wp-never-lost': 'holds', 'no-stale-wp': 'vacuous' },
  without: { 'persist-across-zap': { 'wp-never-lost': 'violated' } },
}
const hole: CaseInput = {
  name: 'hole', scope: { kinds: ['shmem'], operations: ['read'] }, expect: { 'wp-never-lost': 'violated', 'no-stale-wp': 'vacuous' },
  known: { reason: 'a hole', fixedBy: 'close-reset' }, without: { 'wr-protect-none': { 'wp-never-lost': 'violated' } },
}
const v5 = kernel('v5.14').with('uffd-wp-shmem-hugetlb-v5')
const loaded = (spec: Partial<Spec>): LoadedSpec => ({ name: 'x', ref: 'x', placeOf: () => null, spec: { mmcheck: 'spec', title: 'x', kernel: v5, cases: [plain, hole], ...spec } })
const nothing: Asked = { without: [], scope: {} }
const planned = (asked: Partial<Asked> = {}, spec: Partial<Spec> = {}): unknown[] =>
  planCheck(loaded(spec), { ...nothing, ...asked }).map(({ of, variant, kernel: on, without, expect: expected }) => [of.name, variant.is, on.name, without, expected])

const fixed = 'v5.14 + uffd-wp-shmem-hugetlb-v5 + close-reset'

describe('what check runs', () => {
  test('each case; a hole again with its fix, where all must hold; and without what the case speaks of, on top of the fix', () => {
    expect(planned()).toEqual([
      ['plain', 'itself', v5.name, [], plain.expect],
      ['plain', 'without', v5.name, ['persist-across-zap'], { 'wp-never-lost': 'violated' }],
      ['hole', 'itself', v5.name, [], hole.expect],
      ['hole', 'fixed', fixed, [], { 'wp-never-lost': 'holds', 'no-stale-wp': 'vacuous' }],
      ['hole', 'without', fixed, ['wr-protect-none'], { 'wp-never-lost': 'violated' }],
    ])
  })

  test("with a patch of the author's own, each case again without it", () => {
    const mine = kernel('v6.12').with(patch({ subject: 'mm: mine', replace: { zap_pte_range: () => undefined } }))
    expect(planned({}, { kernel: mine, cases: [{ ...plain, without: {} }] })).toEqual([
      ['plain', 'itself', 'v6.12 + "mm: mine"', [], plain.expect], ['plain', 'without own', 'v6.12', [], {}],
    ])
  })

  test('on another kernel, or in another scope, nothing is expected and nothing else is run', () => {
    expect(planned({ kernel: kernel('v6.12'), case: 'hole' })).toEqual([['hole', 'itself', 'v6.12', [], {}]])
    expect(planned({ scope: { pages: 2 }, case: 'plain' })).toEqual([['plain', 'itself', v5.name, [], {}]])
  })

  test('without one patch, what the case says of that patch is expected; without two, nothing', () => {
    expect(planned({ without: ['persist-across-zap'], case: 'plain' })).toEqual([['plain', 'itself', v5.name, ['persist-across-zap'], { 'wp-never-lost': 'violated' }]])
    expect(planned({ without: ['persist-across-zap', 'wr-protect-none'], case: 'plain' })).toEqual([['plain', 'itself', v5.name, ['persist-across-zap', 'wr-protect-none'], {}]])
    expect(planned({ without: ['persist-across-zap'], kernel: v5, case: 'plain' })).toEqual([['plain', 'itself', v5.name, ['persist-across-zap'], {}]])
  })

  test.each<[string, Partial<Asked>]>([
    ['a case', { case: 'plian' }], ['a patch', { without: ['persist-across-zpa'] }], ['a patch that the kernel has not', { without: ['pte-marker'] }],
    ['a page', { scope: { watch: [1] } }],
  ])('%s that is not there', (_, asked) => { expect(() => planned(asked)).toThrow(UserError) })
})
