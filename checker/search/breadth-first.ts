/**
 * Breadth-first search on packed states, level by level.
 *
 * The log of the store is the queue. Violations stop nothing and are not looked for state by state: at the end of each level
 * the records that mean one tell whether they were come to. So the level of a first violation is exact, whatever the order
 * within a level; the run to it is found afterwards (paths.ts).
 */
import type { Engine } from '../engine/engine.ts'
import { roomFor } from '../engine/successors.ts'
import type { Store } from '../engine/store/store.ts'
import type { Cut, Limits } from './outcome.ts'

export interface Searched {
  readonly cut: Cut | null
  /** By level: the number of its first state. The last level may not have been looked at to its end. */
  readonly levels: readonly number[]
  readonly transitions: number
  /** By property: how often its premise occurred. */
  readonly reached: readonly number[]
  /** By property: the level at which it was first violated. */
  readonly violated: ReadonlyMap<number, number>
  /** The level at which something threw; the search ends with it. */
  readonly failed: number | null
  /** Values that were written and are not in play: the search must begin again. */
  readonly escapes: readonly (readonly [slot: number, id: number])[]
}

/** States that are expanded in one go; fewer where each may have very many successors. */
const batch = 64
const mostSuccessors = 1 << 14
/** States between two looks at the clock. */
const between = 2048

export function searchBreadthFirst<S>(engine: Engine<S>, store: Store, limits: Limits): Searched {
  const { tables, numbering, plan, expand } = engine
  const began = performance.now()
  const properties = tables.system.properties.length
  const most = Math.max(1, tables.system.actions.length)
  const step = Math.max(1, Math.min(batch, Math.floor(mostSuccessors / most)))
  const successors = roomFor(step * most, numbering.words)
  const levels = [0]
  const violated = new Map<number, number>()
  let failed: number | null = null
  let escapes: Searched['escapes'] = []
  let cut: Cut | null = null

  successors.words.set(numbering.pack(tables.init))
  successors.count = 1
  store.insert(successors)
  let at = 0
  let nextLook = 0
  while (at < store.count && cut === null && failed === null && escapes.length === 0) {
    const end = store.count
    while (at < end) {
      if (at >= nextLook) {
        nextLook = at + between
        const seconds = (performance.now() - began) / 1000
        limits.progress?.({ states: store.count, depth: levels.length - 1, queue: store.count - at, seconds })
        cut = cutBy(limits, store.count, seconds)
        if (cut !== null) break
      }
      if (!store.makeRoom(successors.from.length)) {
        cut = { reason: 'memory', limit: memoryText(limits) }
        break
      }
      const count = Math.min(step, end - at)
      const { words, offset } = store.read(at, count)
      expand(words, offset, count, successors)
      store.insert(successors)
      at += count
    }
    const level = levels.length - 1
    const found = look(plan.program)
    for (const property of found.violates) if (!violated.has(property)) violated.set(property, level)
    if (found.fails) failed = level
    escapes = found.escapes
    if (at < store.count || at === end) levels.push(end)
  }
  const { transitions, reached } = account(plan.program, properties)
  return { cut, levels: levels.filter((start) => start < store.count), transitions, reached, violated, failed, escapes }
}

/** What the records say that were come to so far. */
function look({ meanings, hits }: Engine<unknown>['plan']['program']): { violates: Set<number>; fails: boolean; escapes: (readonly [number, number])[] } {
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

function account({ meanings, hits }: Engine<unknown>['plan']['program'], properties: number): { transitions: number; reached: number[] } {
  const reached = new Array<number>(properties).fill(0)
  let transitions = 0
  for (const [place, meaning] of meanings) {
    const times = hits[place] ?? 0
    transitions += times * meaning.transitions
    for (const [property, occurs] of meaning.reached) reached[property] = (reached[property] ?? 0) + times * occurs
  }
  return { transitions, reached }
}

export const memoryText = ({ maxBytes }: Limits): string => (maxBytes === undefined ? 'the memory there is' : `${maxBytes} bytes`)

export function cutBy(limits: Limits, states: number, seconds: number): Cut | null {
  if (limits.stopped?.() === true) return { reason: 'interrupted', limit: 'interrupted' }
  if (limits.maxStates !== undefined && states > limits.maxStates) return { reason: 'states', limit: `${limits.maxStates} states` }
  if (limits.seconds !== undefined && seconds > limits.seconds) return { reason: 'time', limit: `${limits.seconds} s` }
  return null
}
