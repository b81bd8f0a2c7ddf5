/**
 * The values that slots take, numbered slot by slot in the order in which they turn up.
 *
 * Numbers are per slot, not per domain: the position of the monitor and that of a user thread share a domain but hardly
 * a value, and a slot's number of values decides its bits. Equal values are one frozen object, whichever slot holds it.
 */
import type { Value } from '../../model/system/schema.ts'

/** A slot that takes more values than this holds something unbounded. */
export const mostValues = 65_536

export class SlotValues {
  private readonly bySlot: { readonly values: Value[]; readonly ids: Map<Value, number> }[]
  private readonly byText = new Map<string, Value>()
  private readonly canonical = new WeakSet<object>()

  constructor(slots: number) { this.bySlot = Array.from({ length: slots }, () => ({ values: [], ids: new Map<Value, number>() })) }

  get slots(): number { return this.bySlot.length }

  /** The slot that takes the most values. */
  widest = 0

  /** The number of a value in a slot; a new one when it has not been there before. @throws when there are too many */
  idOf(slot: number, value: Value): number {
    const known = this.known(slot, value)
    if (known !== undefined) return known
    const { values, ids } = this.at(slot)
    if (values.length === mostValues) throw new Error(`a slot takes more than ${mostValues} values: it holds something unbounded`)
    const one = this.one(value)
    const id = values.push(one) - 1
    ids.set(one, id)
    if (values.length > this.count(this.widest)) this.widest = slot
    return id
  }

  /** The number of a value in a slot, if it has been there. */
  known(slot: number, value: Value): number | undefined { return this.at(slot).ids.get(this.one(value)) }

  valueOf(slot: number, id: number): Value {
    const value = this.at(slot).values[id]
    if (value === undefined) throw new RangeError(`slot ${slot} has no value ${id}`)
    return value
  }

  count(slot: number): number { return this.at(slot).values.length }
  valuesOf(slot: number): readonly Value[] { return this.at(slot).values }

  private at(slot: number) {
    const found = this.bySlot[slot]
    if (found === undefined) throw new RangeError(`no slot ${slot}`)
    return found
  }

  /** The one object that stands for all equal ones. */
  private one(value: Value): Value {
    if (typeof value !== 'object' || value === null || this.canonical.has(value)) return value
    const text = textOf(value)
    const known = this.byText.get(text)
    if (known !== undefined) return known
    this.byText.set(text, value)
    this.canonical.add(value)
    return value
  }
}

/** Equal values have equal text, whatever the order of their fields. */
function textOf(value: Value): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(textOf).join()}]`
  const fields = value as { readonly [field: string]: Value }
  return `{${Object.keys(fields).sort().map((field) => `${JSON.stringify(field)}:${textOf(fields[field] ?? null)}`).join()}}`
}
