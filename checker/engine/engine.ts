/**
 * A system made ready for searching: its tables, how its states are packed, and the program of the inner loop.
 *
 * A look around comes first: a small system is known completely after it. A larger one has its tables completed for all
 * values that turn up on the way. Where that has no end (a counter that only reachable states bound), they are completed
 * for the values that a longer look around has seen; a search that comes to another one says so, and begins again with it
 * in play.
 */
import type { System } from '../../model/system/system.ts'
import { close, type ClosureLimits, complete, type Unclosed, usualLimits } from './closure.ts'
import { generateExpand, type Expand } from './generate.ts'
import { growAt } from './grow.ts'
import { Numbering } from './numbering.ts'
import { layOutTables, type Plan } from './plan.ts'
import { sample } from './sample.ts'
import { type Canonical, type Columns, generateCanonical } from './symmetry/canonical.ts'
import { declaredBy, none, symmetric, type Symmetric } from './symmetry/symmetry.ts'
import { Branch, Tables, type Tree } from './tables.ts'

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
  readonly symmetry: Symmetric
  /** The fields of the columns that are interchangeable, and what makes one state of all that differ in them only. */
  readonly columns: readonly Columns[]
  readonly canonical: Canonical | null
}

export interface Preparation {
  /** States of the first look around. */
  readonly glance?: number
  /** States of the longer one. */
  readonly look?: number
  readonly limits?: ClosureLimits
  /** Take what the system declares interchangeable for that, where it is; not for a system that the first look has seen all of. */
  readonly symmetry?: boolean
}

/** @throws when the initial state, or a declared symmetry, does not fit the shape of the system */
export function prepare<S>(system: System<S>, { glance = 5_000, look = 20_000, limits = usualLimits, symmetry = true }: Preparation = {}): Engine<S> {
  const depth = Error.stackTraceLimit
  // A step that throws on a combination of values that is never reached is nothing special, and need not say where.
  Error.stackTraceLimit = 0
  try {
    const tables = new Tables(system)
    const declared = declaredBy(tables)
    const inPlay = (numbering: Numbering): Symmetric => (symmetry && declared.length > 0 ? symmetric(tables, declared, numbering, limits) : none(numbering))
    if (sample(tables, glance).all) return engineOf(tables, none(Numbering.ofAll(tables.values)), 'all seen', null)
    const unclosed = close(tables, limits)
    if (unclosed === null) return engineOf(tables, inPlay(Numbering.ofAll(tables.values)), 'closed', null)
    const { all, states } = sample(tables, look)
    const numbering = Numbering.ofSeen(tables.values.slots, states)
    if (all) return engineOf(tables, none(numbering), 'all seen', unclosed)
    complete(tables, numbering, limits)
    return engineOf(tables, inPlay(numbering), 'as met', unclosed)
  } finally {
    Error.stackTraceLimit = depth
  }
}

/**
 * The same with more values in play, and with those that another look around comes to, so many states far. For these, too, indices must be interchangeable
 * that were so far.
 */
export function widened<S>({ tables, symmetry, unclosed }: Engine<S>, more: readonly (readonly [slot: number, id: number])[], limits = usualLimits, look = 0): Engine<S> {
  const seen = Numbering.ofSeen(tables.values.slots, sample(tables, look).states).all().flatMap((ids, slot) => ids.map((id) => [slot, id] as const))
  return engineOf(tables, symmetric(tables, symmetry.declared, symmetry.numbering.with([...more, ...seen]), { ...limits, runs: limits.runs / 10 }), 'as met', unclosed)
}

function engineOf<S>(tables: Tables<S>, symmetry: Symmetric, learned: Learned, unclosed: Unclosed | null): Engine<S> {
  const { numbering } = symmetry
  const { fields, words } = numbering
  const plan = layOutTables(tables, numbering)
  const expand = generateExpand({ ...plan, fields, words }, (tree, ranks) => growAt(tables, numbering, plan, tree, ranks))
  const columns = symmetry.columns.map((group) => group.map((column) => column.map((slot) => numbering.field(slot))))
  const canonical = columns.length === 0 ? null : generateCanonical(columns, words)
  return { tables, numbering, plan, expand, learned, unclosed, symmetry, columns, canonical }
}

/** Slots that a warning names. */
const named = 5

/** Why tables could not be closed, and what could be done about it, in words. */
export function unclosedText<S>({ tables, plan }: Engine<S>, unclosed: Unclosed): string {
  const { layout, questions } = tables
  const instead = plan.trees.length > 0 ? 'tables are learned as the search goes, by one thread' : 'tables are complete for the values seen so far only'
  switch (unclosed.reason) {
    case 'values': return `${layout.slots[unclosed.slot]?.text ?? ''} takes ever more values for all that its steps say; a step that throws on an impossible one would end that; ${instead}`
    case 'paths': {
      const slots = [...slotsOf(tables.roots[unclosed.question])].map((slot) => layout.slots[slot]?.text ?? '')
      return `"${questions[unclosed.question]?.name ?? ''}" looks at ${slots.length} slots at once, in more than ${usualLimits.paths} combinations (${slots.slice(0, named).join(', ')}${slots.length > named ? ', ...' : ''}): ${instead}`
    }
    case 'runs': return `the steps have more than ${usualLimits.runs} combinations in all: ${instead}`
  }
}

function slotsOf(tree: Tree | undefined): Set<number> {
  return tree instanceof Branch ? new Set([tree.slot, ...tree.next.flatMap((next) => [...slotsOf(next)])]) : new Set()
}
