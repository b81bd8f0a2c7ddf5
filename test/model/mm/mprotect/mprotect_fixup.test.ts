/** mm/mprotect.c: the flags of the VMA, then every entry in it, with mmap_lock held for writing. */
import { describe, expect, test } from 'vitest'
import { begin, call, canBegin, entryAt, expectEntry, goOn, locksHeld, vmaAt, world } from '../../kit.ts'

describe('mprotect_fixup', () => {
  // kernel, VMA before, to, entry before, VMA after, entry after
  test.each([
    ['v6.12', 'anon RW wp', 'r', 'anon W dirty', 'R wp', 'anon R dirty'],
    ['v6.12', 'anon RW wp', 'r', 'anon R wp', 'R wp', 'anon R wp'],
    ['v6.12', 'anon RW wp', 'r', 'swap wp', 'R wp', 'swap wp'],
    ['v6.12', 'anon R wp', 'rw', 'anon R', 'RW wp', 'anon W'],
    ['v6.12', 'anon R wp', 'rw', 'anon R wp', 'RW wp', 'anon R wp'],
    ['v6.12', 'anon R wp', 'rw', 'zero R', 'RW wp', 'zero R'],
    ['v6.12', 'anon R wp', 'rw', 'zero R wp', 'RW wp', 'zero R wp'],
    ['v6.12', 'anon R wp', 'rw', 'none', 'RW wp', 'none'],
    ['v6.12', 'shmem RW wp', 'r', 'cache W dirty', 'R wp', 'cache R dirty'],
    ['v6.12', 'shmem RW wp', 'r', 'marker', 'R wp', 'marker'],
    ['v6.12', 'shmem R wp', 'rw', 'cache R', 'RW wp', 'cache R'],
    ['v6.12', 'shmem R wp', 'rw', 'cache R dirty wp', 'RW wp', 'cache R dirty wp'],
    ['v6.12', 'shmem R', 'rw', 'cache R', 'RW', 'cache W'],
    ['v6.12', 'shmem RW', 'r', 'cache W', 'R', 'cache R'],
    ['v6.12', 'shmem-private R wp', 'rw', 'cache R wp', 'RW wp', 'cache R wp'],
    ['v6.12', 'shmem-private R wp', 'rw', 'cache R', 'RW wp', 'cache R'],
    ['v6.12', 'shmem-private R wp', 'rw', 'anon R wp', 'RW wp', 'anon R wp'],
    // Before v6.2 the vm_page_prot of a shared VMA has the write bit in it, registered or not.
    ['v5.19', 'shmem R wp', 'rw', 'cache R wp', 'RW wp', 'cache W wp'],
    ['v5.19', 'shmem R wp', 'rw', 'marker', 'RW wp', 'marker'],
    ['v5.19 +writenotify-for-uffd-wp', 'shmem R wp', 'rw', 'cache R wp', 'RW wp', 'cache R wp'],
    ['v5.14+v5', 'shmem R wp', 'rw', 'cache R wp', 'RW wp', 'cache W wp'],
    ['v5.14+v5', 'shmem R wp', 'rw', 'special', 'RW wp', 'special'],
    ['v5.14+v5', 'shmem-private R wp', 'rw', 'cache R wp', 'RW wp', 'cache R wp'],
    ['v5.14', 'anon R wp', 'rw', 'anon R', 'RW wp', 'anon R'],
    ['v5.14', 'anon R wp', 'rw', 'anon R wp', 'RW wp', 'anon R wp'],
    ['v5.7', 'anon R wp', 'rw', 'anon R wp', 'RW wp', 'anon R wp'],
    ['v5.7', 'anon RW wp', 'r', 'anon W', 'R wp', 'anon R'],
  ])('%s, %s to %s, %s: VMA %s, %s', (on, vma, to, before, vmaAfter, after) => {
    const w = world({ on, vma, pte: before })
    expect(call(w, `mprotect-${to}`)).toBe('0')
    expect(vmaAt(w)).toBe(vmaAfter)
    expectEntry(w, after)
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('no VMA, no change', () => {
    const w = world({ vma: 'anon gone' })
    expect(call(w, 'mprotect-r')).toBe('ENOMEM')
    expect(locksHeld(w)).toBe(false)
  })

  test('one entry after the other, and nobody can fault or call meanwhile', () => {
    const w = world({ vma: 'shmem RW wp', ptes: ['cache W', 'cache W', 'marker'], cache: 'present' })
    expect(begin(w, 'mprotect-r', { by: 'thread 0' })).toBeNull()
    expect([0, 1, 2].map((page) => entryAt(w, { mm: 0, page }))).toEqual(['cache R', 'cache W', 'marker'])
    expect([canBegin(w, 'read', { by: 'thread 1', page: 2 }), canBegin(w, 'wp'), canBegin(w, 'dontneed', { by: 'thread 1' })]).toEqual([false, false, false])
    expect(canBegin(w, 'read', { by: 'thread 1', page: 1 })).toBe(true)
    expect(goOn(w, 'thread 0')).toBeNull()
    expect(goOn(w, 'thread 0')).toBe('0')
    for (const [page, text] of ['cache R', 'cache R', 'marker'].entries()) expectEntry(w, text, { mm: 0, page })
  })
})
