/**
 * An operation: what an actor can do at any time. It is a kernel procedure at the top of a thread, together with what
 * userspace sees of it: which call it is, and which pages the contract's monitor counts it on.
 */
import type { CallName } from '../contract/rules.ts'
import type { OperationName } from '../operations/names.ts'
import type { Actor } from '../state/config.ts'
import type { Mode } from '../scope.ts'
import type { Kind, Place } from '../state/state.ts'
import type { Item } from './procedure.ts'

export interface Operation {
  /** What a scope lists; several operations may go by one name, one for each sort of memory. */
  readonly name: OperationName
  /** Unique; the name when missing. It stands in the names of steps and actions. */
  readonly id?: string
  /** As a trace calls it: `madvise(MADV_DONTNEED)`. */
  readonly title: string
  readonly role: Actor['role']
  /**
   * What one call is about: a page; a whole VMA (the steps walk its pages); a whole process; or a page of the file, in
   * whichever process it is mapped.
   */
  readonly over: 'page' | 'vma' | 'mm' | 'file page'
  /** Memory kinds that it can be called on; all when missing. */
  readonly kinds?: readonly Kind[]
  /** Only by or on this process: fork is the parent's, exit the child's. */
  readonly mm?: number
  /** The call as the contract knows it; none for accesses and daemons, which promise nothing. */
  readonly call?: CallName
  readonly body: readonly Item[]
}

export const idOf = (op: Operation): string => op.id ?? op.name

export const operation = (declared: Operation): Operation => declared

/** One way to call an operation: where it stands, the first and the last page that it is about, and every place that the monitor counts it on. */
export interface Call {
  readonly operation: Operation
  readonly start: Place
  readonly first: number
  readonly last: number
  readonly counted: readonly Place[]
  readonly given?: Given
}

/** What a call says beyond where it is; in a scope, the scope says so for all calls. */
export interface Given {
  /** The byte that is written or copied. */
  readonly value?: number
  /** Modes of a registration, and the context that registers. */
  readonly modes?: readonly Mode[]
  readonly ctx?: number
  /** UFFDIO_*_MODE_DONTWAKE. */
  readonly dontWake?: boolean
  /** The process that fork makes, and the contexts that go with it. */
  readonly child?: number
  readonly move?: Move
}

/** mremap: the first page of the new place, how many pages it has, and whether the old one stays mapped. */
export interface Move { readonly to: number; readonly pages: number; readonly dontUnmap: boolean }
