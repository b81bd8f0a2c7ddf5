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

/** What a search has seen so far: all that is needed to go on, beside the states. */
export interface Progress {
  /** Those of the last one have not been looked at yet. */
  readonly levels: readonly Level[]
  readonly transitions: number
  /** By property: how often its premise occurred. */
  readonly reached: readonly number[]
  /** By property: the level at which it was first violated. */
  readonly violated: ReadonlyMap<number, number>
  /** Values that actions wrote. */
  readonly taken: Writes
}

export interface Searched extends Progress {
  readonly cut: Cut | null
  /** How many threads took part in the end. */
  readonly threads: number
  /** The level at which something threw; the search ends with it. */
  readonly failed: number | null
  /** Values that were written and are not in play: the search must begin again. */
  readonly escapes: Writes
}

type Writes = Meaning['writes']

export interface Task {
  readonly limits: Limits
  /** Seconds since the search was asked for, its preparations included. */
  readonly elapsed: () => number
  readonly threads: number
  /** From so many states on threads search together, and are waited for. When missing: where it pays, once they are there. */
  readonly shareFrom?: number | undefined
  /** Where an earlier search has stopped; its states are in the store. */
  readonly from: Progress | null
  /** The last level that is to be looked at; none: all of them. */
  readonly lastLevel?: number
  /** Called between levels. */
  readonly between: (progress: () => Progress) => void
}

/** From so many states on a level is worth sharing out. */
const large = 250_000

/** Records are counted in 32 bits, and a state may come to the same one several times: after so many states they are read off. */
const mostCounted = 2 ** 26

export function searchBreadthFirst<S>(engine: Engine<S>, store: Store, { limits, elapsed, threads, shareFrom, from, between, lastLevel = Infinity }: Task): Searched {
  const { program } = engine.plan
  const levels: Level[] = [...(from?.levels ?? [])]
  const violated = new Map(from?.violated)
  let failed: number | null = null
  let escapes: Writes = []
  let cut: Cut | null = null

  const check: Check = (states, queue) => {
    const seconds = elapsed()
    limits.progress?.({ states, depth: levels.length - 1, queue, seconds })
    return cutBy(limits, states, seconds)
  }
  const alone = new Alone(engine, store, check)
  // Tables that grow as the search goes can be learned by one thread only.
  const mayShare = threads > 1 && store instanceof InlineStore && engine.plan.trees.length === 0
  let crew: Crew<S> | null = null
  let counted = from
  let countedAt = 0
  const progress = (): Progress => ({ levels: [...levels], violated, ...account(program, engine.tables.system.properties.length, counted) })
  let level = levels.pop() ?? alone.begin()
  try {
    while (sizeOf(level) > 0 && levels.length <= lastLevel && cut === null && failed === null && escapes.length === 0) {
      const number = levels.push(level) - 1
      between(progress)
      if (mayShare && crew === null && store.count > (shareFrom ?? large)) {
        crew = new Crew(engine, store, check, threads)
        if (shareFrom !== undefined) crew.wait()
      }
      const did = crew?.isReady === true ? crew.run(level) : alone.run(level)
      const found = cameTo(program)
      for (const property of found.violates) if (!violated.has(property)) violated.set(property, number)
      if (found.fails) failed = number
      escapes = found.escapes
      level = did.next
      if (store.count - countedAt > mostCounted) {
        counted = progress()
        program.hits.fill(0)
        countedAt = store.count
      }
      if (did.cut === null) continue
      cut = did.cut.reason === 'memory' ? memoryCut(limits) : did.cut
      if (sizeOf(level) > 0) levels.push(level)
    }
  } finally {
    crew?.dismiss()
  }
  return { cut, threads: crew?.isReady === true ? threads : 1, failed, escapes, ...progress() }
}

type Program = Engine<unknown>['plan']['program']

/** What the records say that were come to so far. */
function cameTo({ meanings, notable, hits }: Program): { violates: Set<number>; fails: boolean; escapes: Writes } {
  const violates = new Set<number>()
  const escapes: (readonly [number, number])[] = []
  let fails = false
  for (const place of notable) {
    const meaning = meanings.get(place)
    if (meaning === undefined || hits[place] === 0) continue
    for (const property of meaning.violates) violates.add(property)
    escapes.push(...meaning.escapes)
    if (meaning.fails) fails = true
  }
  return { violates, fails, escapes }
}

/** Added up over all records, on top of what an earlier search had come to. */
function account({ meanings, hits }: Program, properties: number, from: Progress | null): Pick<Progress, 'transitions' | 'reached' | 'taken'> {
  const reached = Array.from({ length: properties }, (_, property) => from?.reached[property] ?? 0)
  const taken = new Map<string, readonly [number, number]>((from?.taken ?? []).map((write) => [write.join(), write]))
  let transitions = from?.transitions ?? 0
  for (const [place, meaning] of meanings) {
    const times = hits[place] ?? 0
    if (times === 0) continue
    transitions += times * meaning.transitions
    for (const [property, occurs] of meaning.reached) reached[property] = (reached[property] ?? 0) + times * occurs
    for (const write of meaning.writes) taken.set(write.join(), write)
  }
  return { transitions, reached, taken: [...taken.values()] }
}
