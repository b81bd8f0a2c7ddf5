/** arch/x86/mm/fault.c: the CPU looks at the entry; what it does not allow is a fault. */
import { describe, expect, test } from 'vitest'
import { begin, call, canBegin, expectEntry, goOn, heard, locksHeld, setEntry, world } from '../kit.ts'

describe('do_user_addr_fault', () => {
  // VMA, entry, access, result (null: a fault is under way), what userspace notices
  test.each([
    ['shmem RW wp', 'cache W', 'write', '0', 'write'],
    ['shmem RW wp', 'cache W', 'read', '0', ''],
    ['shmem RW wp', 'cache R wp', 'read', '0', ''],
    ['shmem RW wp', 'cache R wp', 'write', null, ''],
    ['anon RW', 'zero R', 'read', '0', ''],
    ['anon RW', 'zero R', 'write', null, ''],
    ['anon RW wp', 'none', 'read', null, ''],
    ['anon RW wp', 'swap', 'read', null, ''],
    ['shmem RW wp', 'marker', 'read', null, ''],
    ['anon R wp', 'anon R', 'write', 'SIGSEGV', ''],
    ['anon R', 'none', 'write', 'SIGSEGV', ''],
    ['anon gone', 'none', 'read', 'SIGSEGV', ''],
    ['shmem gone', 'none', 'write', 'SIGSEGV', ''],
  ])('%s, %s, %s: %s', (vma, before, access, result, noticed) => {
    const w = world({ vma, pte: before, cache: 'present' })
    expect(begin(w, access)).toBe(result)
    expect(heard(w)).toBe(noticed)
    expectEntry(w, before)
    expect(w.state.mms[0]?.mmap_lock).toBe(result === null ? 1 : 0)
  })

  test('a fault waits for mmap_lock; an access that the entry allows does not', () => {
    const w = world({ vma: 'anon RW wp', ptes: ['anon W', 'none', 'anon W'] })
    begin(w, 'mprotect-r', { by: 'thread 0' })
    expect([1, 2].map((page) => canBegin(w, 'read', { by: 'thread 1', page }))).toEqual([false, true])
    expect([goOn(w, 'thread 0'), goOn(w, 'thread 0')]).toEqual([null, '0'])
    expect(canBegin(w, 'read', { by: 'thread 1', page: 1 })).toBe(true)
  })

  test('a protected page: the writer sleeps, and after the resolve its write goes through', () => {
    const w = world({ vma: 'shmem RW wp', pte: 'cache W', cache: 'present' })
    for (const operation of ['write', 'wp', 'write', 'write', 'unwp', 'write', 'write']) call(w, operation)
    expect(heard(w)).toBe('write wp wp write')
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('a write that happens on a page which userspace has protected is reported', () => {
    const w = world({ vma: 'shmem RW wp', pte: 'cache W', cache: 'present' })
    call(w, 'wp')
    setEntry(w, 'cache W')
    expect(call(w, 'write')).toBe('0')
    expect(w.reports).toEqual(['wp-never-lost'])
  })
})
