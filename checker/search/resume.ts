/**
 * A search that leaves checkpoints, and one that goes on from there.
 *
 * What is saved between two levels is the log of all states and what was seen so far. The tables are not: they are learned
 * again from the steps, and must give every value the number that it had. The identity of a run holds a sum over all that
 * the tables say before the search begins, so that a checkpoint of other steps is a foreign one, whatever they are called.
 */
import { createHash } from 'node:crypto'
import type { Engine } from '../engine/engine.ts'
import { settled } from '../engine/views.ts'
import type { Store } from '../engine/store/store.ts'
import type { Value } from '../../model/system/schema.ts'
import type { Progress } from './breadth-first.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint/checkpoint.ts'
import { CheckpointError } from './checkpoint/error.ts'
import { type Level, sizeOf } from './level.ts'
import type { Outcome } from './outcome.ts'

/** Where checkpoints of a run go. */
export interface Keeping {
  readonly folder: string
  /** Which run it is, in words. */
  readonly title: string
  /** Whether one must be there already, or must not. */
  readonly resume: boolean
  /** Seconds between two saves; when missing, one, and more where saving takes long. */
  readonly every?: number
}

interface Document {
  /** By slot, its values in the order of their numbers. */
  readonly values: readonly (readonly Value[])[]
  /** What was taken for interchangeable. */
  readonly symmetric: readonly string[]
  readonly levels: readonly number[]
  readonly transitions: number
  readonly reached: readonly number[]
  readonly violated: readonly (readonly [number, number])[]
  /** Slot and rank. */
  readonly taken: readonly (readonly [number, number])[]
  readonly seconds: number
}

/** Seconds between two saves, and how much longer than a save they are at least. */
const interval = 1
const patience = 20

export class Keeper<S> {
  private readonly checkpoint: Checkpoint
  private readonly every: number | null
  private lastEnded = performance.now()
  private lastTook = 0

  /** @throws CheckpointError */
  constructor(keeping: Keeping, engine: Engine<S>) {
    this.every = keeping.every ?? null
    this.checkpoint = openCheckpoint(keeping.folder, identityOf(keeping, engine))
    const { saved } = this.checkpoint
    if (saved === null || keeping.resume) return
    this.checkpoint.close()
    throw new CheckpointError('busy', keeping.folder, 'there is a checkpoint in it already: --resume goes on from it')
  }

  /** The outcome of a run that is complete. */
  get outcome(): Outcome | null {
    const { saved } = this.checkpoint
    return saved?.finished === true ? saved.document as Outcome : null
  }

  /** Values that came into play after the tables were made ready. */
  missing({ tables, numbering }: Engine<S>): (readonly [slot: number, id: number])[] {
    const document = this.document()
    return (document?.values ?? []).flatMap((values, slot) => values.map((value) => [slot, tables.values.idOf(slot, settled(value, 'a slot'))] as const))
      .filter(([slot, id]) => numbering.rank(slot, id) === undefined)
  }

  /** Puts the saved states into the store. Null: nothing was saved. @throws CheckpointError */
  restore(engine: Engine<S>, store: Store): { progress: Progress; seconds: number } | null {
    const document = this.document()
    if (document === null) return null
    if (JSON.stringify(document.values) !== JSON.stringify(valuesOf(engine))) throw new CheckpointError('foreign', 'the checkpoint', 'values have other numbers in it')
    if (document.symmetric.join() !== engine.symmetry.what.join()) throw new CheckpointError('foreign', 'the checkpoint', 'something else was interchangeable in it')
    this.checkpoint.readLog((words, count) => {
      if (!store.makeRoom(count)) throw new CheckpointError('cannot read', 'the checkpoint', 'its states do not fit into the memory that the search may take')
      store.insert({ words: words.slice(), from: new Int32Array(count), count })
    })
    let from = 0
    const levels = document.levels.map((size): Level => [{ log: store, from, to: (from += size) }])
    if (from !== store.count) throw new CheckpointError('damaged', 'the checkpoint', `it has ${store.count} different states, and ${from} are to be there`)
    const { transitions, reached, violated, seconds } = document
    return { seconds, progress: { levels, transitions, reached, violated: new Map(violated), taken: document.taken.map(([slot, rank]) => [slot, engine.numbering.id(slot, rank)]) } }
  }

  /** Between two levels: saves, unless it has just been done. @throws CheckpointError */
  save(engine: Engine<S>, progress: () => Progress, seconds: number): void {
    const pause = this.every === null ? Math.max(1000 * interval, patience * this.lastTook) : 1000 * this.every
    if (performance.now() - this.lastEnded < pause) return
    const began = performance.now()
    const { levels, transitions, reached, violated, taken } = progress()
    const states = levels.reduce((sum, level) => sum + sizeOf(level), 0)
    const document: Document = {
      values: valuesOf(engine), symmetric: engine.symmetry.what, levels: levels.map(sizeOf), transitions, reached, violated: [...violated], seconds,
      taken: taken.map(([slot, id]) => [slot, engine.numbering.rank(slot, id) ?? 0]),
    }
    this.checkpoint.save(document, engine.numbering.words, states, (from, count) => stretch(levels, engine.numbering.words, from, count))
    this.lastEnded = performance.now()
    this.lastTook = this.lastEnded - began
  }

  /** @throws CheckpointError */
  restart(): void { this.checkpoint.restart() }
  /** @throws CheckpointError */
  finish(outcome: Outcome): void { this.checkpoint.finish(outcome) }
  close(): void { this.checkpoint.close() }

  private document(): Document | null {
    const { saved } = this.checkpoint
    return saved === null || saved.finished ? null : saved.document as Document
  }
}

const valuesOf = <S>({ tables, numbering }: Engine<S>): Value[][] =>
  numbering.all().map((ids, slot) => ids.map((id) => tables.values.valueOf(slot, id)))

/** States by their numbers, one level after another. */
function stretch(levels: readonly Level[], words: number, from: number, count: number): { words: Int32Array; offset: number } {
  const states = new Int32Array(count * words)
  let before = 0
  for (const segment of levels.flat()) {
    const start = Math.max(from, before)
    const end = Math.min(from + count, before + segment.to - segment.from)
    if (start < end) {
      const read = segment.log.read(segment.from + start - before, end - start)
      states.set(read.words.subarray(read.offset, read.offset + (end - start) * words), (start - from) * words)
    }
    before += segment.to - segment.from
  }
  return { words: states, offset: 0 }
}

/** Of tables that have not been searched with: what a search learns differs with its way. */
function identityOf<S>({ title }: Keeping, engine: Engine<S>): string {
  const { tables, plan, symmetry } = engine
  const { name, shape, init, actions, properties } = tables.system
  const sum = createHash('sha256').update(JSON.stringify([name, shape, init, actions.map((action) => action.name), properties, symmetry.what, process.version.split('.')[0]]))
  sum.update(plan.program.code.subarray(0, plan.program.size)).update(JSON.stringify([valuesOf(engine), [...plan.program.meanings]]))
  return `${title} (${sum.digest('hex').slice(0, 16)})`
}
