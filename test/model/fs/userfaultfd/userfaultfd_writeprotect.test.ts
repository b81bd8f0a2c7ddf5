/** fs/userfaultfd.c: the ioctl that protects and resolves, and the message that a blocked access sends. */
import { describe, expect, test } from 'vitest'
import { handle_userfault } from '../../../../model/fs/userfaultfd/handle_userfault.ts'
import { returns } from '../../../../model/language/flow.ts'
import { begin, call, canBegin, entryAt, expectEntry, faulting, goOn, heard, here, locksHeld, world } from '../../kit.ts'

describe('userfaultfd_writeprotect', () => {
  // kernel, VMA, operation, entry before, result, entry after
  test.each([
    ['v6.12', 'shmem RW wp', 'wp', 'cache W dirty', '0', 'cache R dirty wp'],
    ['v6.12', 'shmem RW wp', 'wp', 'none', '0', 'marker'],
    ['v6.12', 'shmem RW wp missing', 'unwp', 'marker', '0', 'none'],
    ['v6.12', 'anon RW wp', 'unwp', 'swap wp', '0', 'swap'],
    ['v6.12', 'anon RW', 'wp', 'anon W', 'ENOENT', 'anon W'],
    ['v6.12', 'shmem RW missing', 'wp', 'cache W', 'ENOENT', 'cache W'],
    ['v6.12', 'shmem RW', 'unwp', 'marker', 'ENOENT', 'marker'],
    ['v6.12', 'anon gone', 'wp', 'none', 'ENOENT', 'none'],
    ['v5.19', 'shmem RW wp', 'unwp', 'cache R wp', '0', 'cache W'],
    ['v5.14+v5', 'shmem RW wp', 'wp', 'none', '0', 'special'],
    ['v5.14+v5 -wr-protect-none', 'shmem RW wp', 'wp', 'none', '0', 'none'],
    ['v5.14', 'shmem RW', 'wp', 'cache W', 'ENOENT', 'cache W'],
    ['v5.7', 'anon RW wp', 'wp', 'anon W', '0', 'anon R wp'],
    ['v5.7', 'anon RW wp', 'wp', 'none', '0', 'none'],
    ['v5.7 -writeprotect-ioctl', 'anon RW wp', 'wp', 'anon W', 'EINVAL', 'anon W'],
    ['v5.7 -wp-range', 'anon RW wp', 'wp', 'anon W', 'EINVAL', 'anon W'],
    ['v5.6', 'anon RW', 'wp', 'anon W', 'EINVAL', 'anon W'],
  ])('%s, %s, %s, %s: %s, %s', (on, vma, operation, before, result, after) => {
    for (const over of [operation, `${operation}-all`]) {
      const w = world({ on, vma, pte: before })
      expect(call(w, over)).toBe(result)
      expectEntry(w, after)
      expect(w.reports).toEqual([])
      expect(heard(w)).toBe('')
      expect(locksHeld(w)).toBe(false)
    }
  })

  test('a range goes one entry after the other; accesses may come in between, no change of mappings', () => {
    const w = world({ vma: 'shmem RW wp', ptes: ['cache W', 'cache W', 'none'], cache: 'present' })
    expect(begin(w, 'wp-all')).toBeNull()
    expect([0, 1, 2].map((page) => entryAt(w, { mm: 0, page }))).toEqual(['cache R wp', 'cache W', 'none'])
    expect(canBegin(w, 'mprotect-r')).toBe(false)
    expect([call(w, 'write', { by: 'thread 0', page: 0 }), call(w, 'write', { by: 'thread 1', page: 1 })]).toEqual(['asleep', '0'])
    expect(heard(w)).toBe('wp write')
    expect([goOn(w, 'monitor'), goOn(w, 'monitor')]).toEqual([null, '0'])
    expect([0, 1, 2].map((page) => entryAt(w, { mm: 0, page }))).toEqual(['cache R wp', 'cache R wp', 'marker'])
    expect(locksHeld(w)).toBe(false)
  })

  test.each(['wp', 'wp-all'])('%s waits while mmap_lock is held for writing', (operation) => {
    const w = world({ vma: 'anon RW wp', ptes: ['anon W', 'anon W'] })
    begin(w, 'mprotect-r')
    expect(canBegin(w, operation)).toBe(false)
  })
})

describe('handle_userfault', () => {
  test.each(['wp', 'missing'] as const)('a message for %s is queued, locks are dropped, the thread sleeps', (reason) => {
    const w = world({ pte: 'cache R wp', cache: 'present' })
    expect(handle_userfault(faulting(w), here, reason)).toEqual(returns('asleep'))
    expect(heard(w)).toBe(reason)
    expect(locksHeld(w)).toBe(false)
    expectEntry(w, 'cache R wp')
  })
})
