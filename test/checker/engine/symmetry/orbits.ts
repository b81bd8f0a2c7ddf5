/** What a search that makes use of a symmetry must count, found out the slow way: all states, told apart by hand. */
import type { Outcome } from '../../../../checker/search/outcome.ts'
import { take } from '../../../../checker/search/take.ts'
import { valueAt, slotsOf } from '../../../../model/system/schema.ts'
import type { Property, System, Watch } from '../../../../model/system/system.ts'
import { reachable } from '../same-as-immer.ts'

/** One text for all states that differ only in which index is which. */
export function orbitOf<S>(system: System<S>): (state: S) => string {
  const leaves = new Map(slotsOf(system.shape).map((leaf) => [leaf.text, leaf.path]))
  const text = (state: S, name: string): string => stable(valueAt(state, leaves.get(name) ?? []))
  const symmetries = system.symmetric ?? []
  const others = [...leaves.keys()].filter((name) => !symmetries.some(({ columns }) => columns.flat().includes(name)))
  return (state) => [
    ...others.map((name) => text(state, name)),
    ...symmetries.map(({ columns }) => columns.map((column) => column.map((name) => text(state, name)).join()).sort().join(';')),
  ].join('|')
}

const stable = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(Object.entries(value).sort()) : JSON.stringify(value))

/** States, transitions and premises, of one state of each orbit. Null: there are more states than that. */
export function orbits<S extends object>(system: System<S>, atMost: number): Pick<Outcome, 'states' | 'transitions'> & { readonly reached: readonly number[] } | null {
  const states = reachable(system, atMost + 1)
  if (states.length > atMost) return null
  const of = orbitOf(system)
  const one = new Map(states.map((state) => [of(state), state]))
  const reached = new Map(system.properties.map(({ name }) => [name, 0]))
  const count = (name: string, times: number): void => { if (reached.has(name)) reached.set(name, (reached.get(name) ?? 0) + times) }
  let transitions = 0
  for (const state of one.values()) {
    for (const property of system.properties) count(property.name, premises(property, state))
    for (const action of system.actions) {
      const heard = new Set<string>()
      const watch: Watch = { violated: () => { /* Not counted. */ }, reached: (name) => { heard.add(name) } }
      if (take(state, action, watch) === null) continue
      transitions++
      for (const name of heard) count(name, 1)
    }
  }
  return { states: one.size, transitions, reached: [...reached.values()] }
}

const premises = <S>(property: Property<S>, state: S): number =>
  (property.sort === 'report' ? 0 : property.instances.filter(({ premise }) => premise?.(state) ?? true).length)
