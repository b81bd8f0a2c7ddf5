/**
 * The words that a scope is written in: for each key, which names or numbers it takes, and an example.
 *
 * One table serves spec files and `--scope`, so that both know the same words and complain alike.
 */
import { type OptionName, optionValues } from '../../model/contract/options.ts'
import { operationNames } from '../../model/operations/names.ts'
import { featureNames, granularityNames, kindNames, modeNames, profileNames, type ScopeInput, scopeKeys } from '../../model/scope.ts'
import { UserError } from '../../model/user-error.ts'

export type ScopeKey = (typeof scopeKeys)[number]

export type Words =
  | { readonly takes: 'names'; readonly what: string; readonly names: readonly string[]; readonly atLeastOne: boolean; readonly example: string }
  | { readonly takes: 'name'; readonly what: string; readonly names: readonly string[]; readonly example: string }
  | { readonly takes: 'number'; readonly from: number; readonly to: number; readonly example: string }
  | { readonly takes: 'pages'; readonly example: string }
  | { readonly takes: 'options'; readonly example: string }

export const words: Readonly<Record<ScopeKey, Words>> = {
  kinds: { takes: 'names', what: 'memory kind', names: kindNames, atLeastOne: true, example: "kinds: ['shmem']" },
  operations: { takes: 'names', what: 'operation', names: operationNames, atLeastOne: true, example: "operations: ['read', 'write']" },
  pages: { takes: 'number', from: 1, to: 8, example: 'pages: 2' },
  mms: { takes: 'number', from: 1, to: 2, example: 'mms: 1' },
  threads: { takes: 'number', from: 1, to: 8, example: 'threads: 2' },
  granularity: { takes: 'name', what: 'granularity', names: granularityNames, example: "granularity: 'lock'" },
  inflight: { takes: 'number', from: 1, to: 20, example: 'inflight: 2' },
  features: { takes: 'names', what: 'feature', names: featureNames, atLeastOne: false, example: "features: ['EVENT_FORK']" },
  modes: { takes: 'names', what: 'mode', names: modeNames, atLeastOne: false, example: "modes: ['missing', 'wp']" },
  watch: { takes: 'pages', example: 'watch: [0]' },
  profile: { takes: 'name', what: 'profile', names: profileNames, example: "profile: 'strict'" },
  options: { takes: 'options', example: "options: { precision: 'checked' }" },
}

export const optionNames = Object.keys(optionValues) as readonly OptionName[]
/** Page indices go over all kinds of the scope. */
export const pageLimit = (scope: Partial<ScopeInput>): number => (scope.kinds?.length ?? 1) * (scope.pages ?? 1)

/**
 * `key=value,...` of the command line. Lists are written with `+` (`operations=read+write`), options of the contract as
 * `options=precision:checked`.
 * @throws UserError
 */
export function parseScope(text: string): Partial<ScopeInput> {
  const scope: Record<string, unknown> = {}
  for (const pair of text.split(',')) {
    const [key = '', value = ''] = split(pair, '=')
    if (!isScopeKey(key)) throw new UserError('scope key', key, scopeKeys)
    if (value === '') throw new UserError(key, '', [], `the scope key "${key}" has no value; example: --scope pages=2,operations=read+write`)
    scope[key] = parseValue(key, value)
  }
  return scope as Partial<ScopeInput>
}

export const isScopeKey = (key: string): key is ScopeKey => (scopeKeys as readonly string[]).includes(key)

function parseValue(key: ScopeKey, value: string): unknown {
  const rule = words[key]
  switch (rule.takes) {
    case 'names': return value.split('+').map((name) => oneOf(rule.what, name, rule.names))
    case 'name': return oneOf(rule.what, value, rule.names)
    case 'number': return number(key, value, rule.from, rule.to)
    case 'pages': return value.split('+').map((page) => number(key, page, 0, 63))
    case 'options': return Object.fromEntries(value.split('+').map((option) => {
      const [name = '', chosen = ''] = split(option, ':')
      const known = oneOf('option', name, optionNames) as OptionName
      return [known, oneOf(`value of ${known}`, chosen, optionValues[known])]
    }))
  }
}

function oneOf(what: string, given: string, known: readonly string[]): string {
  if (!known.includes(given)) throw new UserError(what, given, known)
  return given
}

function number(key: string, value: string, from: number, to: number): number {
  const parsed = Number(value)
  if (!/^\d+$/.test(value) || parsed < from || parsed > to)
    throw new UserError(key, value, [], `${key}=${value} is out of its limits: a whole number from ${from} to ${to}`)
  return parsed
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at)
  return index < 0 ? [text.trim(), ''] : [text.slice(0, index).trim(), text.slice(index + 1).trim()]
}
