/**
 * The worked examples of section 10 of the contract that a synchronous context on anonymous memory and shmem can show, as
 * whole runs on the compiled model of v6.12. Each line of an example is one or more calls, run to their end; an access that
 * faults is made again, as the CPU does.
 */
import { describe, expect, test } from 'vitest'
import type { Value } from '../../../model/contract/ghost.ts'
import * as monitor from '../../../model/contract/monitor.ts'
import { ghost } from '../../../model/contract/ghost.ts'
import { profiles } from '../../../model/contract/options.ts'
import { type Kernel, kernel } from '../../../model/kernels.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import { ghostAt, messages, type Played, play, stage } from '../operations/play.ts'

/** Each line: an action, and the value after it on page 0 of process 0. */
type Example = readonly (readonly [action: string, value: Value, message?: string])[]

function run(of: Kernel, scope: ScopeInput, example: Example, profile: 'lenient' | 'strict'): Played {
  const played = play(stage(of, { granularity: 'syscall', threads: 1, ...scope, profile }), example.map(([action]) => action))
  const seen = example.map(([action], i) => {
    const state = played.states[i + 1]
    const [message] = messages(played.told[i] ?? [])
    return [action, state === undefined ? null : ghostAt(state).value, ...(message === undefined ? [] : [message])]
  })
  expect(seen).toEqual(example)
  return played
}

const WP = 'write-protect fault at page 0 of mm 0'
const MISSING = 'missing page 0 of mm 0'
const READ = 'thread 0: read page 0'
const WRITE = 'thread 0: write page 0'

describe.each(['lenient', 'strict'] as const)('%s', (profile) => {
  test('1: shmem, sync', () => {
    const { violated, reached, told } = run(kernel('v6.12'), { kinds: ['shmem'], operations: ['read', 'write', 'wp', 'unwp', 'dontneed'] }, [
      [WRITE, 'clear'], [WRITE, 'clear'],
      ['monitor: wp page 0', 'armed'],
      ['thread 0: dontneed page 0', 'armed'],
      [READ, 'armed'], [READ, 'armed'],
      [WRITE, 'armed', WP], [WRITE, 'armed', WP],
      ['monitor: unwp page 0', 'clear'],
      [WRITE, 'clear'], [WRITE, 'clear'],
    ], profile)
    expect(told.at(-1)).toContainEqual({ note: 'event', text: 'the write to page 0 of mm 0 happens' })
    expect(violated).toEqual(new Set())
    expect(reached).toContain('wp-never-lost')
  })

  test('2: anonymous, sync, without WP_UNPOPULATED', () => {
    const { states, violated } = run(kernel('v6.12'), { kinds: ['anon'], operations: ['read', 'write', 'wp', 'reclaim', 'dontneed'] }, [
      ['monitor: wp page 0', 'clear'],
      [READ, 'clear'], [READ, 'clear'],
      ['monitor: wp page 0', 'armed'],
      // The zero page cannot be swapped out: written once, with leave, and armed again it can.
      [WRITE, 'armed', WP],
    ], profile)
    expect(states.map((state) => ghostAt(state).has)).toEqual(['no', 'no', 'maybe', 'yes', 'yes', 'yes'])
    expect(violated).toEqual(new Set())
  })

  test('2, the rest: swapped out and in, announced, discarded', () => {
    const { end, violated } = run(kernel('v6.12'), { kinds: ['anon'], operations: ['read', 'write', 'wp', 'reclaim', 'dontneed'] }, [
      [WRITE, 'clear'], [WRITE, 'clear'],
      ['monitor: wp page 0', 'armed'],
      ['daemon: reclaim page 0', 'armed'],
      [READ, 'armed'], [READ, 'armed'],
      [WRITE, 'armed', WP],
      ['daemon: reclaim page 0', 'armed'],
      [WRITE, 'armed', WP],
      ['thread 0: dontneed page 0', 'clear'],
    ], profile)
    // Nothing is there; the monitor does not count accesses, and will not swear that none is on its way.
    expect(ghostAt(end).has).not.toBe('yes')
    expect(violated).toEqual(new Set())
    run(kernel('v6.12'), { kinds: ['anon'], operations: ['write', 'wp', 'dontneed'] }, [
      [WRITE, 'clear'], [WRITE, 'clear'],
      ['monitor: wp page 0', 'armed'],
      ['thread 0: dontneed page 0', 'clear'],
      [WRITE, 'clear'], [WRITE, 'clear'],
    ], profile)
  })

  test('6: MISSING and WP, shmem: the message about the missing page first', () => {
    const { violated } = run(kernel('v6.12'), { kinds: ['shmem'], operations: ['read', 'write', 'wp', 'unwp', 'copywp'], modes: ['missing', 'wp'] }, [
      ['monitor: wp page 0', 'armed'],
      [WRITE, 'armed', MISSING],
      ['monitor: copywp page 0', 'armed'],
      [WRITE, 'armed', WP],
      ['monitor: unwp page 0', 'clear'],
      [WRITE, 'clear'], [WRITE, 'clear'],
    ], profile)
    expect(violated).toEqual(new Set())
  })

  test.each(['anon', 'shmem-private'] as const)('7: fork without EVENT_FORK, %s, page armed', (kind) => {
    const scope = { kinds: [kind], mms: 2, operations: ['read', 'write', 'wp', 'unwp', 'fork', 'exit'] } as const
    const write = 'mm0 thread 0: write mm 0 page 0'
    const child = 'mm1 thread 0: write mm 1 page 0'
    const { states, told, violated } = run(kernel('v6.12'), scope, [
      [write, 'clear'], [write, 'clear'],
      ['monitor: wp mm 0 page 0', 'armed'],
      ['mm0 thread 0: fork mm 0', 'armed'],
      [child, 'armed'], [child, 'armed'],
      ['mm1 thread 0: exit mm 1', 'armed'],
      [write, 'armed', WP],
    ], profile)
    expect(violated).toEqual(new Set())
    // The child is outside and its write passes, unannounced; the parent's entry is what it was.
    const [forked, , written] = [4, 5, 6].map((i) => states[i])
    expect(forked === undefined ? null : ghostAt(forked, 0, 1).value).toBe('outside')
    expect(told[5]).toContainEqual({ note: 'event', text: 'the write to page 0 of mm 1 happens' })
    expect(written?.mms[0]?.pt).toEqual(forked?.mms[0]?.pt)
  })

  test('9: registered again with MISSING only', () => {
    const example: Example = [
      [WRITE, 'clear'], [WRITE, 'clear'],
      ['monitor: wp page 0', 'armed'],
      ['monitor: register-missing shmem vma', 'outside'],
      ['monitor: register shmem vma', 'clear'],
    ]
    const scope: ScopeInput = { kinds: ['shmem'], operations: ['read', 'write', 'wp', 'register-missing', 'register'] }
    // The bit is still set: P4. With the fix that was posted, it is not.
    expect(run(kernel('v6.12'), scope, example, profile).violated).toContain('no-stale-wp')
    expect(run(kernel('v6.12').with('reregister-reset'), scope, example, profile).violated).toEqual(new Set())
  })
})

test('8: WRITEPROTECT on over [p0 p1 p2], p1 not registered: ENOENT', () => {
  const range = [ghost('clear'), ghost('outside'), ghost('clear')].map((g) => {
    const begun = monitor.callStarts(g, 'UFFDIO_WRITEPROTECT on', 'file-shared')
    return monitor.callReturns(begun, 'UFFDIO_WRITEPROTECT on', 'file-shared', false, profiles.strict).ghost
  })
  expect(range.map((g) => g.value)).toEqual(['either', 'outside', 'either'])
  const [p0 = ghost('outside'), , p2 = ghost('outside')] = range
  expect(monitor.writeHappens(p0, 'file-shared')).toMatchObject({ ghost: { value: 'clear' }, silent: false })
  expect(monitor.writeAnnounced(p2).ghost.value).toBe('armed')
})
