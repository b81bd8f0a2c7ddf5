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
}

export interface Limits {
  readonly maxStates?: number
  readonly seconds?: number
  readonly maxBytes?: number
  readonly stopped?: () => boolean
  readonly progress?: (at: { readonly states: number; readonly depth: number; readonly queue: number; readonly seconds: number }) => void
}
