/**
 * Which patches the model asks about. Leaving out any other changes nothing in it, so the catalogue has to say why; and an
 * answer that no kernel of any spec gives would be a branch of the model that nothing runs.
 */
import { describe, expect, test } from 'vitest'
import { type Kernel, kernel } from '../../../model/kernels.ts'
import { findPatch, findSeries, patches } from '../../../model/patches/index.ts'
import * as questions from '../../../model/patches/questions.ts'
import { kindNames } from '../../../model/scope.ts'
import type { Spec } from '../../../model/spec.ts'
import { specs } from '../../../specs/index.ts'

const { askedPatches } = questions
const judged = ['semantic', 'gate', 'observation']

/** A gate without which nothing differs: the ioctl that it advertises is refused anyway where it does not exist. */
const gatesWithoutPlace = ['declare-writeprotect-conditionally']

describe('what is asked about', () => {
  test('only patches that there are', () => {
    for (const id of askedPatches) expect(findPatch(id).id).toBe(id)
  })

  test.each(patches.filter((patch) => judged.includes(patch.role)).map((patch) => [patch.role, patch.id] as const))('%s: %s', (_, id) => {
    expect(askedPatches.has(id)).toBe(!gatesWithoutPlace.includes(id))
  })

  test('a patch that is not judged has a reason; so has a gate, and whatever is asked about without being judged', () => {
    for (const { role, reason } of patches) if (!['semantic', 'observation'].includes(role)) expect(reason?.length ?? 0).toBeGreaterThan(10)
    for (const id of gatesWithoutPlace) expect(findPatch(id)).toMatchObject({ role: 'gate', reason: expect.stringContaining('only') as string })
  })

  test('build, refactoring and test patches are never asked about', () => {
    expect(patches.filter((patch) => ['build', 'refactoring', 'test'].includes(patch.role) && askedPatches.has(patch.id))).toEqual([])
  })
})

/** The kernels of a spec: whole, with the fixes of its known cases, without one patch, and each prefix of its series. */
function kernelsOf(spec: Spec): Kernel[] {
  const inSeries = spec.series === undefined ? [] : findSeries(spec.series)?.patches.map((patch) => patch.id) ?? []
  const leftOut = [...inSeries, ...spec.cases.flatMap((each) => Object.keys(each.without ?? {}))]
  return [
    spec.kernel,
    ...spec.cases.flatMap((each) => (each.known?.fixedBy === undefined ? [] : [spec.kernel.with(each.known.fixedBy)])),
    ...leftOut.map((id) => spec.kernel.without(id)),
    ...inSeries.map((_, i) => kernel(spec.kernel.base).with(...inSeries.slice(0, i))),
  ]
}

/** The kernels whose answers to scenarios are stored: parts of a VMA, several contexts and mremap are seen in scenarios only. */
const answered = (['v6.1.176', 'v6.12.117', 'v6.18'] as const).map((name) => kernel(name))

describe('both answers are given by some kernel of some spec', async () => {
  const kernels = [...(await Promise.all(specs.map(async (named) => kernelsOf((await named.load()).default)))).flat(), ...answered]
  const predicates = Object.entries(questions).flatMap(([name, question]) => (typeof question === 'function' ? [[name, question] as const] : []))

  test('there are such questions', () => {
    expect(predicates.length).toBeGreaterThan(25)
  })

  test.each(predicates)('%s', (name, question) => {
    const kinds = name === 'registers_wp' ? kindNames : (['anon'] as const)
    for (const kind of kinds) expect(new Set(kernels.map((each) => question({ kernel: each }, kind))), kind).toEqual(new Set([true, false]))
  })

  test.each([...askedPatches])('%s is in one kernel and missing in another', (id) => {
    expect(new Set(kernels.map((each) => each.patches.has(id)))).toEqual(new Set([true, false]))
  })
})
