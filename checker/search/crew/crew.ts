/**
 * A level done by several threads. The one that searches anyway is the lead; the others are called when a search has become
 * large, start while it goes on alone, and join at the beginning of a level.
 *
 * Which thread finds a state first is a matter of luck, so the order within a level is; what a level consists of is not.
 * Counts, verdicts and runs depend on no order within a level.
 */
import { Worker } from 'node:worker_threads'
import type { Engine } from '../../engine/engine.ts'
import type { InlineStore } from '../../engine/store/inline.ts'
import type { Store } from '../../engine/store/store.ts'
import { batchOf, type Check, type Did, type Level, sizeOf } from '../level.ts'
import type { Cut } from '../outcome.ts'
import { at, countAll, type Shared, wordOf } from './control.ts'
import { Member } from './member.ts'

const silent = 'a thread of the search does not answer'
/** Milliseconds that threads may take to begin, and between two looks at whether they have. */
const start = 60_000
const nap = 50
/** Pieces between two checks of the lead. */
const between = 32

export class Crew<S> {
  private readonly engine: Engine<S>
  private readonly store: InlineStore
  private readonly check: Check
  private readonly shared: Shared
  /** By thread. */
  private readonly logs: readonly Pick<Store, 'read'>[]
  private readonly workers: readonly Worker[]
  private readonly patience: number
  private member: Member | null = null

  /** `patience`: the milliseconds that the lead waits for the others at a meeting before it takes one for dead. */
  constructor(engine: Engine<S>, store: InlineStore, check: Check, threads: number, patience = 20_000) {
    const { words } = engine.numbering
    this.engine = engine
    this.store = store
    this.check = check
    this.patience = patience
    this.shared = share(engine, store, threads)
    this.logs = this.shared.logs.map((log, thread) => (thread === 0 ? store : { read: (from: number) => ({ words: log, offset: from * words }) }))
    this.workers = Array.from({ length: threads - 1 }, (_, i) => {
      const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { shared: this.shared, thread: i + 1 } })
      worker.unref()
      return worker
    })
  }

  get isReady(): boolean { return Atomics.load(this.shared.words, at.ready) === this.shared.threads - 1 }

  /** Until the others are ready, or one of them has failed to become so. */
  wait(): void {
    const { words } = this.shared
    for (let waited = 0; !this.isReady && Atomics.load(words, at.failed) === 0; waited += nap) {
      if (waited > start) throw new Error(silent)
      Atomics.wait(words, at.ready, Atomics.load(words, at.ready), nap)
    }
  }

  run(level: Level): Did {
    const { words, threads } = this.shared
    this.member ??= this.lead()
    const counts = (): number[] => Array.from({ length: threads }, (_, thread) => words[wordOf(thread, 'count')] ?? 0)
    const before = counts()
    this.logs.forEach((log, thread) => {
      const segment = level.find((each) => each.log === log)
      words[wordOf(thread, 'from')] = segment?.from ?? 0
      words[wordOf(thread, 'to')] = segment?.to ?? 0
    })
    words[at.next] = 0
    words[at.size] = sizeOf(level)
    let cut: Cut | null = null
    do cut = this.together(before)
    while (cut === null && (words[at.next] ?? 0) < sizeOf(level))
    const next = counts().map((to, thread) => ({ log: this.logs[thread] ?? this.store, from: before[thread] ?? 0, to }))
    return { cut, next: next.filter(({ from, to }) => to > from) }
  }

  private lead(): Member {
    this.shared.words[wordOf(0, 'count')] = this.store.count
    this.shared.words[wordOf(0, 'last')] = this.store.last
    return new Member(this.shared, 0)
  }

  /** One round: room is made, all work, all meet. */
  private together(before: readonly number[]): Cut | null {
    const { shared, store } = this
    const { words, threads } = shared
    const room = this.rooms().find((states) => store.makeRoom(states))
    if (room === undefined) return { reason: 'memory', limit: '' }
    shared.scale[0] = store.scale
    shared.limit[0] = store.count + room
    for (let thread = 0; thread < threads; thread++) words[wordOf(thread, 'last')] = store.last
    words[at.pause] = 0
    words[at.arrived] = 0
    Atomics.add(words, at.round, 1)
    Atomics.notify(words, at.round)
    let cut: Cut | null = null
    let pieces = 0
    const begun = before.reduce((sum, count) => sum + count, 0)
    this.member?.resume()
    this.member?.work(() => {
      if (pieces++ % between !== 0) return false
      const now = countAll(shared)
      cut = this.check(now, Math.max(0, (words[at.size] ?? 0) - (words[at.next] ?? 0)) + now - begun)
      return cut !== null
    })
    this.meet()
    return cut
  }

  /**
   * For how many states to make room, best first: what there is without growing, as long as that is worth a round; else a good deal more. A table that
   * grows before it must is larger than it need be, and every look at it dearer.
   */
  private rooms(): number[] {
    const { store, shared: { threads, batch, actions } } = this
    const least = threads * batch * actions
    const worth = Math.max(least, Math.floor(store.count / 32))
    return [...(store.spare >= worth ? [store.spare] : []), Math.max(least, Math.floor(store.count / 4)), least]
  }

  private meet(): void {
    const { words, threads } = this.shared
    for (let arrived = Atomics.load(words, at.arrived); arrived < threads - 1; arrived = Atomics.load(words, at.arrived))
      if (Atomics.wait(words, at.arrived, arrived, this.patience) === 'timed-out') throw new Error(silent)
    if (Atomics.load(words, at.failed) === 1) throw new Error('a thread of the search failed')
    this.gather()
  }

  /** What the others came to is counted with what the lead came to. */
  private gather(): void {
    const { words, threads, hits } = this.shared
    const { program } = this.engine.plan
    let last = 0
    for (let thread = 0; thread < threads; thread++) last = Math.max(last, words[wordOf(thread, 'last')] ?? 0)
    words[wordOf(0, 'last')] = last
    this.store.counted(countAll(this.shared), last)
    for (const theirs of hits) for (const place of program.meanings.keys()) {
      program.hits[place] = (program.hits[place] ?? 0) + (theirs[place] ?? 0)
      theirs[place] = 0
    }
  }

  /** The threads end. */
  dismiss(): void {
    const { words } = this.shared
    Atomics.store(words, at.over, 1)
    Atomics.add(words, at.round, 1)
    Atomics.notify(words, at.round)
    for (const worker of this.workers) void worker.terminate()
  }
}

function share<S>({ plan, numbering, tables, columns }: Engine<S>, store: InlineStore, threads: number): Shared {
  const { program, nodes, always } = plan
  const { fields, words } = numbering
  const actions = Math.max(1, tables.system.actions.length)
  const { cells, log } = store.share()
  const code = program.code.slice(0, program.size)
  return {
    threads, batch: batchOf(actions), actions, cells,
    words: new Int32Array(new SharedArrayBuffer(4 * (at.threads + 4 * threads))),
    scale: new Float64Array(new SharedArrayBuffer(8)), limit: new Float64Array(new SharedArrayBuffer(8)),
    logs: Array.from({ length: threads }, (_, thread) => (thread === 0 ? log : new Int32Array(new SharedArrayBuffer(log.byteLength)))),
    hits: Array.from({ length: threads }, () => new Uint32Array(new SharedArrayBuffer(4 * code.length))),
    loop: { program: { code, hits: new Uint32Array(0), size: code.length }, nodes, always, trees: [], fields, words }, columns,
  }
}
