/**
 * Random steps and conditions on numbered slots that hold small numbers: what the actions and properties of a random system
 * are made of. How a slot holds its number, and where it stands in the state, is the business of `Slots`.
 */
import fc from 'fast-check'
import type { Watch } from '../../model/system/system.ts'

export interface Slots {
  /** Slots are named by any number, taken modulo how many there are: more of them can be read than written. */
  readonly count: number
  readonly writable: number
  /** How many values a slot has. */
  size(slot: number): number
  get(slot: number): number
  set(slot: number, value: number): void
}

export type Condition =
  | { readonly asks: 'is'; readonly at: number; readonly value: number }
  | { readonly asks: 'both'; readonly at: number; readonly value: number; readonly and: number; readonly other: number }
  | { readonly asks: 'equal'; readonly a: number; readonly b: number }
  /** Reads all that can be written. */
  | { readonly asks: 'sum'; readonly modulo: number; readonly rest: number }

export type Step =
  | { readonly does: 'guard'; readonly where: Condition }
  | { readonly does: 'add'; readonly to: number; readonly by: number }
  | { readonly does: 'copy'; readonly from: number; readonly to: number }
  /** What is read depends on what has been read. */
  | { readonly does: 'follow'; readonly pointer: number; readonly to: number }
  | { readonly does: 'set'; readonly to: number; readonly value: number }
  | { readonly does: 'set where'; readonly where: Condition; readonly to: number; readonly value: number }
  | { readonly does: 'throw'; readonly where: Condition }
  | { readonly does: 'violate' | 'reach'; readonly where: Condition; readonly report: number }

const place = fc.nat(50)
const small = fc.nat(3)

export const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ asks: fc.constant('is' as const), at: place, value: small }) },
  { weight: 2, arbitrary: fc.record({ asks: fc.constant('both' as const), at: place, value: small, and: place, other: small }) },
  { weight: 1, arbitrary: fc.record({ asks: fc.constant('equal' as const), a: place, b: place }) },
  { weight: 1, arbitrary: fc.record({ asks: fc.constant('sum' as const), modulo: fc.constantFrom(2, 3, 5), rest: small }) },
)

/** Conditions that are seldom met. */
const seldom: fc.Arbitrary<Condition> = fc.record({ asks: fc.constant('both' as const), at: place, value: small, and: place, other: small })

const change: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('add' as const), to: place, by: fc.constantFrom(1, 1, 2) }),
  fc.record({ does: fc.constant('copy' as const), from: place, to: place }),
  fc.record({ does: fc.constant('follow' as const), pointer: place, to: place }),
  fc.record({ does: fc.constant('set' as const), to: place, value: small }),
  fc.record({ does: fc.constant('set where' as const), where: condition, to: place, value: small }),
)
const guard: fc.Arbitrary<Step> = fc.record({ does: fc.constant('guard' as const), where: condition })
const report: fc.Arbitrary<Step> = fc.record({ does: fc.constantFrom('violate' as const, 'reach' as const), where: condition, report: fc.nat(2) })
const throwing: fc.Arbitrary<Step> = fc.record({ does: fc.constant('throw' as const), where: seldom })

export const anySteps = (mayThrow: boolean): fc.Arbitrary<Step[]> => fc.array(
  fc.oneof({ weight: 5, arbitrary: change }, { weight: 2, arbitrary: guard }, { weight: 1, arbitrary: report }, { weight: mayThrow ? 2 : 0, arbitrary: throwing }),
  { minLength: 1, maxLength: 5 },
)

export function isMet(condition: Condition, slots: Slots): boolean {
  const get = (slot: number): number => slots.get(slot % slots.count)
  switch (condition.asks) {
    case 'is': return get(condition.at) === condition.value
    case 'both': return get(condition.at) === condition.value && get(condition.and) === condition.other
    case 'equal': return get(condition.a) === get(condition.b)
    case 'sum': return Array.from({ length: slots.writable }, (_, slot) => get(slot)).reduce((a, b) => a + b, 0) % condition.modulo === condition.rest
  }
}

/** False: the action is not enabled. */
export function carryOut(step: Step, slots: Slots, watch: Watch): boolean {
  const get = (slot: number): number => slots.get(slot % slots.count)
  const set = (slot: number, value: number): void => { slots.set(slot % slots.writable, value % slots.size(slot % slots.writable)) }
  if ('where' in step && !isMet(step.where, slots)) return step.does !== 'guard'
  switch (step.does) {
    case 'guard': break
    case 'add': set(step.to, slots.get(step.to % slots.writable) + step.by); break
    case 'copy': set(step.to, get(step.from)); break
    case 'follow': set(step.to, get(get(step.pointer))); break
    case 'set': case 'set where': set(step.to, step.value); break
    case 'throw': throw new Error(`thrown with ${get(0)} in the first slot`)
    case 'violate': watch.violated(`report ${step.report}`, `with ${get(1)} in the second slot`); break
    case 'reach': watch.reached(`report ${step.report}`); break
  }
  return true
}
