/**
 * What a spec author writes: a kernel, and cases with the verdict that each property is expected to have.
 *
 * `spec` only completes and types the value; names are checked when the spec is loaded, so that an error can name the
 * file and the line. A property that a case does not list is not checked in it.
 */
import type { Kernel } from './kernels.ts'
import type { PatchRef } from './patches/index.ts'
import type { OwnProperty } from './properties/own.ts'
import type { PropertyName } from './properties/names.ts'
import type { ScopeInput } from './scope.ts'

export type Expected = 'holds' | 'violated' | 'vacuous'

/** Own properties have names of their own, so any string is accepted; known names are completed. */
export type Expectations = { readonly [name in PropertyName]?: Expected } & { readonly [name: string]: Expected }

type AnyProperty = PropertyName | (string & {})
/** Expects these properties to hold. */
export const holds = (...names: readonly AnyProperty[]): Expectations => Object.fromEntries(names.map((name) => [name, 'holds']))
/** Expects these properties to be violated. */
export const violated = (...names: readonly AnyProperty[]): Expectations => Object.fromEntries(names.map((name) => [name, 'violated']))

export interface Known {
  /** Why the violation is there. */
  readonly reason: string
  /** The patch that ends it, if there is one; with it on top the case must hold. */
  readonly fixedBy?: PatchRef
  /** Not seen on a live kernel yet. */
  readonly unconfirmed?: boolean
  /** Ids of the contract's rules that the violation rests on. */
  readonly rules?: readonly string[]
}

export interface CaseInput {
  readonly name: string
  readonly scope: ScopeInput
  /** What the scope leaves out on purpose, and why; printed with the verdict. */
  readonly restriction?: string
  /** A scope of at most 20,000 states at which engines are compared exhaustively; merged over `scope`. */
  readonly small?: Partial<ScopeInput>
  readonly expect: Expectations
  /** What leaving out a patch must do: by patch, the properties that change. */
  readonly without?: Readonly<Record<string, Expectations>>
  readonly known?: Known
}

export interface SpecInput {
  readonly title: string
  readonly link?: string
  readonly kernel: Kernel
  /** The series that the spec is about: what `mmcheck series` takes apart. */
  readonly series?: string
  readonly properties?: readonly OwnProperty[]
  readonly cases: readonly CaseInput[]
}

export interface Spec extends SpecInput { readonly mmcheck: 'spec' }

export const spec = (input: SpecInput): Spec => ({ mmcheck: 'spec', ...input })
