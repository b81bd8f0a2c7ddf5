import { describe, expect, test } from 'vitest'
import { compileCase } from '../../../model/case.ts'
import { specs } from '../../../specs/index.ts'
import { reachable, sameAsImmer } from './same-as-immer.ts'

/**
 * Every action of every case, on the first states that a search comes to, under immer and on the recording view. What a run
 * reads decides what the engine's tables will cost, so the widest one is bounded too: a step reads one column.
 */
const atMost = 150
const widestSeen = 8

describe('the steps of every case do the same on the recording view as under immer, and read little', () => {
  for (const named of specs) test(named.name, async () => {
    const { default: spec } = await named.load()
    for (const each of spec.cases) {
      const { system, scope } = compileCase(spec, each, spec.kernel)
      const compared = sameAsImmer(system, reachable(system, atMost))
      expect(compared.differences, each.name).toEqual([])
      expect(compared.enabled, each.name).toBeGreaterThan(0)
      // A call that runs to its end in one go may read the columns of all pages and processes; a single step reads less.
      expect(compared.widest.reads.length, `${each.name}: ${compared.widest.action} reads ${compared.widest.reads.join(', ')}`)
        .toBeLessThanOrEqual(widestSeen * scope.pages * scope.mms)
    }
  })
})
