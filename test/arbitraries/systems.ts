/**
 * Random systems to search, small enough for the reference: slots of few values in a random shape, actions that are lists of
 * steps, properties of every sort; and the two things that make a search on tables work hard. *Echoes* copy a number into
 * many slots at once, so that a state needs several words. *Fuel* bounds a counter that no condition bounds, so that its
 * table never closes.
 */
import fc from 'fast-check'
import { arrayOf, type Leaf, slot, slotsOf, struct, type Value, valueAt } from '../../model/system/schema.ts'
import type { Action, Property, PropertyInstance, System } from '../../model/system/system.ts'
import { anyShape, filled, leafAt, put } from './shapes.ts'
import { anySteps, carryOut, type Condition, condition, isMet, type Slots, type Step } from './steps.ts'

/** How a slot holds a number: as it is, or as a field of an object. */
type Held = 'number' | 'object'

export interface Recipe {
  readonly sizes: readonly number[]
  readonly held: readonly Held[]
  readonly first: readonly number[]
  readonly programs: readonly (readonly Step[])[]
  readonly predicates: readonly Predicate[]
  readonly reports: readonly { readonly hasPremise: boolean }[]
  readonly echoes: number
  readonly fuel: number
  /** Where a property throws. */
  readonly fragile: Condition | null
}

interface Predicate {
  readonly kind: Property<object>['kind']
  readonly instances: readonly { readonly where: Condition; readonly premise: Condition | null }[]
}

const predicate: fc.Arbitrary<Predicate> = fc.record({
  kind: fc.constantFrom('never', 'always', 'sometimes'),
  instances: fc.array(fc.record({ where: condition, premise: fc.option(condition) }), { minLength: 1, maxLength: 2 }),
})

/** What may throw. When both a step and a property could, which of them comes first would be a matter of how one searches. */
export type Throwing = 'nothing' | 'steps' | 'a property'

const recipe = (throwing: Throwing): fc.Arbitrary<Recipe> => fc.record({
  // One value needs no bit; 40 values need six.
  sizes: fc.array(fc.constantFrom(1, 2, 2, 3, 3, 4, 40), { minLength: 1, maxLength: 4 }),
  held: fc.array(fc.constantFrom<Held>('number', 'object'), { minLength: 1, maxLength: 3 }),
  first: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
  programs: fc.array(anySteps(throwing === 'steps'), { minLength: 1, maxLength: 4 }),
  predicates: fc.array(predicate, { maxLength: 3 }),
  reports: fc.array(fc.record({ hasPremise: fc.boolean() }), { maxLength: 2 }),
  echoes: fc.constantFrom(0, 0, 12, 24),
  fuel: fc.constantFrom(0, 0, 0, 5),
  fragile: throwing === 'a property' ? condition : fc.constant(null),
})

export interface Made { readonly recipe: Recipe; readonly system: System<object> }

export const anySystem = (throwing: Throwing = 'nothing'): fc.Arbitrary<Made> => fc.record({ shape: anyShape, recipe: recipe(throwing) }).map(({ shape: inner, recipe }) => {
  const { echoes, fuel } = recipe
  const extra = { ...(echoes > 0 ? { echo: arrayOf(echoes, () => slot('p')) } : {}), ...(fuel > 0 ? { fuel: slot('fuel'), count: slot('count') } : {}) }
  const shape = struct({ first: slot('p'), rest: inner, ...extra })
  const leaves = slotsOf(shape)
  const writable = leaves.length - echoes - (fuel > 0 ? 2 : 0)
  const on = (state: object): Slots => slotsIn(state, leaves, writable, recipe)
  let next = 0
  const init = filled(shape, () => {
    const slot = next++
    const { sizes, first } = recipe
    return held(recipe, slot, slot >= writable ? (slot === leaves.length - 2 ? fuel : 0) : at(first, slot) % at(sizes, slot), false)
  }) as object
  const actions = recipe.programs.map((program, i): Action<object> => {
    const [begin] = program
    const apply: Action<object>['apply'] = (draft, watch) => program.every((step) => carryOut(step, on(draft), watch))
    return { name: `action ${i}`, actor: 'a', apply, ...(begin?.does === 'guard' ? { enabled: (state) => isMet(begin.where, on(state)) } : {}) }
  })
  if (echoes > 0) actions.unshift(echo(on, writable, echoes))
  if (fuel > 0) actions.push(burn(on, leaves.length))
  return { recipe, system: { name: 'random', shape, init, actions, properties: propertiesOf(recipe, on) } }
})

const at = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length]
  if (found === undefined) throw new Error('a list without an element')
  return found
}

/** Equal objects are written with their fields in either order. */
const held = ({ held }: Recipe, slot: number, number: number, turned: boolean): Value =>
  (at(held, slot) === 'number' ? number : turned ? { of: 'it', number } : { number, of: 'it' })

function slotsIn(state: object, leaves: readonly Leaf[], writable: number, recipe: Recipe): Slots {
  return {
    count: leaves.length, writable,
    size: (slot) => (slot < writable ? at(recipe.sizes, slot) : Infinity),
    get: (slot) => {
      const value = valueAt(state, leafAt(leaves, slot).path) as number | { readonly number: number }
      return typeof value === 'number' ? value : value.number
    },
    set: (slot, number) => { put(state, leafAt(leaves, slot).path, held(recipe, slot, number, number % 2 === 1)) },
  }
}

/** The first slot of those that echo counts up to 7 and begins again; all others take a value that it gives. */
const echo = (on: (state: object) => Slots, from: number, echoes: number): Action<object> => ({
  name: 'echo', actor: 'a',
  apply: (draft) => {
    const slots = on(draft)
    const number = (slots.get(from) + 1) % 8
    for (let i = 0; i < echoes; i++) slots.set(from + i, (number * (i + 1)) % 8)
    return true
  },
})

const burn = (on: (state: object) => Slots, leaves: number): Action<object> => ({
  name: 'burn', actor: 'a',
  apply: (draft) => {
    const slots = on(draft)
    const fuel = slots.get(leaves - 2)
    if (fuel === 0) return false
    slots.set(leaves - 2, fuel - 1)
    slots.set(leaves - 1, slots.get(leaves - 1) + 1)
    return true
  },
})

function propertiesOf({ predicates, reports, fragile }: Recipe, on: (state: object) => Slots): Property<object>[] {
  const instance = ({ where, premise }: Predicate['instances'][number], i: number): PropertyInstance<object> =>
    ({ label: `at ${i}`, when: (state) => isMet(where, on(state)), ...(premise === null ? {} : { premise: (state) => isMet(premise, on(state)) }) })
  const breaks = (where: Condition) => (state: object): boolean => {
    if (isMet(where, on(state))) throw new Error('the property is thrown')
    return false
  }
  return [
    ...predicates.map(({ kind, instances }, i): Property<object> => ({ name: `predicate ${i}`, kind, sort: 'predicate', instances: instances.map(instance) })),
    ...(fragile === null ? [] : [{ name: 'fragile', kind: 'never' as const, sort: 'predicate' as const, instances: [{ label: '', when: breaks(fragile) }] }]),
    ...reports.map(({ hasPremise }, i): Property<object> => ({ name: `report ${i}`, kind: 'never', sort: 'report', hasPremise })),
  ]
}
