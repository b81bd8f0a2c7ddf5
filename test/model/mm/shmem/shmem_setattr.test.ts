/** mm/shmem.c: ftruncate: i_size first; unmapped everywhere, private copies included; freed; unmapped once more. */
import { describe, expect, test } from 'vitest'
import { begin, cacheAt, call, canBegin, expectEntry, goOn, inChild, locksHeld, world } from '../../kit.ts'

describe('shmem_setattr, to a smaller size', () => {
  // kernel, VMA, entry before, cache before, entry after
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'present', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache W dirty', 'present', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'absent', 'marker'],
    ['v6.12', 'shmem RW wp', 'none', 'swapped', 'none'],
    ['v6.12', 'shmem-private RW wp', 'anon R wp', 'present', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'anon W', 'present', 'none'],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'absent', 'marker'],
    ['v6.12', 'shmem-private RW', 'swap', 'absent', 'none'],
    ['v5.19', 'shmem-private RW wp', 'swap wp', 'absent', 'marker'],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'present', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', 'anon R wp', 'absent', 'special'],
    // Truncation passes details: before v5.18 that means to leave swap entries alone.
    ['v5.14+v5', 'shmem-private RW wp', 'swap wp', 'absent', 'swap wp'],
    ['v5.14', 'shmem-private RW', 'swap', 'present', 'swap'],
    ['v5.14', 'shmem-private RW', 'anon W', 'present', 'none'],
    ['v5.14 +zap-swap-with-details', 'shmem-private RW', 'swap', 'present', 'none'],
  ] as const)('%s, %s, %s, cache %s: %s', (on, vma, before, cache, after) => {
    const w = world({ on, vma, pte: before, cache })
    expect(call(w, 'truncate')).toBe('0')
    expectEntry(w, after)
    expect(cacheAt(w)).toBe('absent beyond i_size')
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('an access meets the new end of the file at once, whatever the entry says', () => {
    const w = world({ pte: 'marker', cache: 'present' })
    begin(w, 'truncate', { by: 'thread 0' })
    expect(call(w, 'write', { by: 'thread 1' })).toBe('SIGBUS')
    expectEntry(w, 'marker')
  })

  test('what a fault that had found the page before maps in between goes in the third pass', () => {
    const w = world({ vma: 'shmem-private RW wp', cache: 'present' })
    begin(w, 'write', { by: 'thread 1' })
    goOn(w, 'thread 1')
    expect(begin(w, 'truncate', { by: 'thread 0' })).toBeNull()
    expect(goOn(w, 'thread 1')).toBe('0')
    expectEntry(w, 'anon W dirty')
    expect(goOn(w, 'thread 0')).toBeNull()
    expect(cacheAt(w)).toBe('absent beyond i_size')
    expectEntry(w, 'anon W dirty')
    expect([goOn(w, 'thread 0'), goOn(w, 'thread 0')]).toEqual([null, '0'])
    expectEntry(w, 'none')
  })

  test('every process, one after the other', () => {
    const w = world({ pte: 'cache R wp', child: 'shmem RW', childPte: 'cache W', cache: 'present' })
    expect(begin(w, 'truncate')).toBeNull()
    expectEntry(w, 'marker')
    expectEntry(w, 'cache W', inChild)
    expect(goOn(w, 'mm0 thread 0')).toBeNull()
    expectEntry(w, 'none', inChild)
  })

  test('only once', () => {
    expect(canBegin(world({ cache: 'beyond i_size' }), 'truncate')).toBe(false)
  })
})

describe('shmem_setattr, to a larger size', () => {
  test.each([['v6.12', 'marker'], ['v6.12', 'none'], ['v5.14+v5', 'special']])('%s: the page is a hole of the file again, %s stays', (on, before) => {
    const w = world({ on, pte: before, cache: 'beyond i_size' })
    expect(call(w, 'grow')).toBe('0')
    expect(cacheAt(w)).toBe('absent')
    expectEntry(w, before)
    expect(locksHeld(w)).toBe(false)
  })

  test('not while it is being cut off: i_rwsem', () => {
    const w = world({ cache: 'present' })
    begin(w, 'truncate', { by: 'thread 0' })
    expect(canBegin(w, 'grow', { by: 'thread 1' })).toBe(false)
    expect([goOn(w, 'thread 0'), goOn(w, 'thread 0'), goOn(w, 'thread 0')]).toEqual([null, null, '0'])
    expect(canBegin(w, 'grow', { by: 'thread 1' })).toBe(true)
  })

  test('only what was cut off', () => {
    expect(canBegin(world({ cache: 'present' }), 'grow')).toBe(false)
  })
})
