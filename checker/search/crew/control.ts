/**
 * What the threads of a search share: the table of states, a log for each of them, how often each came to each record, and
 * a few words by which they take turns.
 *
 * A level is shared out in small pieces, by one counter. Between levels, and when the table has to grow, all *meet*: the
 * others wait, the first one (the lead) does what only one may do, and lets them go on.
 */
import type { Loop } from '../../engine/generate.ts'
import type { Columns } from '../../engine/symmetry/canonical.ts'

/** Places in `words`. */
export const at = {
  /** The next piece of the level, in states. */
  next: 0,
  /** States of the level. */
  size: 1,
  /** 1: stop taking pieces, and meet. */
  pause: 2,
  /** How many of the others have come to the meeting. */
  arrived: 3,
  /** Counted up when a meeting is over. */
  round: 4,
  /** 1: the search is over. */
  over: 5,
  /** How many of the others are ready to begin. */
  ready: 6,
  /** 1: one of the others has failed. */
  failed: 7,
  /** From here on, four words for each thread: see `ofThread`. */
  threads: 8,
} as const

/** Its states so far; the last place of the table that it filled; from where to where its log is in the level. */
export const ofThread = { count: 0, last: 1, from: 2, to: 3 } as const

export const wordOf = (thread: number, word: keyof typeof ofThread): number => at.threads + 4 * thread + ofThread[word]

export interface Shared {
  readonly threads: number
  readonly words: Int32Array
  /** One number: from a hash to a home. */
  readonly scale: Float64Array
  /** How many states the table may hold before it has to grow. */
  readonly limit: Float64Array
  readonly cells: Int32Array
  /** By thread. */
  readonly logs: readonly Int32Array[]
  readonly hits: readonly Uint32Array[]
  readonly batch: number
  readonly actions: number
  readonly loop: Loop
  /** What is interchangeable. */
  readonly columns: readonly Columns[]
}

export const countAll = ({ threads, words }: Shared): number => {
  let sum = 0
  for (let thread = 0; thread < threads; thread++) sum += Atomics.load(words, wordOf(thread, 'count'))
  return sum
}
