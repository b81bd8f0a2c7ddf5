/**
 * A scenario: one straight-line run, as a value. The text that a user writes is read by parse.ts and written by print.ts; the same text
 * goes to a real kernel through the agent, and both answer with one reply per line (reply.ts).
 *
 * What a line asks for says nothing about whether a kernel, or the model, can do it: that is the reply's business.
 */

export interface Scenario {
  readonly name: string
  readonly lines: readonly Line[]
}

export interface Line {
  /** Its number in the file, from 1. */
  readonly number: number
  readonly op: Op
}

/** Pages of a region: all of them, or `count` from `first` on, in units of the region's page size. */
export interface Span {
  readonly region: string
  readonly range: { readonly first: number; readonly count: number } | null
}

export const memoryKinds = ['anon', 'anons', 'shm', 'shmp', 'ht', 'htp', 'ht1g', 'ht1gp', 'dax', 'daxp'] as const
/** anons: shared anonymous; shm, shmp: a memfd, shared or private; ht, htp: hugetlb of 2 MiB; ht1g: of 1 GiB; dax: device-DAX. */
export type MemoryKind = (typeof memoryKinds)[number]

export const featureWords = [
  'wp', 'ev_fork', 'ev_remap', 'ev_remove', 'miss_hugetlb', 'miss_shmem', 'ev_unmap', 'sigbus', 'thread_id', 'minor_hugetlb', 'minor_shmem',
  'exact', 'wp_hs', 'wp_unpop', 'poison', 'wp_async', 'move',
] as const
/** In the order of the UFFD_FEATURE_ bits. */
export type FeatureWord = (typeof featureWords)[number]

export const registerModes = ['miss', 'wp', 'minor'] as const
export type RegisterMode = (typeof registerModes)[number]

export const advices = [
  'normal', 'random', 'sequential', 'willneed', 'dontneed', 'free', 'remove', 'dontfork', 'dofork', 'mergeable', 'unmergeable', 'hugepage', 'nohugepage',
  'wipeonfork', 'keeponfork', 'cold', 'pageout', 'populate_read', 'populate_write', 'dontneed_locked', 'collapse', 'guard_install', 'guard_remove',
] as const
export type Advice = (typeof advices)[number]

/** Options of observation: the categories of PAGEMAP_SCAN, whether a page moved since the last line, map counts. */
export const observations = ['scan', 'moved', 'count'] as const
export type Observation = (typeof observations)[number]

/** A child that acts in place of the first process. */
interface By { readonly by: string | null }
interface OnUffd { readonly uffd: string; readonly span: Span }
interface OnSpan { readonly span: Span }

export type Op = By & (
  | { readonly op: 'map'; readonly region: string; readonly kind: MemoryKind; readonly pages: number; readonly thp: 'huge' | 'nohuge' | null; readonly readOnly: boolean; readonly from: string | null; readonly off: number }
  | { readonly op: 'uffd'; readonly uffd: string; readonly features: readonly FeatureWord[] }
  | { readonly op: 'reg' } & OnUffd & { readonly modes: readonly RegisterMode[] }
  | { readonly op: 'unreg' } & OnUffd
  | { readonly op: 'close'; readonly uffd: string }
  | { readonly op: 'wp' } & OnUffd & { readonly on: boolean; readonly dontWake: boolean }
  | { readonly op: 'copy' } & OnUffd & { readonly value: number; readonly wp: boolean; readonly dontWake: boolean }
  | { readonly op: 'cont' } & OnUffd & { readonly wp: boolean; readonly dontWake: boolean }
  | { readonly op: 'zero' | 'poison' } & OnUffd & { readonly dontWake: boolean }
  | { readonly op: 'move' } & OnUffd & { readonly from: Span; readonly holes: boolean; readonly dontWake: boolean }
  | { readonly op: 'wake' } & OnUffd
  | { readonly op: 'read' } & OnSpan
  | { readonly op: 'write' } & OnSpan & { readonly value: number }
  | { readonly op: 'fork' | 'kill'; readonly child: string }
  | { readonly op: 'madv' } & OnSpan & { readonly advice: Advice }
  | { readonly op: 'punch' | 'falloc' | 'fread' | 'munmap' | 'mlock' | 'munlock' | 'pvr' | 'split' } & OnSpan
  /** The new length of the file behind the region, in pages. */
  | { readonly op: 'trunc' } & OnSpan & { readonly pages: number }
  | { readonly op: 'fwrite' | 'pvw' } & OnSpan & { readonly value: number }
  /** The moved range becomes a region of its own. */
  | { readonly op: 'mremap' } & OnSpan & { readonly to: string; readonly pages: number | null; readonly dontUnmap: boolean }
  | { readonly op: 'mprotect' } & OnSpan & { readonly prot: 'r' | 'rw' | 'n' }
  | { readonly op: 'pin' | 'vmsplice'; readonly pin: string } & OnSpan
  | { readonly op: 'unpin'; readonly pin: string }
  | { readonly op: 'scanwp' } & OnSpan & { readonly check: boolean }
  | { readonly op: 'ksmscan'; readonly scans: number }
  | { readonly op: 'movepages' } & OnSpan & { readonly node: number }
  | { readonly op: 'swapoff' | 'swapon' }
  | { readonly op: 'vmas'; readonly of: string | null }
  | { readonly op: 'watch'; readonly region: string; readonly pages: readonly number[] }
  | { readonly op: 'opt'; readonly what: Observation; readonly on: boolean }
  | { readonly op: 'expect'; readonly expectation: Expectation }
)

export type OpName = Op['op']

/** What `expect` says of the op before it. */
export type Expectation =
  /** The state word of a page begins so; its letters are a set, the mask is compared where it is given. */
  | { readonly is: 'state'; readonly of: string | null; readonly region: string; readonly page: number; readonly word: string }
  /** A message or an end of an access: all these words occur in one event. */
  | { readonly is: 'event'; readonly words: readonly string[] }
  | { readonly is: 'blocked' }
  | { readonly is: 'errno'; readonly name: string }
  | { readonly is: 'value'; readonly value: number }
