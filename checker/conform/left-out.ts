/**
 * What a model cannot know, and is therefore not compared: by name, with the reason, never silently.
 *
 * A rule looks at one field of one reply and both its values. It may leave out the whole field or keep a part of it. None may name an op as a
 * whole, and each brings a scenario whose answers would differ without it. Every field that a rule touches is counted, equal or not;
 * together they may touch at most 1 % of the fields, and a run says what they touched.
 *
 * The list is empty: everything that the kernels are known to answer is something that a model can be asked to know. What a kernel
 * release reports about all its pages (6.12: the letter k on every anonymous page) is no matter for a rule, since it would touch far more than
 * 1 %: the model's answer says the same for that release.
 */
import type { Op } from '../scenario/scenario.ts'
import type { Field } from './fields.ts'

export interface LeftOut {
  readonly name: string
  readonly reason: string
  readonly touches: (op: Op, field: Field, left: string, right: string) => boolean
  /** What of a touched value is still compared; nothing of it when missing. */
  readonly keeps?: (value: string) => string
  /** A scenario, as text, whose answers differ in such a field. */
  readonly scenario: string
}

export const leftOut: readonly LeftOut[] = []

/** The share of all fields that rules may touch. */
export const leftOutLimit = 0.01
