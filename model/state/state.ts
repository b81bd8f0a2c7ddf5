/**
 * The modelled memory as one immutable value.
 *
 * The address space is a row of *page indices*, cut into regions (layout.ts). In a scope each memory kind has one region, and in it one
 * VMA per process; page index i stands for the same place in every process and, for files, for the same page of the file. A
 * process's page `p` is the pair (mm, page), called a place. Which slots really vary is decided in schema.ts from the scope.
 *
 * Identity is derived. A page-cache page is its index. An anonymous page (or its swap slot) belongs to the entry that
 * holds it; with two processes `joint[page]` says that both hold the same one. A scenario's state names folios instead.
 */
import type { Ghost } from '../contract/ghost.ts'
import type { Entry } from './entry.ts'
import type { Identities } from './folios.ts'
import type { Position } from './position.ts'

export type Kind = 'anon' | 'shmem' | 'shmem-private'

/** A VMA, or the hole it left. `uffd` are the VM_UFFD_* flags of vm_flags. */
export interface Vma {
  readonly mapped: boolean
  readonly vm_write: boolean
  readonly uffd_wp: boolean
  readonly uffd_missing: boolean
  /** Whether vma->anon_vma is set; only followed where fork asks for it. */
  readonly anon_vma: boolean
  /** Only in a scenario, where parts of a VMA can be named. */
  readonly area?: Area
}

/** What tells one VMA of a region from the next. */
export interface Area {
  /** The page index that it starts with (vm_start). */
  readonly start: number
  /** Which anon_vma, when there is one: VMAs with different ones are not merged. */
  readonly anon_vma: number
  /** Whether that anon_vma came from a parent's (its chain is not singular). */
  readonly forked: boolean
  /** The userfaultfd context that holds it (vm_userfaultfd_ctx); null when none does. */
  readonly ctx: number | null
  /**
   * How far the page offset (vm_pgoff) of anonymous memory is from where it would be if it had always been here: what has pages takes its offset along
   * when it is moved, what has none does not. VMAs whose offsets do not follow one another are not merged.
   */
  readonly displaced: number
  /** VM_READ: false after mprotect(PROT_NONE). */
  readonly vm_read: boolean
  /** VM_ACCOUNT: private memory that was writable, which counts when VMAs are merged. */
  readonly vm_account: boolean
}

/** One page of the file behind shmem: in the page cache, in swap (shmem's own), or neither; and whether i_size ends before it. */
export interface CachePage {
  readonly page: 'absent' | 'present' | 'swapped'
  readonly beyond_i_size: boolean
  /** Only in a scenario: its folio, or when swapped, the last it had. */
  readonly folio?: number
}

/** mmap_lock: the number of readers, or one writer. */
export type MmapLock = number | 'write'

export interface Mm {
  alive: boolean
  mmap_lock: MmapLock
  /** By the slots of the layout: one for each region in a scope, one for each page in a scenario. */
  vmas: Vma[]
  /** By page index. */
  pt: Entry[]
  /** folio lock of the private page at this index (of both processes' when joint). */
  folio_locked: boolean[]
  /** What userspace is promised, by page index: written by the contract's monitor only. */
  ghost: Ghost[]
}

export interface MachineState {
  mms: Mm[]
  /** By page index; anonymous pages have none that varies. */
  cache: CachePage[]
  /** folio lock of the page-cache page. */
  cache_locked: boolean[]
  /** i_rwsem of the file behind each VMA, in the order of the scope's kinds. */
  inode_locked: boolean[]
  joint: boolean[]
  /** By thread: where each stands. */
  threads: Position[]
  /** How many operations are half-way; only counted where the scope bounds it. */
  inflight: number
  identities?: Identities
}

export interface Place { readonly mm: number; readonly page: number }

export const unmapped: Vma = { mapped: false, vm_write: false, uffd_wp: false, uffd_missing: false, anon_vma: false }
export const absent: CachePage = { page: 'absent', beyond_i_size: false }
