/**
 * Every case of every spec at its small scope: the engine's outcome is the reference's, with all its counts and runs, in each
 * store. The smaller cases also on kernels with a patch left out, where most properties are violated.
 */
import { describe, expect, test } from 'vitest'
import { sample } from '../../../checker/engine/sample.ts'
import { Tables } from '../../../checker/engine/tables.ts'
import { explore } from '../../../checker/search/reference.ts'
import { search } from '../../../checker/search/search.ts'
import { compileCase } from '../../../model/case.ts'
import type { Kernel } from '../../../model/kernels.ts'
import type { Spec } from '../../../model/spec.ts'
import type { MachineState } from '../../../model/state/state.ts'
import type { System } from '../../../model/system/system.ts'
import { specs } from '../../../specs/index.ts'
import { found } from './same-outcome.ts'

const small = 90
const stores = ['inline', 'tree', 'fingerprint'] as const

const hasAtMost = (system: System<MachineState>, states: number): boolean => sample(new Tables(system), states).all

function compare(spec: Spec, each: Spec['cases'][number], kernel: Kernel): void {
  const { system } = compileCase(spec, each, kernel, each.small)
  const known = found(explore(system))
  for (const store of stores) expect(found(search(system, {}, { store, symmetry: false })), `${each.name}, ${kernel.name}, ${store}`).toEqual(known)
}

describe('the outcome of the reference', () => {
  for (const named of specs) test(named.name, { timeout: 120_000 }, async () => {
    const { default: spec } = await named.load()
    const leftOut = [...spec.kernel.patches].map((id) => spec.kernel.without(id))
    for (const each of spec.cases) {
      compare(spec, each, spec.kernel)
      if (hasAtMost(compileCase(spec, each, spec.kernel, each.small).system, small)) for (const kernel of leftOut) compare(spec, each, kernel)
    }
  })
})

test('the same when tables are learned as the search goes', async () => {
  let cases = 0
  for (const named of specs) {
    const { default: spec } = await named.load()
    for (const each of spec.cases) {
      const { system } = compileCase(spec, each, spec.kernel)
      if (!hasAtMost(system, small)) continue
      const learning = search(system, {}, { preparation: { glance: 1, look: 10, limits: { paths: 30, runs: 1_000, values: 10 } }, symmetry: false })
      expect(learning.account.learned).toBe('as met')
      expect(found(learning), each.name).toEqual(found(search(system)))
      cases++
    }
  }
  expect(cases).toBeGreaterThan(5)
})
