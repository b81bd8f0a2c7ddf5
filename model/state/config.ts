/**
 * What is constant in a case: its scope, its kernel, and what follows from the two.
 */
import type { Memory } from '../contract/rules.ts'
import type { Kernel } from '../kernels.ts'
import { type Feature, has, kindOf, type Scope } from '../scope.ts'
import { registers_wp } from '../patches/questions.ts'
import type { Kind, Mm, MachineState, Vma } from './state.ts'
import { absent, unmapped } from './state.ts'
import { ghost } from '../contract/ghost.ts'
import { none } from './entry.ts'
import { idle } from './position.ts'
import { type Layout, layoutOfScope } from './layout.ts'

export interface Config {
  readonly scope: Scope
  readonly kernel: Kernel
  readonly layout: Layout
  /** Page indices of a process. */
  readonly pages: number
  /** By thread number: who it is, and which process it acts in (null: any). */
  readonly actors: readonly Actor[]
  /** Whether anybody takes an mmap_lock for writing: without a writer, readers need no counting. */
  readonly mmap_lock_matters: boolean
  /** Whether two processes can hold one private page. */
  readonly joint_matters: boolean
  /**
   * Whether anything depends on pte_dirty; if nothing does, the bit is left out of entries. can_change_pte_writable reads it
   * for shared mappings, but no kernel modelled here asks it about one, and no property looks at dirtiness yet.
   */
  readonly dirty_matters: boolean
  /** Whether somebody can hold a private page's folio lock across a step. */
  readonly folio_lock_matters: boolean
  /** Whether fork looks for an anon_vma in this scope. */
  readonly anon_vma_matters: boolean
  /** Whether a VMA can go away in this scope. */
  readonly vmas_go_away: boolean
  readonly inflight_matters: boolean
}

export interface Actor { readonly name: string; readonly role: 'thread' | 'monitor' | 'daemon'; readonly mm: number | null }

const monitorOperations = ['wp', 'unwp', 'wp-all', 'unwp-all', 'copy', 'copywp', 'register', 'register-missing', 'unregister', 'close'] as const
const daemonOperations = ['reclaim', 'swapoff'] as const
const mmapWriters = ['register', 'register-missing', 'unregister', 'close', 'mprotect-r', 'mprotect-rw', 'munmap', 'mmap', 'fork', 'exit'] as const

export function configure(scope: Scope, kernel: Kernel): Config {
  const actors: Actor[] = []
  for (let mm = 0; mm < scope.mms; mm++)
    for (let i = 0; i < scope.threads; i++) actors.push({ name: scope.mms > 1 ? `mm${mm} thread ${i}` : `thread ${i}`, role: 'thread', mm })
  if (has(scope, ...monitorOperations)) actors.push({ name: 'monitor', role: 'monitor', mm: null })
  if (has(scope, ...daemonOperations)) actors.push({ name: 'daemon', role: 'daemon', mm: null })
  const privatePages = scope.kinds.some((kind) => kind !== 'shmem')
  const layout = layoutOfScope(scope)
  return {
    scope, kernel, actors, layout, pages: layout.pages,
    mmap_lock_matters: has(scope, ...mmapWriters),
    joint_matters: scope.mms > 1 && has(scope, 'fork') && privatePages,
    dirty_matters: false,
    folio_lock_matters: scope.mms > 1 && privatePages && has(scope, ...daemonOperations),
    anon_vma_matters: scope.mms > 1 && has(scope, 'fork') && privatePages,
    vmas_go_away: has(scope, 'munmap', 'exit'),
    inflight_matters: scope.granularity === 'lock' && scope.inflight !== null && scope.inflight < actors.length,
  }
}

export const memoryOf = (kind: Kind, features: readonly Feature[]): Memory =>
  (kind === 'anon' ? (features.includes('WP_UNPOPULATED') ? 'anon-unpopulated' : 'anon') : kind === 'shmem' ? 'file-shared' : 'file-private')

/** The one initial state: process 0 alone, its memory mapped, writable, untouched, and registered as the scope says. */
export function initialState(config: Config): MachineState {
  const { scope, kernel, pages } = config
  const pageList = Array.from({ length: pages }, (_, page) => page)
  const vmaAt = (kind: Kind): Vma => {
    const wp = scope.modes.includes('wp')
    const accepted = !wp || registers_wp({ kernel }, kind)
    return { mapped: true, vm_write: true, uffd_wp: wp && accepted, uffd_missing: scope.modes.includes('missing') && accepted, anon_vma: false }
  }
  const mmAt = (mm: number): Mm => ({
    alive: mm === 0, mmap_lock: 0,
    vmas: scope.kinds.map((kind) => (mm === 0 ? vmaAt(kind) : unmapped)),
    pt: pageList.map(() => none),
    folio_locked: pageList.map(() => false),
    ghost: pageList.map((page) => ghost(mm === 0 && vmaAt(kindOf(scope, page)).uffd_wp ? 'clear' : 'outside')),
  })
  return {
    mms: Array.from({ length: scope.mms }, (_, mm) => mmAt(mm)),
    cache: pageList.map(() => absent),
    cache_locked: pageList.map(() => false),
    inode_locked: scope.kinds.map(() => false),
    joint: pageList.map(() => false),
    threads: config.actors.map(() => idle),
    inflight: 0,
  }
}
