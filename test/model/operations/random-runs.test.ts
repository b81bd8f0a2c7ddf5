/**
 * Random walks: random scopes on random kernels. The invariants do not concern uffd-wp, so they hold on every kernel, however
 * wrong it is about that; all but one, on kernels that are known to leak.
 */
import { fc, test } from '@fast-check/vitest'
import { freeze } from 'immer'
import { describe, expect } from 'vitest'
import { keysOf } from '../../../checker/search/key.ts'
import { take } from '../../../checker/search/take.ts'
import { type Kernel, kernel } from '../../../model/kernels.ts'
import { skipping_swap_is_a_flag, zap_keeps_uffd_wp } from '../../../model/patches/questions.ts'
import { operationNames } from '../../../model/operations/names.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import { deaf } from '../../../model/system/system.ts'
import { anyKernel, anyScope, picks, walk, wholeKernels } from '../../arbitraries/cases.ts'
import { invariantsOf } from './invariants.ts'
import { reachable } from '../state/reachable.ts'
import { stage } from './play.ts'

const STEPS = 50

function checkWalk(of: Kernel, scope: ScopeInput, choices: readonly number[], except: readonly string[] = []): void {
  const { system, config } = stage(of, scope, [])
  const init = freeze(system.init, true)
  const invariants = Object.entries(invariantsOf(config, init)).filter(([name]) => !except.includes(name))
  const keys = keysOf(system.shape)
  const path: string[] = []
  for (const { before, action, after } of walk(system, init, choices)) {
    path.push(action.name)
    for (const [name, wrong] of invariants) expect({ name, wrong: wrong(after), path: wrong(after).length > 0 ? path : [] }).toEqual({ name, wrong: [], path: [] })
    // Throws when a leaf that the scope fixes has changed.
    keys.of(after)
    expect(Object.isFrozen(before) && Object.isFrozen(after)).toBe(true)
  }
}

describe('the kernel\'s own invariants', () => {
  test.prop([anyScope, fc.constantFrom(...wholeKernels), picks(STEPS)], { numRuns: 150 })('whole releases and series', (scope, of, choices) => {
    checkWalk(of, scope, choices)
  })

  /** Between the patch that makes munmap and exit pass details and those that give swap entries back nevertheless. */
  const leaksSwap = (of: Kernel): boolean => zap_keeps_uffd_wp({ kernel: of }) && !skipping_swap_is_a_flag({ kernel: of })

  test.prop([anyScope, anyKernel, picks(STEPS)], { numRuns: 150 })('any kernel', (scope, of, choices) => {
    checkWalk(of, scope, choices, leaksSwap(of) ? ['no identity outlives its process'] : [])
  })

  test('no whole release leaks', () => {
    expect(wholeKernels.filter(leaksSwap)).toEqual([])
  })
})

describe('exhaustively, in small scopes', () => {
  const everything: ScopeInput['operations'] = operationNames.filter((name) => !['wp-all', 'unwp-all', 'dontneed-all', 'fork', 'exit'].includes(name))
  const scopes: readonly ScopeInput[] = [
    { kinds: ['anon'], mms: 2, threads: 1, granularity: 'syscall', watch: [], operations: ['read', 'write', 'wp', 'unwp', 'dontneed', 'fork', 'exit', 'reclaim', 'swapoff'] },
    { kinds: ['anon'], mms: 2, threads: 1, inflight: 1, watch: [], operations: ['write', 'wp', 'unwp', 'fork', 'exit', 'reclaim'], features: ['EVENT_FORK'] },
    { kinds: ['shmem-private'], mms: 2, threads: 1, inflight: 1, watch: [], operations: ['read', 'write', 'fork', 'exit', 'reclaim', 'punch'] },
    { kinds: ['shmem'], threads: 1, inflight: 2, watch: [], operations: everything },
    { kinds: ['shmem-private'], threads: 1, inflight: 1, watch: [], operations: everything },
  ]

  const kernels = [kernel('v6.12'), kernel('v5.14').with('uffd-wp-shmem-hugetlb-v5')]
  const runs = scopes.flatMap((scope) => kernels.map((of) => ({ of, scope, name: `${of.base}, ${scope.kinds.join()}, ${scope.operations.length} operations` })))

  test.each(runs)('$name', ({ of, scope }) => {
    const { system, config } = stage(of, scope, [])
    const invariants = Object.entries(invariantsOf(config, system.init))
    const states = reachable(system)
    expect(states.length).toBeGreaterThan(50)
    expect(states.flatMap((state) => invariants.flatMap(([name, wrong]) => wrong(state).map((what) => `${name}: ${what}`))).slice(0, 3)).toEqual([])
  })
})

describe('an action', () => {
  test.prop([anyScope, anyKernel, picks(20)], { numRuns: 40 })('does the same again, and leaves the state that it was given alone', (scope, of, choices) => {
    const { system } = stage(of, scope, [])
    for (const { before, action, after } of walk(system, structuredClone(system.init), choices)) {
      const copy = structuredClone(before)
      expect(take(before, action, deaf)).toEqual(after)
      expect(before).toEqual(copy)
    }
  })

  test.prop([anyScope, anyKernel, picks(20)], { numRuns: 40 })('is the only one of its name, and belongs to one of the actors', (scope, of) => {
    const { system, config } = stage(of, scope, [])
    const names = system.actions.map((action) => action.name)
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(config.actors.map((actor) => actor.name)).size).toBe(config.actors.length)
    for (const action of system.actions) expect(config.actors.map((actor) => actor.name)).toContain(action.actor)
  })
})
