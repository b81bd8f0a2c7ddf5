/**
 * What is wrong in a spec file: one sentence, an example of how it should be, and what to search for in the text.
 */
import { UserError } from '../../model/user-error.ts'
import { wrongName } from './exit.ts'
import type { Needle } from './source.ts'

export class SpecProblem extends Error {
  readonly example: string
  /** The first one that is found in the file gives the line. */
  readonly needles: readonly Needle[]

  constructor(message: string, example: string, needles: readonly Needle[] = []) {
    super(message)
    this.name = 'SpecProblem'
    this.example = example
    this.needles = needles
  }
}

/** Which case a message is about; none for what stands at the top of the spec. */
export interface Where { readonly inCase?: string; readonly after?: string }

const inWords = ({ inCase }: Where): string => (inCase === undefined ? '' : ` in case "${inCase}"`)

const needleOf = (literal: string, { inCase, after }: Where): Needle =>
  ({ literal, ...(inCase === undefined ? {} : { inCase }), ...(after === undefined ? {} : { after }) })

/** Looks for the literal; failing that for the key it stands under, failing that for the case. */
export const lookFor = (literal: string, where: Where): Needle[] => [
  needleOf(literal, where),
  ...(where.after === undefined ? [] : [needleOf(where.after, { ...(where.inCase === undefined ? {} : { inCase: where.inCase }) })]),
  ...(where.inCase === undefined ? [] : [needleOf(where.inCase, {})]),
]

export const wrong = (message: string, example: string, literal: string, where: Where): SpecProblem =>
  new SpecProblem(where.inCase === undefined ? message : `in case "${where.inCase}", ${message}`, example, lookFor(literal, where))

/** The given name, if it is known. @throws SpecProblem with the nearest name */
export function known<Name extends string>(what: string, given: unknown, names: readonly Name[], example: string, where: Where): Name {
  if (typeof given !== 'string') throw wrong(`a ${what} is expected, not ${describe(given)}`, example, where.after ?? what, where)
  if ((names as readonly string[]).includes(given)) return given as Name
  throw misnamed(new UserError(what, given, names), example, where)
}

/** A name that does not exist, with the nearest one that does. */
export const misnamed = (error: UserError, example: string, where: Where): SpecProblem =>
  new SpecProblem(wrongName(error, inWords(where)), example, lookFor(error.given, where))

/** What a value is, for somebody who reads an error message. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? `"${value}"` : typeof value === 'number' || typeof value === 'boolean' ? String(value) : `a ${typeof value}`
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
