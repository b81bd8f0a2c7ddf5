/**
 * What a checker runs: a state of a fixed shape, actions that may change it, properties that judge it.
 *
 * An action mutates a draft of the state and says whether it was enabled; the draft of a disabled action is thrown
 * away. What an action does may depend on nothing but the draft. Properties are of two sorts. A *predicate* is a
 * question put to every state. A *report* is raised by an action while it runs ("a write reached an armed page") and
 * belongs to the transition, not to the state: it costs no state, and hides no other property, since the run goes on.
 */
import type { Shape } from './schema.ts'

export interface System<S> {
  readonly name: string
  readonly shape: Shape
  readonly init: S
  readonly actions: readonly Action<S>[]
  readonly properties: readonly Property<S>[]
  /** What may be interchanged without any action or property telling the difference. A checker checks it before it relies on it. */
  readonly symmetric?: readonly Symmetry[]
}

/** Indices that are interchangeable: pages, threads. */
export interface Symmetry {
  /** In the plural, for people: `pages`. */
  readonly what: string
  /**
   * By index, the slots (`mms[0].pt[1]`) that go with it, in the same order for every index. No slot may name an index in
   * its value: then interchanging columns is all there is to it.
   */
  readonly columns: readonly (readonly string[])[]
}

export interface Action<S> {
  /** Unique and stable: a stored trace finds its actions by name. */
  readonly name: string
  /** Who acts: one lane of a picture. */
  readonly actor: string
  /** A necessary condition on the plain state that is cheap to test; `apply` tests again whatever matters. */
  readonly enabled?: (state: S) => boolean
  /** Changes the draft. False: not enabled, whatever was written is thrown away. */
  readonly apply: (draft: S, watch: Watch) => boolean
}

/** How an action reports while it runs. */
export interface Watch {
  /** A property of the report sort is violated by this very transition. */
  violated(property: string, what: string): void
  /** The premise of a property of the report sort occurred in this transition. */
  reached(property: string): void
  /** Only there while a trace is rebuilt: what the action did, in the modelled system's own terms. */
  tell?(note: Note): void
}

/** Something worth a line in a trace. */
export type Note =
  | { readonly note: 'step'; readonly operation: string; readonly chain: readonly string[]; readonly label: string }
  | { readonly note: 'function'; readonly chain: readonly string[] }
  | { readonly note: 'rule'; readonly rule: string; readonly where: string; readonly from: string; readonly to: string }
  | { readonly note: 'event'; readonly text: string }

/** `never`: no reachable state or transition. `always`: every state. `sometimes`: at least one state (a witness). */
export type PropertyKind = 'never' | 'always' | 'sometimes'

export type Property<S> = PredicateProperty<S> | ReportProperty

export interface PredicateProperty<S> {
  readonly name: string
  readonly kind: PropertyKind
  readonly sort: 'predicate'
  /** One question per index (page, process): each reads little. */
  readonly instances: readonly PropertyInstance<S>[]
}

export interface PropertyInstance<S> {
  /** Which index, for messages: `mm 0 page 1`; empty when there is only one. */
  readonly label: string
  readonly when: (state: S) => boolean
  /** What must occur in some state for the property not to be vacuous; none: it never is. */
  readonly premise?: (state: S) => boolean
}

export interface ReportProperty {
  readonly name: string
  readonly kind: 'never'
  readonly sort: 'report'
  /** True when a run in which no action called `reached` says nothing about this property. */
  readonly hasPremise: boolean
}

/** A watch that hears nothing. */
export const deaf: Watch = { violated() {}, reached() {} }
