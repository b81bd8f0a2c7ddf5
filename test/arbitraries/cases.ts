/** Random scopes, random kernels, and random walks through what they make possible. */
import fc from 'fast-check'
import { take } from '../../checker/search/take.ts'
import { type Kernel, kernel } from '../../model/kernels.ts'
import { operationNames } from '../../model/operations/names.ts'
import { patches, type ReleaseName, releases, series } from '../../model/patches/index.ts'
import { kindNames, type ScopeInput } from '../../model/scope.ts'
import type { MachineState } from '../../model/state/state.ts'
import { type Action, deaf, type System } from '../../model/system/system.ts'

export const anyScope: fc.Arbitrary<ScopeInput> = fc.record({
  kinds: fc.uniqueArray(fc.constantFrom(...kindNames), { minLength: 1, maxLength: 2 }),
  pages: fc.constantFrom(1, 2),
  mms: fc.constantFrom(1, 2),
  threads: fc.constantFrom(1, 2),
  operations: fc.subarray([...operationNames], { minLength: 5 }).map((some) => [...new Set([...some, 'write' as const])]),
  granularity: fc.constantFrom('lock', 'lock', 'lock', 'syscall'),
  inflight: fc.constantFrom(undefined, 1, 2),
  features: fc.subarray(['EVENT_FORK']),
  modes: fc.constantFrom(['wp'], ['wp'], ['missing', 'wp'], ['missing']),
  watch: fc.constantFrom(undefined, [0]),
  profile: fc.constantFrom('lenient', 'strict'),
}).map(({ inflight, watch, operations, ...scope }) => ({
  ...scope, ...(inflight === undefined ? {} : { inflight }), ...(watch === undefined ? {} : { watch }),
  // A child needs a process to be.
  operations: operations.filter((name) => scope.mms > 1 || (name !== 'fork' && name !== 'exit')),
}) as ScopeInput)

/** Releases, and the series on the release that they were made for. */
export const wholeKernels: readonly Kernel[] = [
  ...releases.map((release) => kernel(release.name)), kernel('v5.14').with('uffd-wp-shmem-hugetlb-v5'), kernel('v6.12').with('reregister-reset'),
]

/** Any release, perhaps with a series or a fix on top, perhaps with a patch left out: most of them are wrong somewhere. */
export const anyKernel: fc.Arbitrary<Kernel> = fc.record({
  release: fc.constantFrom<ReleaseName>(...releases.map((release) => release.name)),
  top: fc.option(fc.constantFrom(...series.map((each) => each.id), ...patches.map((patch) => patch.id))),
  out: fc.nat(),
}).map(({ release, top, out }) => {
  const whole = top === null ? kernel(release) : kernel(release).with(top)
  const id = [...whole.patches][out % (2 * whole.patches.size + 1)]
  return id === undefined ? whole : whole.without(id)
})

export const picks = (length: number): fc.Arbitrary<number[]> => fc.array(fc.nat(), { minLength: length, maxLength: length })

export interface Taken { readonly before: MachineState; readonly action: Action<MachineState>; readonly after: MachineState }

/** A walk from the initial state: each pick takes the first action from there on, in their circle, that is enabled. */
export function* walk(system: System<MachineState>, from: MachineState, choices: readonly number[]): Generator<Taken> {
  const { actions } = system
  let state = from
  for (const choice of choices) {
    for (let i = 0; i < actions.length; i++) {
      const action = actions[(choice + i) % actions.length]
      const after = action === undefined ? null : take(state, action, deaf)
      if (action === undefined || after === null) continue
      yield { before: state, action, after }
      state = after
      break
    }
  }
}
