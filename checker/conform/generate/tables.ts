/**
 * What scenarios are made of, in numbers that anybody can turn: kinds of memory, features, modes, and the weight of each op.
 *
 * Everything here can be switched off by its name, for a model that does not have it: ops by `mremap`, variants by `mremap dontunmap`,
 * kinds by `shmp`, features by `ev_remap`.
 */
import type { Advice, FeatureWord, MemoryKind, OpName, RegisterMode } from '../../scenario/scenario.ts'
import type { Weighted } from './draw.ts'

export const kinds: readonly (Weighted<MemoryKind> & { readonly file: boolean })[] = [
  { weight: 5, value: 'anon', file: false },
  { weight: 4, value: 'shm', file: true },
  { weight: 3, value: 'shmp', file: true },
]

export const hasFile = (kind: MemoryKind): boolean => kinds.some((each) => each.value === kind && each.file)

/** Chances in a hundred that a userfaultfd has the feature; wp_hs where there is file-backed memory. */
export const features: readonly { readonly value: FeatureWord; readonly percent: number; readonly withoutFiles?: number }[] = [
  { value: 'wp', percent: 85 },
  { value: 'ev_fork', percent: 35 },
  { value: 'ev_remap', percent: 35 },
  { value: 'miss_shmem', percent: 15 },
  { value: 'wp_hs', percent: 85, withoutFiles: 10 },
  { value: 'wp_unpop', percent: 50 },
]

export const registrations: readonly Weighted<readonly RegisterMode[]>[] = [
  { weight: 8, value: ['wp'] },
  { weight: 4, value: ['miss', 'wp'] },
  { weight: 1, value: ['miss'] },
]

export const advices: readonly Weighted<Advice>[] = [
  { weight: 5, value: 'dontneed' },
  { weight: 5, value: 'pageout' },
  { weight: 1, value: 'cold' },
  { weight: 1, value: 'willneed' },
]

/** How often an op comes where it can; setting a scenario up has its own rules. */
export const opWeights = {
  write: 16, read: 10, wp: 16, madv: 10, copy: 4, mprotect: 3, reg: 3, unreg: 2, wake: 2, fork: 3, kill: 1, close: 1,
  punch: 2, trunc: 2, fwrite: 2, fread: 1, munmap: 1, mremap: 2, vmas: 1, uffd: 1, swapoff: 1,
} as const satisfies Partial<Record<OpName, number>>
export type GeneratedOp = keyof typeof opWeights

/** Chances in a hundred. */
export const rarely = {
  /** Ops for files on memory without one. */
  wrongKind: 3,
  dontWake: 6,
  /** Scenarios in which swap goes away and comes back. */
  swapoff: 6,
  /** A descriptor that is closed. */
  closed: 2,
  child: 35,
  dontUnmap: 12,
  resized: 15,
  /** Although nothing says that the call can succeed. */
  anyway: 6,
} as const

/** Names of variants that can be switched off, beside the names in the tables. */
export const variants = ['copy wp', 'wp dw', 'mremap dontunmap', 'mremap resized', 'second uffd', 'second mapping', 'wrong kind', 'closed uffd'] as const

export const offNames: readonly string[] = [
  ...Object.keys(opWeights), ...variants, ...kinds.map((each) => each.value), ...features.map((each) => each.value),
  ...advices.map((each) => `madv ${each.value}`), ...registrations.map((each) => `reg ${each.value.join(',')}`),
]
