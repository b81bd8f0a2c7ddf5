/**
 * What a search found: a plain value. Nothing is printed while searching; every report is a function of this.
 */
import type { PropertyKind } from '../../model/system/system.ts'

/** `vacuous`: the property held, but its premise never occurred, so the run says nothing about it. */
export type Verdict = 'holds' | 'violated' | 'vacuous' | 'inconclusive' | 'error'

/** A run as the names of its actions, from the initial state: all that is needed to make it again. */
export type Path = readonly string[]

export interface PropertyOutcome {
  readonly name: string
  readonly kind: PropertyKind
  readonly verdict: Verdict
  /** How often the premise occurred: for a predicate, pairs of a state and an index; for a report, transitions. */
  readonly reached: number
  /** A shortest run to a violation (to a witness, for `sometimes`). */
  readonly path: Path | null
  /** What was violated, in words, and at which index. */
  readonly what: string | null
}

/** Why a run ended before it had seen everything. */
export type Cut = { readonly reason: 'states' | 'time' | 'memory' | 'interrupted'; readonly limit: string }

export interface Outcome {
  /** Null: the whole reachable space in scope was seen. */
  readonly cut: Cut | null
  readonly states: number
  /** Enabled (action, state) pairs, self-loops included. */
  readonly transitions: number
  /** Breadth-first levels below the initial state. */
  readonly depth: number
  readonly seconds: number
  readonly peakBytes: number
  /** How many distinct values the slots of each domain took. */
  readonly domains: Readonly<Record<string, number>>
  readonly properties: readonly PropertyOutcome[]
  /** A step threw on a reached state: the model itself is wrong. */
  readonly error: { readonly message: string; readonly path: Path } | null
  readonly account: Account
}

/** How the search was done, and what it took: nothing in it bears on a verdict, except `exact`. */
export interface Account {
  readonly engine: 'tables' | 'reference'
  /** How states were kept. */
  readonly store: string
  /** False: states were told apart by fingerprints, and two may have been taken for one. */
  readonly exact: boolean
  /** The bytes that the search itself had in use at its end: states, log, look-up tables of states. */
  readonly bytes: number
  /** The packed state; 0 where states are not packed. */
  readonly words: number
  readonly bits: number
  /** How the tables of the steps came to be, and how many paths they have. */
  readonly learned: 'closed' | 'all seen' | 'as met' | null
  readonly paths: number
  readonly workers: number
  /** The kinds of indices that were taken for interchangeable. */
  readonly symmetric: readonly string[]
  /** Steps run again under immer on states of the search. */
  readonly audited: { readonly states: number; readonly answers: number } | null
  /** What the author of a system should know: steps that read too much at once, a symmetry that is none. */
  readonly warnings: readonly string[]
}

export interface Limits {
  readonly maxStates?: number
  readonly seconds?: number
  /** What the search itself may take, beside what the program takes anyway; when missing, most of the memory that is free. */
  readonly maxBytes?: number
  readonly stopped?: () => boolean
  readonly progress?: (at: { readonly states: number; readonly depth: number; readonly queue: number; readonly seconds: number }) => void
}
