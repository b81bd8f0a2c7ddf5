/**
 * Cases of the specs, as far as the reference can follow, with threads interchangeable although the systems are small: the
 * verdicts and the very runs are the reference's; and where a patch is left out, so that something is violated, too.
 */
import { expect, test } from 'vitest'
import { sample } from '../../../../checker/engine/sample.ts'
import { Tables } from '../../../../checker/engine/tables.ts'
import { explore } from '../../../../checker/search/reference.ts'
import { search } from '../../../../checker/search/search.ts'
import { compileCase } from '../../../../model/case.ts'
import type { CaseInput, Spec } from '../../../../model/spec.ts'
import type { MachineState } from '../../../../model/state/state.ts'
import type { System } from '../../../../model/system/system.ts'
import { specs } from '../../../../specs/index.ts'
import { orbits } from './orbits.ts'

const followed = 3_700
const counted = 800
const varied = 2_900

const hasAtMost = (system: System<MachineState>, states: number): boolean => sample(new Tables(system), states).all

/** At its own scope and at its small one; and without the patches that it speaks of. */
function systemsOf(spec: Spec, each: CaseInput): System<MachineState>[] {
  const own = [{}, ...(each.small === undefined ? [] : [each.small])].map((scope) => compileCase(spec, each, spec.kernel, scope).system)
  const without = own[0] !== undefined && hasAtMost(own[0], varied) ? Object.keys(each.without ?? {}).map((patch) => compileCase(spec, each, spec.kernel.without(patch)).system) : []
  return [...own, ...without].filter((system) => (system.symmetric?.length ?? 0) > 0 && hasAtMost(system, followed))
}

const seen = { systems: 0, violated: 0 }

for (const { name, load } of specs) test(name, async () => {
  const { default: spec } = await load()
  for (const each of spec.cases) for (const system of systemsOf(spec, each)) {
    const outcome = search(system, { maxBytes: 2 ** 26 }, { preparation: { glance: 1 } })
    const reference = explore(system)
    const told = ({ depth, domains, properties }: typeof outcome) => ({ depth, domains, properties: properties.map(({ verdict, path, what }) => ({ verdict, path, what })) })
    expect(outcome.account.symmetric, each.name).toEqual(['the threads'])
    expect(told(outcome), each.name).toEqual(told(reference))
    const { states, transitions, properties } = outcome
    if (reference.states <= counted) expect({ states, transitions, reached: properties.map(({ reached }) => reached) }, each.name).toEqual(orbits(system, counted))
    seen.systems++
    seen.violated += properties.filter(({ verdict }) => verdict === 'violated').length
  }
})

test('were enough, and some of them were violated', () => {
  expect(seen.systems).toBeGreaterThan(12)
  expect(seen.violated).toBeGreaterThan(3)
})
