/**
 * A look around before the search: the first states that a breadth-first search comes to, told by the tables as they are
 * learned. It says which values slots really take, and for a small system it has seen everything.
 */
import type { Tables } from './tables.ts'

/** Whether the search came to its end within `atMost` states. Answers that it meets are in the tables afterwards. */
export function sample<S>(tables: Tables<S>, atMost: number): boolean {
  const known = new Set([tables.init.join()])
  const queue = [tables.init]
  for (const ids of queue) for (const [question, { of }] of tables.questions.entries()) {
    const answer = tables.answer(question, ids)
    if (of !== 'action' || !answer.yes) continue
    const next = [...ids]
    for (const [slot, id] of answer.writes) next[slot] = id
    const key = next.join()
    if (known.has(key)) continue
    if (known.size === atMost) return false
    known.add(key)
    queue.push(next)
  }
  return true
}
