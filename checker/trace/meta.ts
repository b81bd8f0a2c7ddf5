/**
 * What a trace says about itself: enough to know what it is evidence of, and to make the same run again on the same or
 * on a later model. It is plain data; the ITF file carries all of it.
 */
import type { Value } from '../../model/system/schema.ts'
import type { PropertyKind } from '../../model/system/system.ts'

/** A patch by id, with its subject where one is known. */
export interface PatchName { readonly id: string; readonly subject: string | null }

export interface KernelName {
  readonly name: string
  /** Ids of all patches in it, sorted. */
  readonly patches: readonly string[]
}

/** What the caller knows before the run is made again. */
export interface Heading {
  /** `mmcheck 0.1.0`. */
  readonly tool: string
  /** Which vocabulary its state is worded in: `mm`, or the name of another system. */
  readonly model: string
  readonly spec: string
  readonly case: string
  readonly kernel: KernelName
  /** Patches that this run was asked to leave out. */
  readonly without: readonly PatchName[]
  readonly scope: { readonly [key: string]: Value }
  readonly property: string
  readonly kind: PropertyKind
  /** What the case expects of the property; null where no expectation is written down. */
  readonly expected: string | null
  /** For a violation that the spec knows of: why it is there, what ends it, whether a live kernel has shown it. */
  readonly known: string | null
  /** What was violated, in words, or at which index; null where the property's name says all. */
  readonly what: string | null
  /** The command line that replays this very trace. */
  readonly command: string
}

export interface TraceMeta extends Heading {
  /** Everybody who can act in the system, in its own order: the lanes of a picture. */
  readonly actors: readonly string[]
  /** The run: the names of its actions, from the initial state. */
  readonly actions: readonly string[]
}

/** A run that ends in a violation, or one that shows what `sometimes` asks for. */
export const isWitness = (meta: Pick<Heading, 'kind'>): boolean => meta.kind === 'sometimes'

/** One sentence for a title. */
export function titleOf(meta: TraceMeta): string {
  const steps = `${meta.actions.length} step${meta.actions.length === 1 ? '' : 's'}`
  return `${meta.property} is ${isWitness(meta) ? 'reached' : 'violated'} in ${steps} on ${meta.kernel.name}`
}
