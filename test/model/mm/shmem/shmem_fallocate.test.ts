/** mm/shmem.c: FALLOC_FL_PUNCH_HOLE: first unmapped without the page's lock, then taken out of the cache under it. */
import { describe, expect, test } from 'vitest'
import { begin, cacheAt, call, canBegin, canGoOn, expectEntry, goOn, inChild, locksHeld, world } from '../../kit.ts'

describe('shmem_fallocate, shmem_undo_range', () => {
  // kernel, VMA, entry before, cache before, entry after
  test.each([
    // The first pass leaves a marker; the second would drop it, but comes only if the page is mapped again by then.
    ['v6.12', 'shmem RW wp', 'cache R wp', 'present', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache W dirty', 'present', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'present', 'marker'],
    ['v6.12', 'shmem RW wp', 'marker', 'absent', 'marker'],
    ['v6.12', 'shmem RW wp', 'marker', 'swapped', 'marker'],
    ['v6.12', 'shmem RW wp', 'none', 'swapped', 'none'],
    ['v6.12', 'shmem-private RW wp', 'cache R wp', 'present', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'anon R wp', 'present', 'anon R wp'],
    ['v6.12', 'shmem-private RW wp', 'anon W', 'present', 'anon W'],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'absent', 'swap wp'],
    ['v5.19', 'shmem RW wp', 'cache R wp', 'present', 'marker'],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'present', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', 'anon R wp', 'present', 'anon R wp'],
    ['v5.14+v5', 'shmem-private RW wp', 'swap wp', 'present', 'swap wp'],
    ['v5.14+v5 -persist-across-zap', 'shmem RW wp', 'cache R wp', 'present', 'none'],
    ['v5.14', 'shmem-private RW', 'swap', 'present', 'swap'],
  ] as const)('%s, %s, %s, cache %s: %s', (on, vma, before, cache, after) => {
    const w = world({ on, vma, pte: before, cache })
    expect(call(w, 'punch')).toBe('0')
    expectEntry(w, after)
    expect(cacheAt(w)).toBe('absent')
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('not beyond the end of the file', () => {
    expect(canBegin(world({ cache: 'beyond i_size' }), 'punch')).toBe(false)
  })

  // kernel, child's VMA, its entry before, what the first pass leaves there, and the second, after the parent has mapped the page again
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'marker', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'marker', 'none'],
    ['v6.12', 'shmem RW', 'cache W', 'none', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'special', 'none'],
    ['v5.19', 'shmem RW wp', 'none', 'none', 'none'],
  ])('%s, child %s: a page mapped again is unmapped under its lock, from everybody, and protection dropped (%s, %s, %s)', (on, child, before, between, after) => {
    const w = world({ on, pte: 'cache R wp', child, childPte: before, cache: 'present' })
    expect([begin(w, 'punch'), goOn(w, 'mm0 thread 0')]).toEqual([null, null])
    expectEntry(w, between, inChild)
    expect(call(w, 'read', { by: 'mm0 thread 1' })).toBe('0')
    expectEntry(w, 'cache R wp')
    expect(goOn(w, 'mm0 thread 0')).toBeNull()
    expectEntry(w, 'none')
    expectEntry(w, between, inChild)
    expect([goOn(w, 'mm0 thread 0'), goOn(w, 'mm0 thread 0')]).toEqual([null, '0'])
    expectEntry(w, after, inChild)
    expect(cacheAt(w)).toBe('absent')
    expect(locksHeld(w)).toBe(false)
  })

  test('the second pass waits while a fault has the page locked, and then unmaps what the fault mapped', () => {
    const w = world({ pte: 'marker', cache: 'present' })
    begin(w, 'write', { by: 'thread 1' })
    goOn(w, 'thread 1')
    expect(begin(w, 'punch', { by: 'thread 0' })).toBeNull()
    expect(canGoOn(w, 'thread 0')).toBe(false)
    expect(goOn(w, 'thread 1')).toBe('0')
    expectEntry(w, 'cache R dirty wp')
    expect([goOn(w, 'thread 0'), goOn(w, 'thread 0')]).toEqual([null, '0'])
    expectEntry(w, 'none')
    expect(cacheAt(w)).toBe('absent')
  })

  test('private copies stay in the second pass too', () => {
    const w = world({ vma: 'shmem-private RW wp', pte: 'anon R wp', child: 'shmem-private RW', childPte: 'none', cache: 'present' })
    expect([begin(w, 'punch'), goOn(w, 'mm0 thread 0')]).toEqual([null, null])
    call(w, 'read', { by: 'mm1 thread 0' })
    expectEntry(w, 'cache R', inChild)
    expect([goOn(w, 'mm0 thread 0'), goOn(w, 'mm0 thread 0'), goOn(w, 'mm0 thread 0')]).toEqual([null, null, '0'])
    expectEntry(w, 'anon R wp')
    expectEntry(w, 'none', inChild)
  })

  test('one at a time: i_rwsem', () => {
    const w = world({ pte: 'cache R wp', cache: 'present' })
    begin(w, 'punch', { by: 'thread 0' })
    expect([canBegin(w, 'punch', { by: 'thread 1' }), canBegin(w, 'truncate', { by: 'thread 1' })]).toEqual([false, false])
  })
})
