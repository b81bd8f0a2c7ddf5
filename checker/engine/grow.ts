/** A table that is not complete, come to a combination that it has not met: the step is run, and the path put in. */
import type { Numbering } from './numbering.ts'
import { type Plan, Planner } from './plan.ts'
import { Branch, type Tables } from './tables.ts'

/** The place of the record for these values. */
export function growAt<S>(tables: Tables<S>, numbering: Numbering, { program, trees }: Plan, tree: number, ranks: ArrayLike<number>): number {
  const growing = trees[tree]
  if (growing === undefined) throw new RangeError(`no table ${tree} grows`)
  const { question } = growing
  const ids = numbering.fields.map((_, slot) => numbering.id(slot, ranks[slot] ?? 0))
  tables.answer(question, ids)
  const planner = new Planner(tables, numbering, program)
  const known = new Map<number, number>()
  let at = tables.roots[question]
  let entry = growing.root
  let hang = (place: number): void => { growing.root = place }
  while (at instanceof Branch && entry !== 0) {
    const { slot, next } = at
    const rank = ranks[slot] ?? 0
    const node = -entry
    known.set(slot, ids[slot] ?? 0)
    at = next[ids[slot] ?? 0]
    entry = program.entry(node, rank)
    hang = (place) => { program.setEntry(node, rank, place) }
  }
  if (at === undefined) throw new Error('a table does not have what it has just learned')
  if (entry === 0) {
    entry = planner.growing(question, at, known)
    hang(entry)
  }
  while (entry < 0) entry = program.entry(-entry, ranks[program.slotOf(-entry)] ?? 0)
  return entry
}
