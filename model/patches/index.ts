/** All patches, series and releases that the model knows, and how a user may name a patch. */
import { UserError } from '../user-error.ts'
import { fixes } from './fixes.ts'
import type { Patch, Series } from './patch.ts'
import { pte_markers } from './pte-markers-v5.19.ts'
import { uffd_wp_anon } from './uffd-wp-anon-v5.7.ts'
import { uffd_wp_shmem_hugetlb_v5 } from './uffd-wp-shmem-hugetlb-v5.ts'

export type { Patch, Role, Series } from './patch.ts'

const allSeries = [uffd_wp_anon, uffd_wp_shmem_hugetlb_v5, pte_markers] as const
export const series: readonly Series[] = allSeries
export const patches: readonly Patch[] = [...allSeries.flatMap((each) => each.patches as readonly Patch[]), ...fixes]

type KnownId = (typeof allSeries)[number]['patches'][number]['id'] | (typeof allSeries)[number]['id'] | (typeof fixes)[number]['id']
/** A patch by id, by a commit prefix of at least seven digits, or by an unambiguous part of its subject; or a series by id. */
export type PatchRef = KnownId | (string & {})

const names = ['v5.6', 'v5.7', 'v5.14', 'v5.19', 'v6.1', 'v6.1.176', 'v6.12', 'v6.12.117', 'v6.18'] as const
export type ReleaseName = (typeof names)[number]

export interface Release { readonly name: ReleaseName; readonly patches: readonly string[] }

/** What a stable level has from later releases, as far as this model can tell. */
const backports: Readonly<Partial<Record<ReleaseName, readonly KnownId[]>>> = {
  'v6.1.176': ['writenotify-for-uffd-wp'],
  'v6.12.117': ['mremap-clears-uffd-wp', 'dontunmap-resets-pgoff'],
}

/** The release that a name begins with, as a number: v6.12.117 and v6.12 are the same. */
const number = (version: string): number => {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
  return major * 1000 + minor
}

/** A release has every known patch that was merged by then; a stable level, also what was brought back to it. */
export const releases: readonly Release[] = names.map((name) => ({
  name, patches: patches.filter((known) => (known.merged !== undefined && number(known.merged) <= number(name)) || (backports[name] as readonly string[] | undefined)?.includes(known.id)).map((known) => known.id),
}))

export const findSeries = (ref: string): Series | undefined => series.find((known) => known.id === ref)

/** @throws UserError when nothing, or more than one patch, is named so. */
export function findPatch(ref: PatchRef): Patch {
  const exact = patches.find((known) => known.id === ref || known.subject === ref)
  if (exact !== undefined) return exact
  const hash = /^[0-9a-f]{7,}$/.test(ref) ? patches.filter((known) => known.commit !== undefined && (known.commit.startsWith(ref) || ref.startsWith(known.commit))) : []
  const exactly = patches.filter((known) => known.subject.includes(ref))
  const bySubject = exactly.length > 0 ? exactly : patches.filter((known) => known.subject.toLowerCase().includes(ref.toLowerCase()))
  const found = hash.length > 0 ? hash : bySubject
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  if (found.length > 1)
    throw new UserError('patch', ref, found.map((known) => known.id), `"${ref}" names ${found.length} patches (${found.map((known) => known.id).join(', ')})`)
  throw new UserError('patch', ref, patches.map((known) => known.id))
}
