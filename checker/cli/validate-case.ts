/** One case: its keys, its expectations, what leaving out a patch must do, and what is known of a violation. */
import type { Kernel } from '../../model/kernels.ts'
import { UserError } from '../../model/user-error.ts'
import { knownPatch, leaveOut } from './kernel-name.ts'
import { describe, isRecord, known, misnamed, type Where, wrong } from './problem.ts'
import { checkScope } from './validate-scope.ts'

const caseKeys = ['name', 'scope', 'restriction', 'small', 'expect', 'without', 'known'] as const
const knownKeys = ['reason', 'fixedBy', 'unconfirmed', 'rules'] as const
const verdicts = ['holds', 'violated', 'vacuous'] as const
const expectExample = "expect: { 'wp-never-lost': 'holds' }"
const withoutExample = "without: { 'persist-across-zap': { 'wp-never-lost': 'violated' } }"
const knownExample = "known: { reason: 'no reset at unregister', fixedBy: 'unregister-reset' }"

/** @throws SpecProblem */
export function checkCase(given: Readonly<Record<string, unknown>>, name: string, kernel: Kernel, properties: readonly string[]): void {
  const where = { inCase: name }
  for (const key of Object.keys(given)) known('key', key, caseKeys, `{ name: '${name}', scope: { ... }, ${expectExample} }`, where)
  if (given['restriction'] !== undefined) text(given['restriction'], 'restriction', "restriction: 'no fork'", where)
  checkScope(given['scope'], name, 'scope')
  if (given['small'] !== undefined) checkScope(given['small'], name, 'small')
  const expected = checkExpectations(given['expect'], 'expect', properties, expectExample, where)
  if (expected.length === 0) throw wrong('"expect" names no property', expectExample, 'expect', where)
  if (given['without'] !== undefined) checkWithout(given['without'], kernel, expected, where)
  if (given['known'] !== undefined) checkKnown(given['known'], kernel, where)
}

function checkExpectations(given: unknown, key: string, properties: readonly string[], example: string, where: Where): string[] {
  if (!isRecord(given)) throw wrong(`"${key}" is expected to be an object of properties and verdicts, not ${describe(given)}`, example, key, where)
  const within = { ...where, after: key }
  for (const [name, verdict] of Object.entries(given)) {
    known('property', name, properties, example, within)
    known('verdict', verdict, verdicts, example, { ...within, after: name })
  }
  return Object.keys(given)
}

function checkWithout(given: unknown, kernel: Kernel, expected: readonly string[], where: Where): void {
  if (!isRecord(given)) throw wrong(`"without" is expected to be an object of patches, not ${describe(given)}`, withoutExample, 'without', where)
  for (const [patch, changed] of Object.entries(given)) {
    named(() => leaveOut(kernel, patch), withoutExample, { ...where, after: 'without' })
    // Only what the case checks can change.
    checkExpectations(changed, patch, expected, withoutExample, where)
  }
}

function checkKnown(given: unknown, kernel: Kernel, where: Where): void {
  const within = { ...where, after: 'known' }
  if (!isRecord(given)) throw wrong(`"known" is expected to be an object, not ${describe(given)}`, knownExample, 'known', where)
  for (const key of Object.keys(given)) known('key', key, knownKeys, knownExample, within)
  text(given['reason'], 'reason', knownExample, within)
  const { fixedBy, unconfirmed, rules: rests } = given
  if (fixedBy !== undefined) {
    text(fixedBy, 'fixedBy', knownExample, within)
    named(() => kernel.with(knownPatch(fixedBy as string)), knownExample, within)
  }
  if (unconfirmed !== undefined && typeof unconfirmed !== 'boolean')
    throw wrong(`"unconfirmed" is true or false, not ${describe(unconfirmed)}`, knownExample, 'unconfirmed', within)
  if (rests === undefined) return
  if (!Array.isArray(rests)) throw wrong(`"rules" is expected to be a list, not ${describe(rests)}`, "rules: ['D2']", 'rules', within)
  const isRule = (rule: unknown): boolean => typeof rule === 'string' && /^[A-Z]+\d+[a-z]?$/.test(rule)
  for (const rule of rests as readonly unknown[])
    if (!isRule(rule)) throw wrong(`a rule of the contract is expected, not ${describe(rule)}`, "rules: ['D2']", 'rules', within)
}

function text(given: unknown, key: string, example: string, where: Where): void {
  if (typeof given !== 'string' || given.trim() === '') throw wrong(`"${key}" is expected to be text, not ${describe(given)}`, example, key, where)
}

function named(ask: () => unknown, example: string, where: Where): void {
  try {
    ask()
  } catch (thrown) {
    throw thrown instanceof UserError ? misnamed(thrown, example, where) : thrown
  }
}
