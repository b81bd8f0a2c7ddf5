/**
 * A state's identity: the ids of its slot values, in the order of the schema, as one string.
 *
 * Exact: two states have the same key if and only if all their slots hold the same values, by structure. Values are
 * interned by their canonical text; frozen objects that steps left untouched are found again by reference, which is what
 * makes it quick. Along the way it counts the distinct values of each domain, and checks that fixed leaves stay fixed.
 */
import { fixedOf, type Leaf, type Shape, slotsOf, valueAt } from '../../model/system/schema.ts'
import { same } from '../../model/system/same.ts'

export interface Keys<S> {
  of(state: S): string
  domainSizes(): Record<string, number>
}

export function keysOf<S>(shape: Shape): Keys<S> {
  const leaves = slotsOf(shape)
  const constants = fixedOf(shape)
  const domains = new Map<string, { ids: Map<string, number>; seen: WeakMap<object, number> }>()
  for (const leaf of leaves) if (!domains.has(leaf.domain)) domains.set(leaf.domain, { ids: new Map(), seen: new WeakMap() })

  const idOf = (leaf: Leaf, state: S): number => {
    const domain = domains.get(leaf.domain)
    if (domain === undefined) throw new Error(`no domain ${leaf.domain}`)
    const value = valueAt(state, leaf.path)
    const isObject = typeof value === 'object' && value !== null
    const known = isObject ? domain.seen.get(value) : undefined
    if (known !== undefined) return known
    const text = canonicalText(value)
    let id = domain.ids.get(text)
    if (id === undefined) {
      id = domain.ids.size
      if (id >= 0xffff) throw new Error(`domain ${leaf.domain} has more than 65,535 values: a slot holds something unbounded`)
      domain.ids.set(text, id)
    }
    if (isObject) domain.seen.set(value, id)
    return id
  }
  return {
    of: (state) => {
      for (const constant of constants) {
        const value = valueAt(state, constant.path)
        if (!same(value, constant.value)) throw new Error(`${constant.text} is fixed in this scope, but a step has written ${canonicalText(value)}`)
      }
      return String.fromCharCode(...leaves.map((leaf) => idOf(leaf, state)))
    },
    domainSizes: () => Object.fromEntries([...domains].map(([name, domain]) => [name, domain.ids.size])),
  }
}

/** JSON with the fields in alphabetical order: equal values have equal text. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner) ?? 'undefined'
}
