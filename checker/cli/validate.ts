/**
 * Whether a loaded spec makes sense: its shape, and every name and number in it.
 *
 * A spec is written without types by people who may never have used TypeScript, so everything is looked at as unknown.
 * The first problem is thrown: what is wrong, what was probably meant, an example, and what to search the file for.
 */
import type { Kernel } from '../../model/kernels.ts'
import { modelledFunctions } from '../../model/language/procedure.ts'
import { series } from '../../model/patches/index.ts'
// Functions are known once the operations that use them are loaded.
import '../../model/operations/index.ts'
import { propertyNames } from '../../model/properties/names.ts'
import type { Spec } from '../../model/spec.ts'
import { describe, isRecord, known, lookFor, SpecProblem, wrong } from './problem.ts'
import { checkCase } from './validate-case.ts'

export const specExample = "export default spec({ title: '...', kernel: kernel('v6.12'), cases: [ ... ] })"
const specKeys = ['mmcheck', 'title', 'link', 'kernel', 'series', 'properties', 'cases'] as const
const caseExample = "cases: [ { name: 'zap races with faults', scope: { ... }, expect: { 'wp-never-lost': 'holds' } } ]"
const linkExample = "link: 'https://lore.kernel.org/r/...'"
const propertyExample = "properties: [ never('my-rule', { when: (m, at) => ... }) ]"

/** The value as a spec. @throws SpecProblem */
export function validate(given: unknown): Spec {
  if (given === undefined) throw new SpecProblem('the file has no default export', specExample)
  if (!isRecord(given) || given['mmcheck'] !== 'spec')
    throw new SpecProblem(`the default export is no spec but ${describe(given)}`, specExample, lookFor('default', {}))
  for (const key of Object.keys(given)) known('key', key, specKeys, specExample, {})
  const { title, link, series: id } = given
  if (typeof title !== 'string' || title.trim() === '') throw wrong('the spec has no title', "title: 'mm: what the series is about'", 'title', {})
  if (link !== undefined && typeof link !== 'string') throw wrong(`"link" is expected to be text, not ${describe(link)}`, linkExample, 'link', {})
  const kernel = checkKernel(given['kernel'])
  if (id !== undefined) known('series', id, series.map((each) => each.id), `series: '${series[0]?.id ?? ''}'`, { after: 'series' })
  const own = given['properties'] === undefined ? [] : checkOwnProperties(given['properties'])
  checkCases(given['cases'], kernel, [...propertyNames, ...own])
  return given as unknown as Spec
}

function checkKernel(given: unknown): Kernel {
  const example = "kernel: kernel('v6.12')"
  if (!isRecord(given) || !(given['patches'] instanceof Set))
    throw wrong(`"kernel" is expected to be a kernel, not ${describe(given)}`, example, 'kernel', {})
  const kernel = given as unknown as Kernel
  for (const [name, replacement] of Object.entries(kernel.replaced)) checkReplacement(name, replacement)
  return kernel
}

/** A function in the place of a function, a procedure in the place of a procedure. */
function checkReplacement(name: string, given: unknown): void {
  const example = "patch({ subject: 'mm: my fix', replace: { zap_pte_range: myZap } })"
  const where = { after: 'replace' }
  const functions = modelledFunctions()
  known('kernel function', name, functions.map((each) => each.name), example, where)
  const isProcedure = functions.find((each) => each.name === name)?.sort === 'procedure'
  const fits = isProcedure ? isRecord(given) && given['item'] === 'procedure' : typeof given === 'function'
  if (!fits) throw wrong(`"${name}" is replaced by a ${isProcedure ? 'kernelProcedure' : 'function'}, not by ${describe(given)}`, example, name, where)
}

function checkOwnProperties(given: unknown): string[] {
  if (!Array.isArray(given)) throw wrong(`"properties" is expected to be a list, not ${describe(given)}`, propertyExample, 'properties', {})
  const names: string[] = []
  for (const property of given as readonly unknown[]) {
    if (!isRecord(property) || typeof property['name'] !== 'string' || typeof property['when'] !== 'function')
      throw wrong(`a property is expected, not ${describe(property)}`, propertyExample, 'properties', {})
    const { name } = property
    if ([...names, ...propertyNames].includes(name)) throw wrong(`there already is a property "${name}"`, propertyExample, name, { after: 'properties' })
    names.push(name)
  }
  return names
}

function checkCases(given: unknown, kernel: Kernel, properties: readonly string[]): void {
  if (!Array.isArray(given)) throw wrong(`"cases" is expected to be a list, not ${describe(given)}`, caseExample, 'cases', {})
  if (given.length === 0) throw wrong('the spec has no cases', caseExample, 'cases', {})
  const names = new Set<string>()
  for (const [i, each] of (given as readonly unknown[]).entries()) {
    if (!isRecord(each)) throw wrong(`case ${i + 1} is expected to be an object, not ${describe(each)}`, caseExample, 'cases', {})
    const { name } = each
    if (typeof name !== 'string' || name.trim() === '') throw wrong(`case ${i + 1} has no name`, caseExample, 'cases', {})
    if (names.has(name)) throw wrong(`there are two cases "${name}"`, caseExample, name, {})
    names.add(name)
    checkCase(each, name, kernel, properties)
  }
}
