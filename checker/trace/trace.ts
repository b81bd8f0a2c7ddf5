/**
 * A trace: one run of a system as a plain value, ready to be worded, drawn, stored and compared.
 *
 * A search answers with the names of actions and nothing else; `rebuild` makes the run again and keeps what a reader
 * needs: the state after each step, what changed in it, and what the steps told on their way. Nothing here knows memory
 * management, and nothing is text yet: slots are found by the shape of the system, and a change is a pair of values.
 * A step of a trace is one action. An action that runs a whole call in one go has several parts, one for each atomic
 * step of the call; an action of a system that tells nothing has none.
 */
import type { Leaf, Value } from '../../model/system/schema.ts'
import type { Note } from '../../model/system/system.ts'
import type { Change } from './diff.ts'
import type { TraceMeta } from './meta.ts'

export type State = { readonly [variable: string]: Value }

export interface Trace {
  readonly meta: TraceMeta
  /** The slots of a state, in the order of the schema. What is fixed in the scope is in the states, but not here. */
  readonly slots: readonly Leaf[]
  readonly init: State
  readonly steps: readonly TraceStep[]
}

export interface TraceStep {
  /** From 1. */
  readonly number: number
  readonly actor: string
  /** The name of the action. */
  readonly action: string
  readonly parts: readonly Part[]
  /** Properties of the report sort that this very step violates, whichever the trace is about. */
  readonly violations: readonly Violation[]
  readonly state: State
  readonly changes: readonly Change[]
}

/** One atomic step of the modelled system within the action. */
export interface Part {
  readonly operation: string | null
  /** The procedures that the step stands in, outermost first. */
  readonly chain: readonly string[]
  readonly label: string | null
  /** The call chains of the functions it ran, in order; a chain that goes on deeper is not listed by itself. */
  readonly functions: readonly (readonly string[])[]
  /** Messages, returns, and changes of the contract's value, in order. */
  readonly told: readonly Told[]
}

export type Told = Extract<Note, { readonly note: 'event' | 'rule' }>

export interface Violation { readonly property: string; readonly what: string }

/** The operation that a step is part of, where the system tells. */
export const operationOf = (step: TraceStep): string | null => step.parts.find((part) => part.operation !== null)?.operation ?? null

/** The state before a step. */
export const stateBefore = (trace: Trace, step: TraceStep): State => trace.steps[step.number - 2]?.state ?? trace.init

export const lastState = (trace: Trace): State => trace.steps.at(-1)?.state ?? trace.init
