/**
 * A straight run keeps one plain memory and writes into it; a search steps on immer drafts of frozen values. The modelled functions are the same,
 * so every call of a random scenario is made both ways: the same result, the same memory, the same told besides.
 */
import fc from 'fast-check'
import { freeze, produce } from 'immer'
import { expect, test, vi } from 'vitest'
import type * as WorldModule from '../../../../checker/scenario/run/world.ts'
import { scenarioArbitrary } from '../../../../checker/conform/generate.ts'
import { printScenario } from '../../../../checker/scenario/print.ts'
import { runOnModel } from '../../../../checker/scenario/run/run.ts'
import { kernel } from '../../../../model/kernels.ts'
import { runCall } from '../../../../model/language/run.ts'
import { Machine } from '../../../../model/state/machine.ts'
import { deaf } from '../../../../model/system/system.ts'

interface Differs { readonly program: string; readonly drafted: unknown; readonly plain: unknown }
const seen: { calls: Map<string, number>; differs: Differs[] } = vi.hoisted(() => ({ calls: new Map<string, number>(), differs: [] }))

vi.mock('../../../../checker/scenario/run/world.ts', async (importOriginal) => {
  const original = await importOriginal<typeof WorldModule>()
  const perform: typeof original.perform = (world, program, mm, first, last, given = {}, announces = null) => {
    const before = freeze(structuredClone(world.state), true)
    let told: unknown = null
    const after = produce(before, (draft) => {
      const m = new Machine(world.config, draft, deaf)
      const result = runCall(m, world.programs[program], { start: { mm, page: first }, first, last, given })
      told = { result, got: m.got, done: m.done, accessed: m.accessed }
    })
    const done = original.perform(world, program, mm, first, last, given, announces)
    const { got, done: pages, accessed } = done.m
    const drafted = { told, after }
    const plain = structuredClone({ told: { result: done.result, got, done: pages, accessed }, after: world.state })
    try {
      expect(drafted).toEqual(plain)
    } catch {
      seen.differs.push({ program, drafted, plain })
    }
    seen.calls.set(program, (seen.calls.get(program) ?? 0) + 1)
    return done
  }
  return { ...original, perform }
})

test.each(['v6.18', 'v6.1.176'] as const)('%s: a call on a draft is the same as on the plain memory', (name) => {
  const on = kernel(name)
  seen.calls.clear()
  fc.assert(fc.property(scenarioArbitrary({ off: ['madv willneed'] }), (scenario) => {
    seen.differs.length = 0
    runOnModel(scenario, on)
    expect(seen.differs, printScenario(scenario)).toEqual([])
  }), { numRuns: 60 })
  expect([...seen.calls.keys()]).toEqual(expect.arrayContaining(['copy', 'dontneed', 'fork', 'pageout', 'protect', 'read', 'register', 'resolve', 'write']))
})
