/** Random histories of calls on one page: each call starts once and returns once, and they overlap as they like. */
import fc from 'fast-check'
import type { CallName, Memory } from '../../model/contract/rules.ts'

export interface PlannedCall { readonly call: CallName; readonly success: boolean }

/** `call` is its number in the history. */
export type CallEvent =
  | { readonly event: 'starts' | 'returns'; readonly call: number; readonly what: PlannedCall }
  | { readonly event: 'write' | 'announced write' | 'read' | 'read fault' | 'write fault' }

const accesses = ['write', 'announced write', 'read', 'read fault', 'write fault'] as const

const onMemory = ['UFFDIO_WRITEPROTECT on', 'UFFDIO_WRITEPROTECT off', 'UFFDIO_COPY', 'UFFDIO_COPY MODE_WP', 'MADV_DONTNEED', 'mprotect'] as const
const onFiles = ['PUNCH_HOLE', 'truncate', 'ftruncate up'] as const

/**
 * Calls that may overlap without a mapping coming or going: those under mmap_lock for reading or under none, mprotect, and,
 * last, one that ends a registration.
 */
export const overlapping: Readonly<Record<Memory, readonly CallName[]>> = {
  anon: [...onMemory, 'UFFDIO_UNREGISTER'],
  'anon-unpopulated': [...onMemory, 'UFFDIO_UNREGISTER'],
  'file-shared': [...onMemory, ...onFiles, 'close'],
  'file-private': [...onMemory, ...onFiles, 'UFFDIO_REGISTER without WP'],
}

export const callHistory = (names: readonly CallName[], maxCalls = 6): fc.Arbitrary<CallEvent[]> =>
  fc.record({
    calls: fc.array(fc.record({ call: fc.constantFrom(...names), success: fc.boolean() }), { maxLength: maxCalls }),
    picks: fc.array(fc.nat({ max: 99 }), { minLength: 4 * maxCalls, maxLength: 4 * maxCalls }),
  }).map(({ calls, picks }) => weave(calls, picks))

/** The same with each call over before anything else happens. */
export const sequentialHistory = (names: readonly CallName[]): fc.Arbitrary<CallEvent[]> =>
  fc.array(fc.oneof(
    fc.record({ call: fc.constantFrom(...names), success: fc.boolean() }),
    fc.constantFrom(...accesses),
  ), { maxLength: 12 }).map((items) => items.flatMap((what, call): CallEvent[] =>
    (typeof what === 'string' ? [{ event: what }] : [{ event: 'starts', call, what }, { event: 'returns', call, what }])))

/** Each pick starts the next call, lets one that runs return, or makes an access; in the end all have returned. */
function weave(calls: readonly PlannedCall[], picks: readonly number[]): CallEvent[] {
  const events: CallEvent[] = []
  const running: number[] = []
  let next = 0
  const returns = (index: number): void => {
    for (const call of running.splice(index, 1)) {
      const what = calls[call]
      if (what !== undefined) events.push({ event: 'returns', call, what })
    }
  }
  for (const pick of picks) {
    const what = calls[next]
    if (pick % 3 === 0 && what !== undefined) {
      events.push({ event: 'starts', call: next, what })
      running.push(next++)
    } else if (pick % 3 === 1 && running.length > 0) returns(pick % running.length)
    else if (pick % 3 === 2) events.push({ event: accesses[pick % accesses.length] ?? 'read' })
  }
  while (running.length > 0) returns(0)
  return events
}
