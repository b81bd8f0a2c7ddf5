/** The wording of a system that has no vocabulary of its own: slots by their paths, values as they are. */
import { type Leaf, type Value, valueAt } from '../../model/system/schema.ts'
import type { Change } from '../trace/diff.ts'
import { isWitness } from '../trace/meta.ts'
import type { Trace } from '../trace/trace.ts'
import { colonOrAt } from './lines.ts'
import type { Wording } from './wording.ts'

/** Booleans as bits, texts without quotes. */
export function valueText(value: Value): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (value === null) return 'nothing'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map((item: Value) => valueText(item)).join(', ')}]`
  return `{${Object.entries(value).map(([field, item]) => `${field}: ${valueText(item as Value)}`).join(', ')}}`
}

export function plainChange({ slot, from, to, fields }: Change): string {
  if (fields.length === 0) return `${slot.text}: ${valueText(from)} -> ${valueText(to)}`
  return `${slot.text} ${fields.map((field) => `${field.field} ${valueText(field.from)} -> ${valueText(field.to)}`).join(', ')}`
}

/** `Step 6 (thread 0: write page 0) violates wp-never-lost: what happened.` */
export function endText({ meta, steps }: Trace): string {
  const last = steps.at(-1)
  const where = last === undefined ? 'The initial state' : `Step ${last.number} (${last.action})`
  return `${where} ${isWitness(meta) ? 'reaches' : 'violates'} ${meta.property}${colonOrAt(meta.what)}.`
}

/** All slots of a small state; of a large one, those that change in the trace. */
const drawn = ({ slots, steps }: Trace): readonly Leaf[] =>
  (slots.length <= 12 ? slots : slots.filter((slot) => steps.some((step) => step.changes.some((change) => change.slot.text === slot.text))))

export function plainWording(trace: Trace): Wording {
  const read = (state: unknown, path: readonly (string | number)[]): string => valueText(valueAt(state, path) as Value)
  return {
    situation: () => trace.slots.map((slot) => `${slot.text}: ${read(trace.init, slot.path)}`),
    scope: () => Object.entries(trace.meta.scope).map(([key, value]) => `${key} ${valueText(value)}`).join('; ') || 'the whole system',
    changes: (step) => step.changes.map(plainChange),
    why: () => [endText(trace)],
    operation: (name) => name,
    isBusy: () => false,
    columns: drawn(trace).map(({ text, path }) => ({ name: text, read: (state) => [read(state, path)] })),
  }
}
