/**
 * Breadth-first search on packed states, level by level.
 *
 * The log of the store is the queue. Violations stop nothing and are not looked for state by state: at the end of each level
 * the records that mean one tell whether they were come to. So the level of a first violation is exact, whatever the order
 * within a level; the run to it is found afterwards (paths.ts).
 */
import type { Engine } from '../engine/engine.ts'
import type { Meaning } from '../engine/record.ts'
import { InlineStore } from '../engine/store/inline.ts'
import type { Store } from '../engine/store/store.ts'
import { Crew } from './crew/crew.ts'
import { Alone, type Check, type Level, sizeOf } from './level.ts'
import { cutBy, memoryCut } from './limits.ts'
import type { Cut, Limits } from './outcome.ts'

export interface Searched {
  readonly cut: Cut | null
  /** The last of them may not have been looked at to its end. */
  readonly levels: readonly Level[]
  readonly transitions: number
  /** How many threads took part in the end. */
  readonly threads: number
  /** By property: how often its premise occurred. */
  readonly reached: readonly number[]
  /** By property: the level at which it was first violated. */
  readonly violated: ReadonlyMap<number, number>
  /** The level at which something threw; the search ends with it. */
  readonly failed: number | null
  /** Values that were written and are not in play: the search must begin again. */
  readonly escapes: readonly (readonly [slot: number, id: number])[]
}

/** From so many states on a level is worth sharing out. */
const large = 250_000

export function searchBreadthFirst<S>(engine: Engine<S>, store: Store, limits: Limits, threads = 1): Searched {
  const { program } = engine.plan
  const began = performance.now()
  const levels: Level[] = []
  const violated = new Map<number, number>()
  let failed: number | null = null
  let escapes: Searched['escapes'] = []
  let cut: Cut | null = null

  const check: Check = (states, queue) => {
    const seconds = (performance.now() - began) / 1000
    limits.progress?.({ states, depth: levels.length - 1, queue, seconds })
    return cutBy(limits, states, seconds)
  }
  const alone = new Alone(engine, store, check)
  // Tables that grow as the search goes can be learned by one thread only.
  const mayShare = threads > 1 && store instanceof InlineStore && engine.plan.trees.length === 0
  let crew: Crew<S> | null = null
  for (let level = alone.begin(); sizeOf(level) > 0 && cut === null && failed === null && escapes.length === 0;) {
    const number = levels.push(level) - 1
    if (mayShare && crew === null && store.count > large) crew = new Crew(engine, store, check, threads)
    const did = crew?.isReady === true ? crew.run(level) : alone.run(level)
    const found = cameTo(program)
    for (const property of found.violates) if (!violated.has(property)) violated.set(property, number)
    if (found.fails) failed = number
    escapes = found.escapes
    level = did.next
    if (did.cut === null) continue
    cut = did.cut.reason === 'memory' ? memoryCut(limits) : did.cut
    if (sizeOf(level) > 0) levels.push(level)
  }
  crew?.dismiss()
  return { cut, levels, threads: crew?.isReady === true ? threads : 1, ...account(program, engine.tables.system.properties.length), violated, failed, escapes }
}

type Program = Engine<unknown>['plan']['program']

/** What the records say that were come to so far. */
function cameTo({ meanings, hits }: Program): { violates: Set<number>; fails: boolean; escapes: Meaning['escapes'] } {
  const violates = new Set<number>()
  const escapes: (readonly [number, number])[] = []
  let fails = false
  for (const [place, meaning] of meanings) {
    if (meaning.violates.length === 0 && !meaning.fails && meaning.escapes.length === 0) continue
    if (hits[place] === 0) continue
    for (const property of meaning.violates) violates.add(property)
    escapes.push(...meaning.escapes)
    if (meaning.fails) fails = true
  }
  return { violates, fails, escapes }
}

function account({ meanings, hits }: Program, properties: number): { transitions: number; reached: number[] } {
  const reached = new Array<number>(properties).fill(0)
  let transitions = 0
  for (const [place, meaning] of meanings) {
    const times = hits[place] ?? 0
    transitions += times * meaning.transitions
    for (const [property, occurs] of meaning.reached) reached[property] = (reached[property] ?? 0) + times * occurs
  }
  return { transitions, reached }
}
