/**
 * A kernel as it is typed, in the form in which reports print it: a release, then patches or series that are added and
 * patches that are taken away: `v5.14 + uffd-wp-shmem-hugetlb-v5 - persist-across-zap`.
 */
import { type Kernel, kernel } from '../../model/kernels.ts'
import { findPatch, findSeries, type ReleaseName, releases, patches, series } from '../../model/patches/index.ts'
import { UserError } from '../../model/user-error.ts'

export const releaseNames: readonly string[] = releases.map((release) => release.name)
/** Everything that `with` takes. */
export const patchNames: readonly string[] = [...series.map((known) => known.id), ...patches.map((known) => known.id)]

/** @throws UserError */
export function parseKernel(text: string): Kernel {
  const [base = '', ...changes] = text.trim().split(/\s*(\+)\s*|\s+(-)\s+/).filter((part) => part !== undefined && part !== '')
  if (!releaseNames.includes(base)) throw new UserError('kernel', base, releaseNames)
  let made = kernel(base as ReleaseName)
  for (let i = 0; i < changes.length; i += 2) {
    const ref = changes[i + 1] ?? ''
    made = changes[i] === '-' ? leaveOut(made, ref) : made.with(knownPatch(ref))
  }
  return made
}

/** A patch or a series as a user may name it. @throws UserError */
export function knownPatch(ref: string): string {
  if (findSeries(ref) !== undefined) return ref
  try {
    return findPatch(ref).id
  } catch (thrown) {
    throw thrown instanceof UserError ? knowingSeries(thrown) : thrown
  }
}

/** An unknown patch may be a series that is written wrong; a name that is ambiguous keeps its own message. */
export const knowingSeries = (error: UserError): UserError =>
  error.what === 'patch' && error.known.length === patches.length ? new UserError(error.what, error.given, patchNames) : error

/** The kernel without a patch that it has. @throws UserError also when it has no such patch */
export function leaveOut(from: Kernel, ref: string): Kernel {
  const { id } = findPatch(ref)
  if (!from.patches.has(id)) throw new UserError('patch', ref, [...from.patches], `kernel ${from.name} has no patch "${id}" to leave out`)
  return from.without(id)
}

/** The same kernel with no patch of the spec author's own in it. */
export function withoutOwn(from: Kernel): Kernel {
  const known = from.added.filter((name) => !name.startsWith('"'))
  return kernel(from.base).with(...known).without(...from.removed)
}

export const hasOwn = (checked: Kernel): boolean => Object.keys(checked.replaced).length > 0
