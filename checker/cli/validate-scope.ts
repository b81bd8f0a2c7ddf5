/** The scope of a case, and the smaller one beside it: keys, names and numbers. */
import { optionValues, type OptionName } from '../../model/contract/options.ts'
import type { ScopeInput } from '../../model/scope.ts'
import { scopeKeys } from '../../model/scope.ts'
import { describe, isRecord, known, type Where, wrong } from './problem.ts'
import { optionNames, pageLimit, type ScopeKey, type Words, words } from './vocabulary.ts'

/** @throws SpecProblem */
export function checkScope(given: unknown, inCase: string, key: 'scope' | 'small'): void {
  const where = { inCase, after: key }
  const whole = key === 'scope'
  const example = whole ? `scope: { ${words.kinds.example}, ${words.operations.example} }` : 'small: { pages: 1 }'
  if (!isRecord(given)) throw wrong(`"${key}" is expected to be an object, not ${describe(given)}`, example, key, { inCase })
  for (const [name, value] of Object.entries(given)) {
    const scopeKey = known('scope key', name, scopeKeys, example, where)
    if (value !== undefined) checkValue(scopeKey, value, words[scopeKey], where)
  }
  for (const needed of whole ? ['kinds', 'operations'] as const : [])
    if (given[needed] === undefined) throw wrong(`the scope has no "${needed}"`, words[needed].example, key, { inCase })
  if (whole) checkPages(given, where)
  if (whole) checkProcesses(given, where)
}

/** There is nobody to be born, or to exit, in a scope of one process. */
function checkProcesses({ operations, mms }: Readonly<Record<string, unknown>>, where: Where): void {
  const forks = (Array.isArray(operations) ? operations as readonly unknown[] : []).find((name) => name === 'fork' || name === 'exit')
  if (forks !== undefined && mms !== 2) throw wrong(`the operation "${String(forks)}" needs mms: 2`, "scope: { kinds: ['anon'], mms: 2, operations: ['write', 'fork'] }", String(forks), where)
}

function checkValue(key: ScopeKey, value: unknown, rule: Words, where: Where): void {
  const { example } = rule
  switch (rule.takes) {
    case 'names': {
      const names = list(key, value, example, where)
      if (rule.atLeastOne && names.length === 0) throw wrong(`"${key}" is empty`, example, key, where)
      const given = names.map((name) => known(rule.what, name, rule.names, example, where))
      const twice = given.find((name, i) => given.indexOf(name) !== i)
      if (twice !== undefined) throw wrong(`"${twice}" stands twice in "${key}"`, example, twice, where)
      return
    }
    case 'name':
      known(rule.what, value, rule.names, example, where)
      return
    case 'number':
      if (!Number.isInteger(value) || (value as number) < rule.from || (value as number) > rule.to)
        throw wrong(`"${key}" is a whole number from ${rule.from} to ${rule.to}, not ${describe(value)}`, example, key, where)
      return
    case 'pages':
      if (list(key, value, example, where).length === 0) throw wrong(`"${key}" is empty`, example, key, where)
      return
    case 'options':
      if (!isRecord(value)) throw wrong(`"${key}" is expected to be an object, not ${describe(value)}`, example, key, where)
      for (const [name, chosen] of Object.entries(value)) {
        const option: OptionName = known('option', name, optionNames, example, where)
        const values: readonly string[] = optionValues[option]
        known(`value of option "${option}"`, chosen, values, `options: { '${option}': '${values[0] ?? ''}' }`, where)
      }
  }
}

function list(key: string, value: unknown, example: string, where: Where): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(`"${key}" is expected to be a list, not ${describe(value)}`, example, key, where)
  return value
}

function checkPages(scope: Readonly<Record<string, unknown>>, where: Where): void {
  const pages = pageLimit(scope as Partial<ScopeInput>)
  for (const page of Array.isArray(scope['watch']) ? scope['watch'] as readonly unknown[] : [])
    if (!Number.isInteger(page) || (page as number) < 0 || (page as number) >= pages)
      throw wrong(`"watch" names pages from 0 to ${pages - 1}, not ${describe(page)}`, words.watch.example, 'watch', where)
}
