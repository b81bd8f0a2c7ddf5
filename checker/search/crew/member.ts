/** What each thread of a search does with a level: takes pieces of it until there are none, or until all are to meet. */
import { generateExpand, type Expand } from '../../engine/generate.ts'
import { type Canonical, generateCanonical } from '../../engine/symmetry/canonical.ts'
import { roomFor, type Successors } from '../../engine/successors.ts'
import { at, countAll, type Shared, wordOf } from './control.ts'
import { generatePutShared, type PutShared, type Standing } from './put.ts'

const learnsNothing = (): never => { throw new Error('a table has a gap, but only one thread may learn') }

export class Member {
  private readonly shared: Shared
  private readonly thread: number
  private readonly expand: Expand
  private readonly canonical: Canonical | null
  private readonly put: PutShared
  private readonly successors: Successors
  private readonly homes: Int32Array
  private readonly standing: Standing

  constructor(shared: Shared, thread: number) {
    const { loop, hits, batch, actions, words } = shared
    const program = { code: loop.program.code, hits: hits[thread] ?? loop.program.hits, size: loop.program.size }
    this.shared = shared
    this.thread = thread
    this.expand = generateExpand({ ...loop, program }, learnsNothing)
    this.canonical = shared.columns.length === 0 ? null : generateCanonical(shared.columns, loop.words)
    this.put = generatePutShared(loop.words)
    this.successors = roomFor(batch * actions, loop.words)
    this.homes = new Int32Array(batch * actions)
    this.standing = { count: words[wordOf(thread, 'count')] ?? 0, last: words[wordOf(thread, 'last')] ?? 0 }
  }

  /** `between` is called before each piece; when it says so, all meet. */
  work(between: () => boolean = () => false): void {
    const { words, batch, threads, limit } = this.shared
    const size = Atomics.load(words, at.size)
    const room = threads * this.homes.length
    while (Atomics.load(words, at.pause) === 0) {
      if (between() || countAll(this.shared) + room > (limit[0] ?? 0)) {
        Atomics.store(words, at.pause, 1)
        return
      }
      const from = Atomics.add(words, at.next, batch)
      if (from >= size) return
      this.expandPiece(from, Math.min(from + batch, size))
    }
  }

  /** States of the level by number, over the threads' logs in their order. */
  private expandPiece(from: number, to: number): void {
    const { shared: { words, threads, logs, cells, scale, loop }, standing, successors } = this
    let before = 0
    for (let thread = 0; thread < threads; thread++) {
      const first = words[wordOf(thread, 'from')] ?? 0
      const size = (words[wordOf(thread, 'to')] ?? 0) - first
      const start = Math.max(from, before)
      const end = Math.min(to, before + size)
      const log = logs[thread]
      if (start < end && log !== undefined) this.expand(log, (first + start - before) * loop.words, end - start, successors)
      before += size
    }
    this.canonical?.(successors)
    this.put(cells, scale[0] ?? 0, logs[this.thread] ?? cells, standing, successors, this.homes)
    Atomics.store(words, wordOf(this.thread, 'count'), standing.count)
    Atomics.store(words, wordOf(this.thread, 'last'), standing.last)
  }

  /** After the table has grown the last place is another one, the same for all. */
  resume(): void { this.standing.last = Atomics.load(this.shared.words, wordOf(this.thread, 'last')) }
}

/** The life of a thread that is not the lead. */
export function serve(shared: Shared, thread: number): void {
  const { words } = shared
  const member = new Member(shared, thread)
  let round = Atomics.load(words, at.round)
  Atomics.add(words, at.ready, 1)
  Atomics.notify(words, at.ready)
  for (;;) {
    Atomics.wait(words, at.round, round)
    round = Atomics.load(words, at.round)
    if (Atomics.load(words, at.over) === 1) return
    member.resume()
    member.work()
    Atomics.add(words, at.arrived, 1)
    Atomics.notify(words, at.arrived)
  }
}
