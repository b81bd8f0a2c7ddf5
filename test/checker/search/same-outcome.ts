/** Two searches of one system: what must be the same whoever searches, and however tables are learned. */
import type { Preparation } from '../../../checker/engine/engine.ts'
import type { Outcome } from '../../../checker/search/outcome.ts'
import { explore } from '../../../checker/search/reference.ts'
import { search } from '../../../checker/search/search.ts'
import type { System } from '../../../model/system/system.ts'

/** An outcome without what differs from run to run, and without how it was found. */
export function found({ cut, states, transitions, depth, domains, properties, error }: Outcome): Omit<Outcome, 'seconds' | 'peakBytes' | 'account'> {
  return { cut, states, transitions, depth, domains, properties, error }
}

/** Ways to prepare a search that make a small system look like a large one. */
export const ways: Readonly<Record<'seen before' | 'closed first' | 'as met, much at once' | 'as met, step by step', Preparation>> = {
  'seen before': {},
  'closed first': { glance: 1, limits: { paths: 2_000, runs: 5_000, values: 45 } },
  'as met, much at once': { glance: 1, look: 5, limits: { paths: 3, runs: 20, values: 3 } },
  'as met, step by step': { glance: 1, look: 1, limits: { paths: 0, runs: 0, values: 0 } },
}

export type Way = keyof typeof ways
export const wayNames = Object.keys(ways) as readonly Way[]

/** Little memory is reserved, and what is interchangeable is searched apart: the reference knows no symmetry. */
export const searched = <S extends object>(system: System<S>, way: Way): Outcome =>
  search(system, { maxBytes: 2 ** 26 }, { symmetry: false, preparation: ways[way] })

/** What the reference finds; null for a system of more states. */
export function explored<S extends object>(system: System<S>, atMost: number): ReturnType<typeof found> | null {
  const outcome = explore(system, { maxStates: atMost })
  return outcome.cut === null ? found(outcome) : null
}
