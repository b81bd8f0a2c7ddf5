/**
 * A property of a spec author's own, asked of every place (mm, page) of every state.
 */
import type { Config } from '../state/config.ts'
import { Machine } from '../state/machine.ts'
import type { MachineState, Place } from '../state/state.ts'
import { deaf, type PredicateProperty, type PropertyKind } from '../system/system.ts'

/** What a predicate is given: the memory to look at, and the place that it is asked about. */
export type Question = (m: Machine, at: Place) => boolean

export interface OwnProperty {
  readonly name: string
  readonly kind: PropertyKind
  readonly when: Question
  readonly premise?: Question
}

interface OwnInput { readonly when: Question; readonly premise?: Question }

/** No reachable state may make `when` true, at any place. */
export const never = (name: string, input: OwnInput): OwnProperty => ({ name, kind: 'never', ...input })
/** Every reachable state must make `when` true, at every place. */
export const always = (name: string, input: OwnInput): OwnProperty => ({ name, kind: 'always', ...input })
/** Some reachable state makes `when` true, at some place: a witness. */
export const sometimes = (name: string, input: OwnInput): OwnProperty => ({ name, kind: 'sometimes', ...input })

/** The property in the form that checkers take: one instance for each place, asked only where the process exists. */
export function asProperty(config: Config, { name, kind, when, premise }: OwnProperty): PredicateProperty<MachineState> {
  const places = Array.from({ length: config.scope.mms }, (_, mm) => Array.from({ length: config.pages }, (_unused, page) => ({ mm, page }))).flat()
  const ask = (question: Question, at: Place, dead: boolean) => (state: MachineState): boolean => {
    const m = new Machine(config, state, deaf)
    return m.alive(at.mm) ? question(m, at) : dead
  }
  return {
    name, kind, sort: 'predicate',
    instances: places.map((at) => ({
      label: config.scope.mms > 1 ? `mm ${at.mm} page ${at.page}` : `page ${at.page}`,
      when: ask(when, at, kind === 'always'),
      ...(premise === undefined ? {} : { premise: ask(premise, at, false) }),
    })),
  }
}
