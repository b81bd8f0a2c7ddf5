/**
 * A system as a list of questions about a state: what each action does, whether each property holds, whether its premise
 * is there. All of them are asked in the same way, so all of them become tables in the same way.
 */
import type { Property, System, Watch } from '../../model/system/system.ts'

export type Question<S> = ActionQuestion<S> | PropertyQuestion<S>

interface ActionQuestion<S> {
  readonly of: 'action'
  readonly name: string
  /** Which action of the system. */
  readonly action: number
  readonly ask: (view: S, watch: Watch) => boolean
}

interface PropertyQuestion<S> {
  /** `violated`: the answer `true` violates the property (or witnesses it, for `sometimes`). */
  readonly of: 'violated' | 'premise'
  readonly name: string
  readonly property: number
  readonly instance: string
  readonly ask: (view: S, watch: Watch) => boolean
}

/** Actions first, in their order. */
export function questionsOf<S>(system: System<S>): Question<S>[] {
  const actions = system.actions.map((action, i): Question<S> => ({ of: 'action', name: action.name, action: i, ask: (view, watch) => action.apply(view, watch) }))
  return [...actions, ...system.properties.flatMap(questionsAbout)]
}

function questionsAbout<S>(property: Property<S>, index: number): Question<S>[] {
  if (property.sort === 'report') return []
  const { name, kind } = property
  return property.instances.flatMap(({ label, when, premise }): Question<S>[] => [
    { of: 'violated', name, property: index, instance: label, ask: (view) => when(view) === (kind !== 'always') },
    ...(premise === undefined ? [] : [{ of: 'premise' as const, name, property: index, instance: label, ask: (view: S) => premise(view) }]),
  ])
}
