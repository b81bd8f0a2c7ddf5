/**
 * A system made ready for searching: its tables, how its states are packed, and the program of the inner loop.
 *
 * A look around comes first: a small system is known completely after it. A larger one has its tables completed for all
 * values that turn up on the way. Where that has no end (a counter that only reachable states bound), they are completed for the values that
 * a longer look around has seen; a search that comes to another one says so, and begins again with it in play.
 */
import { close, complete, type Unclosed, usualLimits } from './closure.ts'
import { generateExpand, type Expand } from './generate.ts'
import { growAt } from './grow.ts'
import { Numbering } from './numbering.ts'
import { layOutTables, type Plan } from './plan.ts'
import { sample } from './sample.ts'
import { Tables } from './tables.ts'
import type { System } from '../../model/system/system.ts'

/** How the tables came to be: completed for all values, known from a look at all states, or for the values seen so far. */
export type Learned = 'closed' | 'all seen' | 'as met'

export interface Engine<S> {
  readonly tables: Tables<S>
  readonly numbering: Numbering
  readonly plan: Plan
  readonly expand: Expand
  readonly learned: Learned
  /** Why the tables could not be closed. */
  readonly unclosed: Unclosed | null
}

/** States of the first look around, and of the longer one. */
const glance = 10_000
const look = 20_000

/** @throws when the initial state does not have the shape of the system */
export function prepare<S>(system: System<S>): Engine<S> {
  const depth = Error.stackTraceLimit
  // A step that throws on a combination of values that is never reached is nothing special, and need not say where.
  Error.stackTraceLimit = 0
  try {
    const tables = new Tables(system)
    if (sample(tables, glance)) return engineOf(tables, Numbering.ofAll(tables.values), 'all seen', null)
    const unclosed = close(tables)
    if (unclosed === null) return engineOf(tables, Numbering.ofAll(tables.values), 'closed', null)
    const seen = new Tables(system)
    const all = sample(seen, look)
    const numbering = Numbering.ofAll(seen.values)
    if (!all) complete(seen, numbering)
    return engineOf(seen, numbering, all ? 'all seen' : 'as met', unclosed)
  } finally {
    Error.stackTraceLimit = depth
  }
}

/** The same with more values in play. */
export function widened<S>({ tables, numbering, unclosed }: Engine<S>, more: readonly (readonly [slot: number, id: number])[]): Engine<S> {
  const wider = numbering.with(more)
  complete(tables, wider, { ...usualLimits, runs: usualLimits.runs / 10 })
  return engineOf(tables, wider, 'as met', unclosed)
}

function engineOf<S>(tables: Tables<S>, numbering: Numbering, learned: Learned, unclosed: Unclosed | null): Engine<S> {
  const plan = layOutTables(tables, numbering)
  const expand = generateExpand(plan, numbering, (tree, ranks) => growAt(tables, numbering, plan, tree, ranks))
  return { tables, numbering, plan, expand, learned, unclosed }
}

/** Why tables could not be closed, in words. */
export function unclosedText<S>({ layout, questions }: Tables<S>, unclosed: Unclosed): string {
  switch (unclosed.reason) {
    case 'values': return `${layout.slots[unclosed.slot]?.text ?? ''} takes ever more values: only reachable states bound it`
    case 'paths': return `"${questions[unclosed.question]?.name ?? ''}" reads too much at once: more than ${usualLimits.paths} combinations`
    case 'runs': return `there are more than ${usualLimits.runs} combinations in all`
  }
}
