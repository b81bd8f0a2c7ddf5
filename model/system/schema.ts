/**
 * The shape of a state: a fixed tree of structs and arrays whose leaves are slots.
 *
 * A slot is one whole small value (a page-table entry, a VMA, a thread's position), never one of its fields: it is
 * read, written, compared and stored as a whole. Slots that name the same domain draw their values from the same set.
 * A `fixed` leaf never changes in the system at hand; it costs nothing to store, and writing another value is an error.
 * This is all that the checker knows of a state, so nothing here knows memory management.
 */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [field: string]: Value }

export type Shape =
  | { readonly shape: 'struct'; readonly fields: Readonly<Record<string, Shape>> }
  | { readonly shape: 'array'; readonly items: readonly Shape[] }
  | { readonly shape: 'slot'; readonly domain: string }
  | { readonly shape: 'fixed'; readonly value: unknown }

export const struct = (fields: Record<string, Shape>): Shape => ({ shape: 'struct', fields })
export const arrayOf = (length: number, item: (index: number) => Shape): Shape =>
  ({ shape: 'array', items: Array.from({ length }, (_, i) => item(i)) })
export const slot = (domain: string): Shape => ({ shape: 'slot', domain })
export const fixed = (value: unknown): Shape => ({ shape: 'fixed', value })

/** One leaf of a shape: where it is (`mms[0].pt[1]`), by keys and as text. */
export interface Leaf {
  readonly path: readonly (string | number)[]
  readonly text: string
  readonly domain: string
}

/** All slots of a shape, in a fixed order: the order of the struct fields and array items. */
export function slotsOf(shape: Shape): Leaf[] {
  const found: Leaf[] = []
  walk(shape, [], (leaf, path) => {
    if (leaf.shape === 'slot') found.push({ path, text: pathText(path), domain: leaf.domain })
  })
  return found
}

function walk(shape: Shape, path: readonly (string | number)[], leaf: (shape: Shape, path: readonly (string | number)[]) => void): void {
  if (shape.shape === 'struct') for (const [name, field] of Object.entries(shape.fields)) walk(field, [...path, name], leaf)
  else if (shape.shape === 'array') shape.items.forEach((item, i) => walk(item, [...path, i], leaf))
  else leaf(shape, path)
}

export const pathText = (path: readonly (string | number)[]): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('')

/** What stands at a path of a state. */
export function valueAt(state: unknown, path: readonly (string | number)[]): unknown {
  let value = state
  for (const key of path) value = (value as Record<string | number, unknown>)[key]
  return value
}
