/**
 * Random systems whose indices are interchangeable: what one index is and does, made up once and repeated for all of them.
 *
 * Each index has a few slots of its own, and all share a few more. A program sees the slots of its index, then those of
 * another index, then what is shared; there is an action for each index and each other one. Properties are made up in the
 * same way. A *slip* spoils that in one place: the system still declares what may no longer hold.
 */
import fc from 'fast-check'
import { arrayOf, slot, struct, type Value } from '../../model/system/schema.ts'
import type { Action, Property, PropertyInstance, System } from '../../model/system/system.ts'
import { anySteps, carryOut, type Condition, condition, isMet, type Slots, type Step } from './steps.ts'

export interface Indexed { index: { own: Value[]; wide: number[] }[]; shared: Value[]; fuel: number; count: number }

type Slip = { readonly in: 'action'; readonly program: readonly Step[] } | { readonly in: 'property'; readonly where: Condition } | { readonly in: 'state'; readonly value: number }

export interface SymmetricRecipe {
  readonly indices: number
  /** How many values each slot has: those of an index, those that are shared. */
  readonly own: readonly number[]
  readonly shared: readonly number[]
  readonly first: number
  /** Values are numbers, or objects with a number in them. */
  readonly plain: boolean
  readonly programs: readonly (readonly Step[])[]
  readonly predicates: readonly { readonly kind: Property<object>['kind']; readonly where: Condition; readonly premise: Condition | null }[]
  readonly reports: readonly { readonly hasPremise: boolean }[]
  /** More slots of an index than fit into a word. */
  readonly wide: boolean
  readonly fuel: number
  readonly slip: Slip | null
}

const slips: fc.Arbitrary<Slip> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ in: fc.constant('action' as const), program: anySteps(false) }) },
  { weight: 2, arbitrary: fc.record({ in: fc.constant('property' as const), where: condition }) },
  { weight: 1, arbitrary: fc.record({ in: fc.constant('state' as const), value: fc.nat(3) }) },
)

/** Something always happens. */
const begins: fc.Arbitrary<readonly Step[]> = fc.record({ to: fc.nat(3), by: fc.constantFrom(1, 2) }).map(({ to, by }) => [{ does: 'add', to, by }])

const recipe = (mayThrow: boolean, mayFuel: boolean, maySlip: boolean): fc.Arbitrary<SymmetricRecipe> => fc.record({
  indices: fc.constantFrom(2, 2, 3),
  own: fc.array(fc.constantFrom(1, 2, 3, 3, 4), { minLength: 1, maxLength: 2 }),
  shared: fc.array(fc.constantFrom(2, 3), { maxLength: 1 }),
  first: fc.nat(3),
  plain: fc.boolean(),
  programs: fc.tuple(begins, fc.array(anySteps(mayThrow), { minLength: 1, maxLength: 3 })).map(([first, others]) => [first, ...others]),
  predicates: fc.array(fc.record({ kind: fc.constantFrom('never', 'always', 'sometimes'), where: condition, premise: fc.option(condition) }), { minLength: 1, maxLength: 3 }),
  reports: fc.array(fc.record({ hasPremise: fc.boolean() }), { maxLength: 2 }),
  wide: fc.constantFrom(false, false, true),
  fuel: fc.constantFrom(...(mayFuel ? [0, 4] : [0])),
  slip: maySlip ? slips : fc.constant(null),
})

export interface Wanted { readonly throws?: boolean; readonly fuel?: boolean; readonly slips?: boolean }

export const anySymmetricSystem = ({ throws = false, fuel = false, slips = false }: Wanted = {}): fc.Arbitrary<{ recipe: SymmetricRecipe; system: System<Indexed> }> =>
  recipe(throws, fuel, slips).map((recipe) => ({ recipe, system: systemOf(recipe) }))

/** Slots of an index in the words of a packed state: together more than one word holds. */
const wideSlots = 40

function systemOf(recipe: SymmetricRecipe): System<Indexed> {
  const { indices, own, shared, first, wide, fuel, slip } = recipe
  const all = Array.from({ length: indices }, (_, i) => i)
  const pairs = all.flatMap((i) => all.filter((j) => j !== i).map((j): [number, number] => [i, j]))
  const value = (size: number): Value => held(recipe, first % size, false)
  const action = (name: string, apply: Action<Indexed>['apply']): Action<Indexed> => ({ name, actor: 'a', apply })
  const last = indices - 1
  return {
    name: 'symmetric',
    shape: struct({
      index: arrayOf(indices, () => struct({ own: arrayOf(own.length, () => slot('p')), wide: arrayOf(wide ? wideSlots : 0, () => slot('w')) })),
      shared: arrayOf(shared.length, () => slot('q')), fuel: slot('fuel'), count: slot('count'),
    }),
    init: {
      index: all.map((i) => ({ own: own.map((size, row) => (slip?.in === 'state' && i === last && row === 0 ? held(recipe, slip.value % size, false) : value(size))), wide: Array.from({ length: wide ? wideSlots : 0 }, () => 0) })),
      shared: shared.map(value), fuel, count: 0,
    },
    actions: [
      ...recipe.programs.flatMap((program, n) => pairs.map(([i, j]) => action(`action ${n} of ${i} at ${j}`, (draft, watch) => {
        const steps = slip?.in === 'action' && n === 0 && i === last ? slip.program : program
        return steps.every((step) => carryOut(step, slotsOf(draft, i, j, recipe), watch))
      }))),
      ...(wide ? all.map((i) => action(`turn ${i}`, (draft) => { turn(draft, i); return true })) : []),
      ...(fuel > 0 ? [action('burn', (draft) => {
        if (draft.fuel === 0) return false
        draft.fuel -= 1
        draft.count += 1
        return true
      })] : []),
    ],
    symmetric: [{ what: 'indices', columns: all.map((i) => [...own.map((_, row) => `index[${i}].own[${row}]`), ...(wide ? Array.from({ length: wideSlots }, (_, row) => `index[${i}].wide[${row}]`) : [])]) }],
    properties: [
      ...recipe.predicates.map(({ kind, where, premise }, n): Property<Indexed> => ({
        name: `predicate ${n}`, kind, sort: 'predicate', instances: pairs.map(([i, j]): PropertyInstance<Indexed> => {
          const asked = slip?.in === 'property' && n === 0 && i === last ? slip.where : where
          const asks = (condition: Condition) => (state: Indexed): boolean => isMet(condition, slotsOf(state, i, j, recipe))
          return { label: `${i} at ${j}`, when: asks(asked), ...(premise === null ? {} : { premise: asks(premise) }) }
        }),
      })),
      ...recipe.reports.map(({ hasPremise }, n): Property<Indexed> => ({ name: `report ${n}`, kind: 'never', sort: 'report', hasPremise })),
    ],
  }
}

const held = ({ plain }: SymmetricRecipe, number: number, turned: boolean): Value => (plain ? number : turned ? { of: 'it', number } : { number, of: 'it' })

/** All at once, and only the first is read. */
function turn(draft: Indexed, i: number): void {
  const { wide } = draft.index[i] ?? { wide: [] }
  const on = 1 - (wide[0] ?? 0)
  for (let row = 0; row < wide.length; row++) wide[row] = row % 3 === 2 ? 1 - on : on
}

function slotsOf(state: Indexed, i: number, j: number, recipe: SymmetricRecipe): Slots {
  const { own, shared } = recipe
  const place = (slot: number): [list: Value[], at: number, size: number] => {
    const row = slot % own.length
    if (slot >= 2 * own.length) return [state.shared, slot - 2 * own.length, shared[slot - 2 * own.length] ?? 1]
    return [state.index[slot < own.length ? i : j]?.own ?? [], row, own[row] ?? 1]
  }
  const count = 2 * own.length + shared.length
  return {
    count, writable: count, size: (slot) => place(slot)[2],
    get: (slot) => {
      const [list, at] = place(slot)
      const value = list[at] as number | { readonly number: number }
      return typeof value === 'number' ? value : value.number
    },
    set: (slot, number) => {
      const [list, at] = place(slot)
      list[at] = held(recipe, number, number % 2 === 1)
    },
  }
}
