/**
 * Where the states live: a set that knows which have been seen, and the log of them in the order in which they came, which
 * is the queue of a breadth-first search and all that is needed to find a run to any of them again.
 */
import type { Successors } from '../successors.ts'

export const storeKinds = ['inline', 'tree', 'fingerprint'] as const
export type StoreKind = (typeof storeKinds)[number]

export interface Store {
  readonly kind: StoreKind
  /** False: two states may be taken for one, and the search may miss some. */
  readonly exact: boolean
  /** False: states that are forgotten cannot be read any more. */
  readonly keepsAll: boolean
  /** States so far. */
  readonly count: number
  /** Bytes in use: what the set takes up at its present size, and the log as far as it is filled. */
  readonly bytes: number
  /** Makes sure that so many more states fit in. False: not within the budget. */
  makeRoom(states: number): boolean
  /** Takes in those that are new, and empties the buffer. Room must have been made. */
  insert(successors: Successors): void
  /** Packed states by their numbers, one after another; valid until the next insertion or reading. */
  read(from: number, count: number): { readonly words: Int32Array; readonly offset: number }
  /** States with smaller numbers will not be read again. */
  forget(before: number): void
}
