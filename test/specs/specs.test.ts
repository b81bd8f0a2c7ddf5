/**
 * The specs that come with the tool: every case gives the verdicts that it expects, a known case holds with its fix, leaving
 * out a patch does what the case says. Every run sees its whole scope. That the small scopes are small enough for the reference
 * is seen here; that it finds the same there, in test/checker/search/mm-cases.test.ts.
 */
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../checker/search/outcome.ts'
import { search } from '../../checker/search/search.ts'
import { compileCase } from '../../model/case.ts'
import { rules } from '../../model/contract/rules.ts'
import type { Kernel } from '../../model/kernels.ts'
import { findPatch, findSeries } from '../../model/patches/index.ts'
import type { CaseInput, Expectations, Spec } from '../../model/spec.ts'
import { specs } from '../../specs/index.ts'

const SECONDS = 120
const SMALL = 20_000
const loaded = await Promise.all(specs.map(async (named) => ({ name: named.name, spec: (await named.load()).default })))

function run(spec: Spec, each: CaseInput, of: Kernel, small = false): Outcome {
  const outcome = search(compileCase(spec, each, of, small ? each.small : {}).system, { seconds: SECONDS }, small ? { symmetry: false } : {})
  expect({ cut: outcome.cut, error: outcome.error }).toEqual({ cut: null, error: null })
  return outcome
}

const verdicts = ({ properties }: Outcome): Record<string, string> => Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]))

/** With the fix on top, what was violated holds, and nothing else changes. */
const fixed = (expected: Expectations): Record<string, string> =>
  Object.fromEntries(Object.entries(expected).map(([name, verdict]) => [name, verdict === 'violated' ? 'holds' : verdict]))

describe.each(loaded)('$name', ({ spec }) => {
  test('case names are unique', () => {
    const names = spec.cases.map((each) => each.name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  test('names a series that there is', () => {
    if (spec.series !== undefined) expect(findSeries(spec.series)?.patches.some((patch) => spec.kernel.patches.has(patch.id))).toBe(true)
  })

  describe.each(spec.cases)('$name', (each) => {
    test('gives its expected verdicts', () => {
      const outcome = run(spec, each, spec.kernel)
      expect(verdicts(outcome)).toEqual(each.expect)
      expect(outcome.domains['entry']).toBeLessThanOrEqual(64)
    })

    test('its small scope is small', () => { expect(run(spec, each, spec.kernel, true).states).toBeLessThanOrEqual(SMALL) })

    test('is known if and only if it expects a violation, and then says why', () => {
      const violated = Object.entries(each.expect).filter(([, verdict]) => verdict === 'violated').map(([name]) => name)
      expect(each.known !== undefined).toBe(violated.length > 0)
      if (each.known === undefined) return
      expect(each.known.reason.length).toBeGreaterThan(20)
      expect(each.known.rules?.length).toBeGreaterThan(0)
      // The monitor's own rules have no row: fork's, and the transparency of swap.
      for (const id of each.known.rules ?? []) expect([...rules.map((rule) => rule.id), 'F1', 'F2', 'M1']).toContain(id)
    })

    for (const fixedBy of each.known?.fixedBy === undefined ? [] : [each.known.fixedBy]) {
      test(`holds with ${fixedBy}`, () => {
        expect(spec.kernel.patches.has(findPatch(fixedBy).id)).toBe(false)
        expect(verdicts(run(spec, each, spec.kernel.with(fixedBy)))).toEqual(fixed(each.expect))
      })
    }

    for (const [patch, expected] of Object.entries(each.without ?? {})) {
      test(`without ${patch}`, () => {
        expect(spec.kernel.patches.has(findPatch(patch).id)).toBe(true)
        // A known hole would hide what the patch does: such a case is compared with its fix on top, here as in the tool.
        const fix = each.known?.fixedBy
        const base = fix === undefined ? spec.kernel : spec.kernel.with(fix)
        const before = fix === undefined ? each.expect : fixed(each.expect)
        expect(verdicts(run(spec, each, base.without(patch)))).toMatchObject(expected)
        // It says what changes: what is so anyway says nothing about the patch.
        for (const [name, verdict] of Object.entries(expected)) expect({ name, verdict }).not.toEqual({ name, verdict: before[name] })
      })
    }
  })
})

test('spec names are unique, and each file is where its name says', () => {
  const names = specs.map((each) => each.name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, file } of specs) expect(file.split('/').at(-1)).toBe(`${name}.ts`)
})

test('both series are the subject of a spec, and each of one only', () => {
  const told = loaded.flatMap(({ spec }) => spec.series ?? [])
  expect(told).toEqual(expect.arrayContaining(['uffd-wp-shmem-hugetlb-v5', 'uffd-wp-anon-v5.7']))
  expect(new Set(told).size).toBe(told.length)
})
