/**
 * How the state of one sort of system is put into words.
 *
 * Reports know steps, lanes, lines and boxes; what a slot is called, which changes a reader wants to see and why the end
 * is a violation, only the system's own vocabulary knows. The memory model has one; any other system gets the plain one.
 */
import type { State, TraceStep } from '../trace/trace.ts'

export interface Wording {
  /** The initial state, a line each. */
  readonly situation: () => readonly string[]
  /** The bounds of the case, as one sentence. */
  readonly scope: () => string
  /** An operation as a reader knows it: `madvise(MADV_DONTNEED)` of `dontneed`. */
  readonly operation: (name: string) => string
  /** What a step changed, a line each; bookkeeping that no reader asks for is left out. */
  readonly changes: (step: TraceStep) => readonly string[]
  /** Why the end is a violation, a sentence each. */
  readonly why: () => readonly string[]
  /** Whether an actor is in the middle of something in this state. */
  readonly isBusy: (state: State, actor: string) => boolean
  /** The state as the columns of a picture. */
  readonly columns: readonly Column[]
}

/** One part of the state, and how it stands in a state: a line for each thing that can change by itself. */
export interface Column { readonly name: string; readonly read: (state: State) => readonly string[] }
