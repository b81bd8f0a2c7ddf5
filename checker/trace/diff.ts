/**
 * What changed between two states: slot by slot, and inside a slot value field by field where both values have the same
 * fields. Two values of different shape (an entry that was none and is present now) have no fields in common worth
 * naming; they changed as a whole.
 */
import { same } from '../../model/system/same.ts'
import { type Leaf, type Value, valueAt } from '../../model/system/schema.ts'

export interface Change {
  readonly slot: Leaf
  readonly from: Value
  readonly to: Value
  /** Empty when the value changed as a whole. */
  readonly fields: readonly FieldChange[]
}

export interface FieldChange {
  /** `uffd_wp`; `orig.write` for a field of a field. */
  readonly field: string
  readonly from: Value
  readonly to: Value
}

export function changesBetween(slots: readonly Leaf[], before: unknown, after: unknown): Change[] {
  return slots.flatMap((slot): Change[] => {
    const from = valueAt(before, slot.path) as Value
    const to = valueAt(after, slot.path) as Value
    return same(from, to) ? [] : [{ slot, from, to, fields: fieldsBetween(from, to, '') }]
  })
}

function fieldsBetween(from: Value, to: Value, prefix: string): FieldChange[] {
  if (!isRecord(from) || !isRecord(to) || !sameKeys(from, to)) return prefix === '' ? [] : [{ field: prefix, from, to }]
  return Object.keys(from).flatMap((key) => {
    const a = from[key] ?? null
    const b = to[key] ?? null
    return same(a, b) ? [] : fieldsBetween(a, b, prefix === '' ? key : `${prefix}.${key}`)
  })
}

export const isRecord = (value: unknown): value is { readonly [field: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sameKeys = (a: object, b: object): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => key in b)
