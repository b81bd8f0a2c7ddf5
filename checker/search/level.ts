/**
 * One level of a breadth-first search, done by this thread alone; and what a level is: the states that stand in some
 * stretch of one log or another.
 */
import type { Engine } from '../engine/engine.ts'
import type { Store } from '../engine/store/store.ts'
import { roomFor, type Successors } from '../engine/successors.ts'
import type { Cut } from './outcome.ts'

/** States of one level in one log: from this number up to, and without, that one. */
export interface Segment { readonly log: Pick<Store, 'read'>; readonly from: number; readonly to: number }

export type Level = readonly Segment[]

export const sizeOf = (level: Level): number => level.reduce((sum, { from, to }) => sum + to - from, 0)

/** Asked between batches: why the search must end here, if it must. */
export type Check = (states: number, queue: number) => Cut | null

export interface Did { readonly next: Level; readonly cut: Cut | null }

/** States that are expanded in one go; fewer where each may have very many successors. */
const mostStates = 64
const mostSuccessors = 1 << 14
/** States between two checks. */
const between = 2048

export const batchOf = (actions: number): number => Math.max(1, Math.min(mostStates, Math.floor(mostSuccessors / Math.max(1, actions))))

export class Alone<S> {
  private readonly engine: Engine<S>
  private readonly store: Store
  private readonly check: Check
  private readonly batch: number
  private readonly successors: Successors
  private untilCheck = 0

  constructor(engine: Engine<S>, store: Store, check: Check) {
    const actions = Math.max(1, engine.tables.system.actions.length)
    this.engine = engine
    this.store = store
    this.check = check
    this.batch = batchOf(actions)
    this.successors = roomFor(this.batch * actions, engine.numbering.words)
  }

  /** Takes in the initial state. */
  begin(): Level {
    const { successors, store, engine } = this
    successors.words.set(engine.numbering.pack(engine.tables.init))
    successors.count = 1
    engine.canonical?.(successors)
    if (!store.makeRoom(1)) throw new RangeError('there is no room for a single state')
    store.insert(successors)
    return [{ log: store, from: 0, to: 1 }]
  }

  run(level: Level): Did {
    const { store, engine, successors, batch } = this
    const from = store.count
    const ends = (cut: Cut | null): Did => ({ cut, next: store.count === from ? [] : [{ log: store, from, to: store.count }] })
    let queue = sizeOf(level)
    for (const segment of level) for (let at = segment.from; at < segment.to;) {
      if (this.untilCheck <= 0) {
        this.untilCheck = between
        if (segment.log === store) store.forget(at)
        const cut = this.check(store.count, queue + store.count - from)
        if (cut !== null) return ends(cut)
      }
      if (!store.makeRoom(successors.from.length)) return ends({ reason: 'memory', limit: '' })
      const count = Math.min(batch, segment.to - at)
      const { words, offset } = segment.log.read(at, count)
      engine.expand(words, offset, count, successors)
      engine.canonical?.(successors)
      store.insert(successors)
      at += count
      queue -= count
      this.untilCheck -= count
    }
    return ends(null)
  }
}
