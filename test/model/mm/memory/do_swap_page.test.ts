/** mm/memory.c: a private page comes back from swap. */
import { describe, expect, test } from 'vitest'
import { begin, call, canGoOn, expectEntry, goOn, heard, isJoint, locksHeld, world } from '../../kit.ts'

describe('do_swap_page', () => {
  // kernel, VMA, entry before, access, entry after, result (null: on to wp_page_copy), messages
  test.each([
    ['v6.12', 'anon RW wp', 'swap', 'read', 'anon W', '0', ''],
    ['v6.12', 'anon RW wp', 'swap', 'write', 'anon W dirty', '0', ''],
    ['v6.12', 'anon RW wp', 'swap wp', 'read', 'anon R wp', '0', ''],
    ['v6.12', 'anon RW wp', 'swap wp', 'write', 'anon R wp', 'asleep', 'wp'],
    ['v6.12', 'anon R wp', 'swap', 'read', 'anon R', '0', ''],
    ['v6.12', 'anon R wp', 'swap wp', 'read', 'anon R wp', '0', ''],
    ['v6.12', 'anon RW', 'swap', 'read', 'anon W', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'read', 'anon R wp', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'write', 'anon R wp', 'asleep', 'wp'],
    // Before v6.11 only a write fault gave the write bit; if it was uffd-wp it lost it again, and the next access notifies.
    ['v6.12 -swap-in-grants-write', 'anon RW wp', 'swap', 'read', 'anon R', '0', ''],
    ['v6.12 -swap-in-grants-write', 'anon RW wp', 'swap', 'write', 'anon W dirty', '0', ''],
    ['v6.12 -swap-in-grants-write', 'anon RW wp', 'swap wp', 'write', 'anon R dirty wp', '0', ''],
    ['v5.19', 'anon RW wp', 'swap wp', 'write', 'anon R wp', '0', ''],
    ['v5.14+v5', 'shmem-private RW wp', 'swap wp', 'read', 'anon R wp', '0', ''],
    ['v5.14', 'anon RW wp', 'swap', 'read', 'anon R', '0', ''],
    ['v5.14', 'anon RW wp', 'swap', 'write', 'anon W', '0', ''],
    ['v5.14', 'anon RW wp', 'swap wp', 'read', 'anon R wp', '0', ''],
    ['v5.14', 'anon RW wp', 'swap wp', 'write', 'anon R wp', '0', ''],
    ['v5.14', 'anon RW', 'swap wp', 'read', 'anon R wp', '0', ''],
    ['v5.7', 'anon RW wp', 'swap wp', 'write', 'anon R wp', '0', ''],
    ['v5.7', 'anon R wp', 'swap wp', 'read', 'anon R wp', '0', ''],
  ])('%s, %s, %s, %s: %s, result %s', (on, vma, before, access, after, result, messages) => {
    const w = world({ on, vma, pte: before })
    begin(w, access)
    expectEntry(w, before)
    expect(goOn(w, 'thread 0')).toBe(result)
    expectEntry(w, after)
    expect(heard(w)).toBe(messages)
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('a bit left over in a VMA that is not WP does not keep v6.12 from giving the write bit; page_table_check sees both', () => {
    const w = world({ vma: 'anon RW', pte: 'swap wp' })
    expect(call(w, 'read')).toBe('0')
    expectEntry(w, 'anon W wp')
    expect(w.reports).toEqual(['no-kernel-warning'])
  })

  describe('the page is also the other process\'s', () => {
    test.each([
      ['v6.12', 'swap', 'read', 'anon R', '0', ''],
      ['v6.12', 'swap wp', 'read', 'anon R wp', '0', ''],
      ['v6.12', 'swap wp', 'write', 'anon R wp', 'asleep', 'wp'],
      ['v5.14', 'swap', 'read', 'anon R', '0', ''],
      ['v5.14', 'swap wp', 'write', 'anon R wp', 'asleep', 'wp'],
    ])('%s, %s, %s: %s, result %s', (on, before, access, after, result, messages) => {
      const w = world({ on, vma: 'anon RW wp', pte: before, child: 'anon RW wp', childPte: before, joint: true })
      expect(call(w, access, { mm: 0 })).toBe(result)
      expectEntry(w, after)
      expect(heard(w)).toBe(messages)
      expect(isJoint(w)).toBe(true)
    })

    test.each([['v6.12', 'anon W dirty'], ['v5.14', 'anon W']])('%s: a write goes on to copy it', (on, after) => {
      const w = world({ on, vma: 'anon RW wp', pte: 'swap', child: 'anon RW wp', childPte: 'swap', joint: true })
      begin(w, 'write', { mm: 0 })
      expect(goOn(w, 'mm0 thread 0')).toBeNull()
      expectEntry(w, 'anon R')
      expect(goOn(w, 'mm0 thread 0')).toBe('0')
      expectEntry(w, after)
      expectEntry(w, 'swap', { mm: 1, page: 0 })
      expect(isJoint(w)).toBe(false)
    })

    test('it waits while reclaim holds the folio lock', () => {
      const w = world({ vma: 'anon RW wp', pte: 'anon R', child: 'anon RW wp', childPte: 'anon R', joint: true })
      begin(w, 'reclaim', { mm: 0 })
      begin(w, 'read', { mm: 0 })
      expectEntry(w, 'swap')
      expect(canGoOn(w, 'mm0 thread 0')).toBe(false)
      goOn(w, 'daemon')
      expect(goOn(w, 'mm0 thread 0')).toBe('0')
      expectEntry(w, 'anon R')
    })
  })

  // kernel, VMA, entry that was read, access, what another does, entry then and afterwards
  test.each([
    ['v6.12', 'anon RW wp', 'swap', 'write', 'swapoff', 'anon R'],
    ['v6.12', 'anon RW wp', 'swap wp', 'read', 'swapoff', 'anon R wp'],
    ['v6.12', 'anon RW wp', 'swap', 'write', 'wp', 'swap wp'],
    ['v6.12', 'anon RW wp', 'swap wp', 'write', 'unwp', 'swap'],
    ['v6.12', 'anon RW wp', 'swap', 'read', 'dontneed', 'none'],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'write', 'dontneed', 'marker'],
    ['v5.14', 'anon RW wp', 'swap', 'write', 'wp', 'swap wp'],
    ['v5.7', 'anon RW wp', 'swap wp', 'write', 'unwp', 'swap'],
  ])('recheck: %s, %s, %s, %s, but %s: %s', (on, vma, before, access, other, then) => {
    const w = world({ on, vma, pte: before })
    begin(w, access, { by: 'thread 0' })
    expect(call(w, other, other === 'dontneed' ? { by: 'thread 1' } : {})).toBe('0')
    expectEntry(w, then)
    expect(goOn(w, 'thread 0')).toBe('0')
    expectEntry(w, then)
    expect(heard(w)).toBe('')
  })
})
