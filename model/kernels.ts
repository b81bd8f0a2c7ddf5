/**
 * A kernel is a set of patches: a release, a release plus a series or one fix, or one of them minus a patch.
 */
import { findPatch, findSeries, type Patch, type PatchRef, releases, type ReleaseName } from './patches/index.ts'
import type { Procedure } from './language/procedure.ts'
import type { Machine } from './state/machine.ts'
import type { Place } from './state/state.ts'
import { UserError } from './user-error.ts'

/** A kernel function or procedure of the user's own, in the place of the modelled one of that name. */
export type Replacement = ((m: Machine, at: Place, ...rest: never[]) => unknown) | Procedure

export interface Kernel {
  readonly name: string
  readonly base: ReleaseName
  /** Ids of the patches in it. */
  readonly patches: ReadonlySet<string>
  readonly replaced: Readonly<Record<string, Replacement>>
  /** What was added to the base and taken away from it, in order, for titles and receipts. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** The same kernel with a patch, a whole series (by id), or a patch of the user's own. */
  with(...patches: readonly (PatchRef | OwnPatch)[]): Kernel
  /** The same kernel without a patch: by id, a commit prefix, or an unambiguous part of the subject. */
  without(...patches: readonly PatchRef[]): Kernel
}

/** A patch that exists in a spec file only. */
export interface OwnPatch {
  readonly own: true
  readonly subject: string
  readonly replace: Readonly<Record<string, Replacement>>
}

export const patch = (own: { subject: string; replace: Readonly<Record<string, Replacement>> }): OwnPatch => ({ own: true, ...own })

/** @throws UserError when there is no such release. */
export function kernel(name: ReleaseName): Kernel {
  const release = releases.find((known) => known.name === name)
  if (release === undefined) throw new UserError('kernel', name, releases.map((known) => known.name))
  return make({ base: release.name, patches: new Set(release.patches), replaced: {}, added: [], removed: [] })
}

type Parts = Pick<Kernel, 'base' | 'patches' | 'replaced' | 'added' | 'removed'>

function make(parts: Parts): Kernel {
  const name = [parts.base, ...parts.added.map((id) => `+ ${id}`), ...parts.removed.map((id) => `- ${id}`)].join(' ')
  return {
    ...parts, name,
    with: (...refs) => make(refs.reduce<Parts>(add, parts)),
    without: (...refs) => make(refs.reduce<Parts>(remove, parts)),
  }
}

function add(parts: Parts, ref: PatchRef | OwnPatch): Parts {
  if (typeof ref !== 'string') return { ...parts, replaced: { ...parts.replaced, ...ref.replace }, added: [...parts.added, `"${ref.subject}"`] }
  const series = findSeries(ref)
  const patches: readonly Patch[] = series?.patches ?? [findPatch(ref)]
  const wasRemoved = (id: string): boolean => patches.some((known) => known.id === id)
  return {
    ...parts, patches: new Set([...parts.patches, ...patches.map((known) => known.id)]),
    added: [...parts.added, series?.id ?? patches.map((known) => known.id).join(' + ')],
    removed: parts.removed.filter((id) => !wasRemoved(id)),
  }
}

function remove(parts: Parts, ref: PatchRef): Parts {
  const { id } = findPatch(ref)
  return { ...parts, patches: new Set([...parts.patches].filter((known) => known !== id)), removed: [...parts.removed, id] }
}
