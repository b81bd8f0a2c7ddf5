/**
 * A look around before the search: the first states that a breadth-first search comes to, told by the tables as they are
 * learned. It says which values slots really take, and for a small system it has seen everything.
 */
import { StateSet } from './state-set.ts'
import type { Tables } from './tables.ts'

/** The first states, and whether they are all there are. Every answer that the search meets is in the tables afterwards. */
export interface Sample { readonly all: boolean; readonly states: readonly Int32Array[] }

export function sample<S>(tables: Tables<S>, atMost: number): Sample {
  const { questions } = tables
  const slots = tables.init.length
  const known = new StateSet(Math.max(1, slots))
  const queue = [Int32Array.from(tables.init)]
  known.add(tables.init)
  const next = new Int32Array(slots)
  for (const ids of queue) for (let question = 0; question < questions.length; question++) {
    const answer = tables.answer(question, ids)
    if (!answer.yes || answer.writes.length === 0) continue
    next.set(ids)
    for (const [slot, id] of answer.writes) next[slot] = id
    if (known.size >= atMost && !known.has(next)) return { all: false, states: queue }
    if (known.add(next)) queue.push(next.slice())
  }
  return { all: true, states: queue }
}
