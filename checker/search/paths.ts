/**
 * Runs to what a search has found, from its log alone: no state remembers where it came from.
 *
 * From the states at which something is violated, level by level backwards: which states of the level before have a
 * successor among them? Then forwards, from the initial state, always by the first action that stays on the way. The run
 * is the first of all shortest ones in the order of the actions, the same whichever way the search went about its levels.
 * Where one state stands for all that differ in interchangeable indices only, the way is one of such states, and the run
 * goes by the real ones that they stand for.
 */
import type { Engine } from '../engine/engine.ts'
import { roomFor, type Successors } from '../engine/successors.ts'
import type { Meaning } from '../engine/record.ts'
import type { Answer } from '../engine/tables.ts'
import type { Level } from './level.ts'
import type { Path } from './outcome.ts'
import { StateSet } from '../engine/state-set.ts'

/** What is looked for: in the meaning of a record, and in the answer to a question. */
export interface Target {
  readonly means: (meaning: Meaning) => boolean
  /** In words what the answer shows, or null. */
  readonly shows: (answer: Answer, question: number) => string | null
}

/** What is shown, and the run to it: null where it cannot be made. */
export interface Run { readonly path: Path | null; readonly what: string }

export class Paths<S> {
  private readonly engine: Engine<S>
  private readonly levels: readonly Level[]
  private readonly successors: Successors

  constructor(engine: Engine<S>, levels: readonly Level[]) {
    this.engine = engine
    this.levels = levels
    this.successors = roomFor(batch * Math.max(1, engine.tables.system.actions.length), engine.numbering.words)
  }

  /** The first shortest run to the target, which some state at this level shows. */
  to(target: Target, level: number): Run {
    const ways: StateSet[] = [this.showing(target, level)]
    for (let at = level - 1; at >= 0; at--) ways.unshift(this.leadingTo(ways[0] ?? this.none(), at))
    return this.forwards(target, ways)
  }

  private none(): StateSet { return new StateSet(this.engine.numbering.words) }

  /** The states of a level that come to a record which means the target. */
  private showing(target: Target, level: number): StateSet {
    const { plan: { program }, numbering: { words } } = this.engine
    const found = this.none()
    const places = [...program.meanings].filter(([, meaning]) => target.means(meaning)).map(([place]) => place)
    const come = (): number => places.reduce((sum, place) => sum + (program.hits[place] ?? 0), 0)
    let before = come()
    const comes = (states: Int32Array, offset: number, count: number): boolean => {
      this.expand(states, offset, count)
      const after = come()
      const more = after > before
      before = after
      return more
    }
    this.eachBatch(level, (states, offset, count) => {
      if (!comes(states, offset, count)) return
      for (let i = 0; i < count; i++) if (comes(states, offset + i * words, 1)) found.add(states, offset + i * words)
    })
    return found
  }

  /** The states of a level with a successor among the given ones. */
  private leadingTo(goals: StateSet, level: number): StateSet {
    const { words } = this.engine.numbering
    const found = this.none()
    this.eachBatch(level, (states, offset, count) => {
      this.expand(states, offset, count)
      const { successors } = this
      for (let j = 0, last = -1; j < successors.from.length && j < this.made; j++) {
        const from = successors.from[j] ?? 0
        if (from === last || !goals.has(successors.words, j * words)) continue
        found.add(states, offset + from * words)
        last = from
      }
    })
    return found
  }

  private made = 0
  private expand(states: Int32Array, offset: number, count: number): void {
    this.engine.expand(states, offset, count, this.successors)
    this.engine.canonical?.(this.successors)
    this.made = this.successors.count
    this.successors.count = 0
  }

  private eachBatch(level: number, visit: (states: Int32Array, offset: number, count: number) => void): void {
    for (const { log, from, to } of this.levels[level] ?? []) for (let at = from; at < to; at += batch) {
      const count = Math.min(batch, to - at)
      const { words, offset } = log.read(at, count)
      visit(words, offset, count)
    }
  }

  private forwards(target: Target, ways: readonly StateSet[]): Run {
    const { tables, numbering } = this.engine
    const path: string[] = []
    let ids: readonly number[] = tables.init
    for (const way of ways.slice(1)) {
      const next = this.firstInto(way, ids)
      path.push(next.name)
      ids = next.ids
    }
    // What a state shows by itself comes before what an action shows: that run is one step shorter.
    const questions = [...tables.questions.entries()]
    for (const [number, question] of [...questions.filter(([, { of }]) => of !== 'action'), ...questions.filter(([, { of }]) => of === 'action')]) {
      const what = target.shows(tables.answer(number, ids), number)
      if (what !== null) return { path: question.of === 'action' ? [...path, question.name] : path, what }
    }
    throw new Error(`no answer shows what was found at ${numbering.pack(ids).join()}`)
  }

  /** The packed state that stands for this one in the log. */
  private standing(ids: readonly number[]): Int32Array {
    const words = this.engine.numbering.pack(ids)
    this.engine.canonical?.({ words, from: new Int32Array(1), count: 1 })
    return words
  }

  private firstInto(way: StateSet, ids: readonly number[]): { name: string; ids: number[] } {
    const { tables, numbering } = this.engine
    for (const [number, question] of tables.questions.entries()) {
      const answer = tables.answer(number, ids)
      if (question.of !== 'action' || !answer.yes) continue
      const next = [...ids]
      for (const [slot, id] of answer.writes) next[slot] = id
      // A value that is not in play has no packed form; the search that met it is over, and nothing lies behind it.
      if (next.every((id, slot) => numbering.rank(slot, id) !== undefined) && way.has(this.standing(next))) return { name: question.name, ids: next }
    }
    throw new Error('a way that was found backwards cannot be gone forwards')
  }
}

const batch = 64
