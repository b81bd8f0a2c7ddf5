/**
 * A state's identity: the ids of its slot values, in the order of the schema, as one string.
 *
 * Exact: two states have the same key if and only if all their slots hold the same values, by structure. Values are
 * interned by their canonical text. Steps leave most of a state untouched, and immer shares what is untouched, so each
 * frozen part (a struct, an array, a slot's value) is remembered with its piece of the key and found again by reference.
 * Along the way the distinct values of each domain are counted, and fixed leaves are checked to be what they were.
 */
import { pathText, type Shape } from '../../model/system/schema.ts'
import { same } from '../../model/system/same.ts'

export interface Keys<S> {
  of(state: S): string
  domainSizes(): Record<string, number>
}

type KeyOf = (value: unknown) => string

export function keysOf<S>(shape: Shape): Keys<S> {
  const domains = new Map<string, KeyOf>()
  const sizes = new Map<string, () => number>()
  const inDomain = (name: string): KeyOf => {
    const known = domains.get(name)
    if (known !== undefined) return known
    const { keyOf, size } = interned(name)
    domains.set(name, keyOf)
    sizes.set(name, size)
    return keyOf
  }
  const keyOfPart = (part: Shape, path: readonly (string | number)[]): KeyOf => {
    switch (part.shape) {
      case 'slot': return inDomain(part.domain)
      case 'fixed': return fixedKey(part.value, pathText(path))
      case 'struct': return remembered(Object.entries(part.fields).map(([name, field]) => [name, keyOfPart(field, [...path, name])]))
      case 'array': return remembered(part.items.map((item, i) => [String(i), keyOfPart(item, [...path, i])]))
    }
  }
  const of = keyOfPart(shape, [])
  return { of: (state) => of(state), domainSizes: () => Object.fromEntries([...sizes].map(([name, size]) => [name, size()])) }
}

/** The pieces of a struct or array, put together once for each frozen object. */
function remembered(parts: readonly (readonly [string, KeyOf])[]): KeyOf {
  const seen = new WeakMap<object, string>()
  return (value) => {
    const container = value as Readonly<Record<string, unknown>>
    const known = seen.get(container)
    if (known !== undefined) return known
    let key = ''
    for (const [name, keyOf] of parts) key += keyOf(container[name])
    seen.set(container, key)
    return key
  }
}

/** One character for each distinct value of a domain. */
function interned(domain: string): { keyOf: KeyOf; size: () => number } {
  const ids = new Map<string, string>()
  const seen = new WeakMap<object, string>()
  return {
    size: () => ids.size,
    keyOf: (value) => {
      const isObject = typeof value === 'object' && value !== null
      const known = isObject ? seen.get(value) : undefined
      if (known !== undefined) return known
      const text = canonicalText(value)
      let id = ids.get(text)
      if (id === undefined) {
        if (ids.size >= 0xffff) throw new Error(`domain ${domain} has more than 65,535 values: a slot holds something unbounded`)
        id = String.fromCharCode(ids.size)
        ids.set(text, id)
      }
      if (isObject) seen.set(value, id)
      return id
    },
  }
}

function fixedKey(constant: unknown, where: string): KeyOf {
  return (value) => {
    if (!same(value, constant)) throw new Error(`${where} is fixed in this scope, but a step has written ${canonicalText(value)}`)
    return ''
  }
}

/** JSON with the fields in alphabetical order: equal values have equal text. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner) ?? 'undefined'
}
