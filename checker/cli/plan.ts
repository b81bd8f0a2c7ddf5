/**
 * What `check` runs of a spec: every case; a known violation again with its fix on top; a case again without each patch
 * that it says something about; and, for a spec with a patch of the author's own, everything again without that patch.
 *
 * A kernel, a patch or a scope given on the command line takes the place of the spec's, and then the spec's expectations
 * say nothing: except of `--without` one patch, where the case itself says what that does.
 */
import type { Kernel } from '../../model/kernels.ts'
import type { ScopeInput } from '../../model/scope.ts'
import type { CaseInput, Expectations } from '../../model/spec.ts'
import { findPatch } from '../../model/patches/index.ts'
import { UserError } from '../../model/user-error.ts'
import { hasOwn, leaveOut, withoutOwn } from './kernel-name.ts'
import type { LoadedSpec } from './load.ts'
import type { Planned } from './run.ts'
import { pageLimit } from './vocabulary.ts'

export interface Asked {
  readonly case?: string
  readonly kernel?: Kernel
  readonly without: readonly string[]
  readonly scope: Partial<ScopeInput>
}

export const isVaried = ({ kernel, without, scope }: Asked): boolean => kernel !== undefined || without.length > 0 || Object.keys(scope).length > 0

/** The kernel that a spec is run on, and the ids of the patches that are left out of it. @throws UserError */
export function kernelFor(loaded: LoadedSpec, asked: Asked): { readonly kernel: Kernel; readonly without: readonly string[] } {
  const kernel = asked.kernel ?? loaded.spec.kernel
  for (const ref of asked.without) leaveOut(kernel, ref)
  return { kernel, without: asked.without.map((ref) => findPatch(ref).id) }
}

/** @throws UserError for a case, a patch or a page that is not there */
export function planCheck(loaded: LoadedSpec, asked: Asked): Planned[] {
  const { kernel, without } = kernelFor(loaded, asked)
  const cases = casesOf(loaded, asked)
  const plan = (of: CaseInput, rest: Partial<Planned> = {}): Planned =>
    ({ loaded, of, variant: { is: 'itself' }, kernel, without: [], overrides: asked.scope, expect: of.expect, ...rest })
  for (const of of cases) checkWatch(of, asked)
  const speaks = asked.kernel === undefined && Object.keys(asked.scope).length === 0
  if (isVaried(asked)) return cases.map((of) => plan(of, { without, expect: speaks ? expectedWithout(of, without) : {} }))
  return cases.flatMap((of): Planned[] => {
    const fixedBy = of.known?.fixedBy
    const fixed = fixedBy === undefined ? kernel : kernel.with(fixedBy)
    return [
      plan(of),
      ...(fixedBy === undefined ? [] : [plan(of, { variant: { is: 'fixed', by: fixedBy }, kernel: fixed, expect: fixedExpectations(of) })]),
      // A hole would hide what the patch does.
      ...Object.entries(of.without ?? {}).map(([ref, expect]) => {
        const { id } = findPatch(ref)
        return plan(of, { variant: { is: 'without', patch: id }, kernel: fixed, without: [id], expect })
      }),
      ...(hasOwn(kernel) ? [plan(of, { variant: { is: 'without own' }, kernel: withoutOwn(kernel), expect: {} })] : []),
    ]
  })
}

/** With the fix on top everything that is violated without it must hold. */
export const fixedExpectations = ({ expect }: CaseInput): Expectations =>
  Object.fromEntries(Object.entries(expect).map(([name, verdict]) => [name, verdict === 'violated' ? 'holds' : verdict]))

/** What a case says of leaving out just this patch; nothing of leaving out several. */
export const expectedWithout = (of: CaseInput, without: readonly string[]): Expectations =>
  without.length === 1 ? Object.entries(of.without ?? {}).find(([ref]) => findPatch(ref).id === without[0])?.[1] ?? {} : {}

/** Fewer pages or kinds may leave a case that follows single pages without one of them. */
function checkWatch(of: CaseInput, asked: Asked): void {
  const scope = { ...of.scope, ...asked.scope }
  const pages = pageLimit(scope)
  const outside = scope.watch?.find((page) => page >= pages)
  if (outside !== undefined)
    throw new UserError('page', String(outside), [], `case "${of.name}" would watch page ${outside} of ${pages}; pages are counted from 0`)
}

function casesOf({ spec }: LoadedSpec, asked: Asked): readonly CaseInput[] {
  if (asked.case === undefined) return spec.cases
  const found = spec.cases.filter((each) => each.name === asked.case)
  if (found.length === 0) throw new UserError('case', asked.case, spec.cases.map((each) => each.name))
  return found
}
