import { kernelFunction } from '../../language/procedure.ts'
import { knows_poison, knows_uffd_move, knows_wp_async, knows_wp_unpopulated } from '../../patches/questions.ts'
import type { Feature, Mode } from '../../scope.ts'
import type { Machine } from '../../state/machine.ts'

/** In the order of the UFFD_FEATURE_ bits, and what has to be there for each. */
const features = [
  'wp', 'ev_fork', 'ev_remap', 'ev_remove', 'miss_hugetlb', 'miss_shmem', 'ev_unmap', 'sigbus', 'thread_id', 'minor_hugetlb', 'minor_shmem',
  'exact', 'wp_hs', 'wp_unpop', 'poison', 'wp_async', 'move',
] as const
export type FeatureName = (typeof features)[number]

const since: Readonly<Partial<Record<FeatureName, (m: Machine) => boolean>>> = { wp_unpop: knows_wp_unpopulated, poison: knows_poison, wp_async: knows_wp_async, move: knows_uffd_move }
const modelled: Readonly<Partial<Record<FeatureName, Feature>>> = { ev_fork: 'EVENT_FORK', ev_remap: 'EVENT_REMAP', wp_unpop: 'WP_UNPOPULATED' }
/** Announcements of what kinds of memory can be followed: asking for them changes nothing. */
const idle: readonly FeatureName[] = ['wp', 'miss_hugetlb', 'miss_shmem', 'minor_hugetlb', 'minor_shmem', 'wp_hs', 'exact']

export interface Api {
  readonly result: 0 | 'EINVAL'
  /** All that the kernel offers, as UFFD_FEATURE_ bits. */
  readonly offered: number
  readonly features: readonly Feature[]
  /** A feature that the kernel has and the model does not. */
  readonly unsupported: string | null
}

/** fs/userfaultfd.c, v6.12. UFFDIO_API: a feature that the kernel does not have is EINVAL. */
export const userfaultfd_api = kernelFunction('userfaultfd_api', 'fs/userfaultfd.c', 'v6.12', (m: Machine, asked: readonly FeatureName[]): Api => {
  const has = (name: FeatureName): boolean => since[name]?.(m) ?? true
  const offered = features.reduce((mask, name, bit) => (has(name) ? mask | (1 << bit) : mask), 0)
  const missing = asked.find((name) => modelled[name] === undefined && !idle.includes(name))
  return { result: asked.every(has) ? 0 : 'EINVAL', offered, features: asked.flatMap((name) => modelled[name] ?? []), unsupported: missing ?? null }
})

/** fs/userfaultfd.c, v6.12: the ioctls that a registration allows, as bits; WRITEPROTECT only where WP was asked for. */
export const userfaultfd_range_ioctls = kernelFunction('userfaultfd_range_ioctls', 'fs/userfaultfd.c', 'v6.12', (m: Machine, modes: readonly Mode[]): number => {
  const [WAKE, COPY, ZEROPAGE, MOVE, WRITEPROTECT, POISON] = [1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 8]
  return WAKE | COPY | ZEROPAGE | (knows_uffd_move(m) ? MOVE : 0) | (modes.includes('wp') ? WRITEPROTECT : 0) | (knows_poison(m) ? POISON : 0)
})
