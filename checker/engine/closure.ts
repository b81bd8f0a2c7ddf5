/**
 * Tables completed ahead of the search: every question asked on every combination of values that its slots may hold.
 *
 * A slot may hold its initial value and whatever some answer writes to it, each slot taken by itself: more than can
 * really be reached, and finite unless a step counts without an end. Once no answer is missing and no new value turns up,
 * nothing can be missing in any reachable state: widths are final, and what a step reads and writes is known for good.
 * A step may throw on a combination that is never reached; that is an answer like any other until a search meets it.
 *
 * Where that has no end, a search looks around first (sample.ts), and the tables are completed for the values seen.
 */
import type { Numbering } from './numbering.ts'
import { Branch, type Tables, type Tree } from './tables.ts'

export interface ClosureLimits {
  /** Paths that one question may have. */
  readonly paths: number
  /** Runs of steps in all. */
  readonly runs: number
  /** Values that one slot may take. */
  readonly values: number
  /** Asked now and then: is it time to give up? */
  readonly stopped?: () => boolean
}

export const usualLimits: ClosureLimits = { paths: 10_000, runs: 150_000, values: 200 }

export type Unclosed =
  | { readonly reason: 'values'; readonly slot: number }
  | { readonly reason: 'paths'; readonly question: number }
  | { readonly reason: 'runs' }

/**
 * Completes all tables for all values that turn up on the way. Null: they are complete. Otherwise the reason why that
 * was given up; what has been learned stays.
 */
export function close<S>(tables: Tables<S>, limits: ClosureLimits = usualLimits): Unclosed | null {
  const { values } = tables
  const from = tables.runs
  for (let grew = true; grew;) {
    grew = false
    for (const question of tables.questions.keys()) {
      const count = (slot: number): number => values.count(slot)
      const done = fill(tables, question, count, (_slot, rank) => rank, limits, from)
      if (done === 'runs') return { reason: 'runs' }
      if (done === 'paths') return { reason: 'paths', question }
      if (done === 'values') return { reason: 'values', slot: values.widest }
      if (done === 'grew') grew = true
    }
  }
  return null
}

/** Completes each table for the values in play, as far as the limits go; the questions whose tables stay incomplete. */
export function complete<S>(tables: Tables<S>, numbering: Numbering, limits: ClosureLimits = usualLimits): number[] {
  const from = tables.runs
  return [...tables.questions.keys()].filter((question) => {
    const done = fill(tables, question, (slot) => numbering.count(slot), (slot, rank) => numbering.id(slot, rank), { ...limits, values: Infinity }, from)
    return done !== 'complete' && done !== 'grew'
  })
}

/** Whether a table has an answer for every combination of the values in play. */
export function isComplete(tree: Tree | undefined, numbering: Numbering): boolean {
  if (!(tree instanceof Branch)) return tree !== undefined
  return numbering.inPlay(tree.slot).every((id) => isComplete(tree.next[id], numbering))
}

function fill<S>(tables: Tables<S>, question: number, count: (slot: number) => number, idOf: (slot: number, rank: number) => number, limits: ClosureLimits, from: number): 'complete' | 'grew' | 'paths' | 'runs' | 'values' {
  const ids = [...tables.init]
  let done: ReturnType<typeof fill> = 'complete'
  const visit = (tree: Tree | undefined, again: () => Tree | undefined): void => {
    if (done !== 'complete' && done !== 'grew') return
    if (tree === undefined) {
      if ((tables.paths[question] ?? 0) >= limits.paths) { done = 'paths'; return }
      if (tables.runs - from >= limits.runs || (tables.runs % 256 === 0 && limits.stopped?.() === true)) { done = 'runs'; return }
      tables.answer(question, ids)
      done = tables.values.count(tables.values.widest) > limits.values ? 'values' : 'grew'
      if (done === 'values') return
      // What was missing is now an answer, or a branch that is complete for one value of each slot.
      visit(again(), again)
    } else if (tree instanceof Branch) {
      const before = ids[tree.slot] ?? 0
      for (let rank = 0; rank < count(tree.slot); rank++) {
        const id = idOf(tree.slot, rank)
        ids[tree.slot] = id
        visit(tree.next[id], () => tree.next[id])
      }
      ids[tree.slot] = before
    }
  }
  visit(tables.roots[question], () => tables.roots[question])
  return done
}
