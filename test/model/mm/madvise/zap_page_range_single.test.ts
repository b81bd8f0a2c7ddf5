/** mm/memory.c and mm/madvise.c: MADV_DONTNEED. */
import { describe, expect, test } from 'vitest'
import { zap_page_range_single } from '../../../../model/mm/madvise/zap_page_range_single.ts'
import { begin, call, canBegin, entryAt, expectEntry, goOn, here, locksHeld, machine, world } from '../../kit.ts'

/** Protection outlives the zap in a file VMA, private copies included; in an anonymous VMA it goes with the page. */
const rows: [on: string, vma: string, before: string, after: string][] = [
  ['v6.12', 'anon RW wp', 'anon R wp', 'none'],
  ['v6.12', 'anon RW wp', 'swap wp', 'none'],
  ['v6.12', 'shmem RW wp', 'cache R wp', 'marker'],
  ['v6.12', 'shmem RW wp', 'marker', 'marker'],
  ['v6.12', 'shmem RW wp', 'cache W dirty', 'none'],
  ['v6.12', 'shmem-private RW wp', 'anon R wp', 'marker'],
  ['v6.12', 'shmem-private RW wp', 'swap wp', 'marker'],
  ['v6.12', 'shmem-private RW wp', 'swap', 'none'],
  ['v5.19', 'shmem RW wp', 'cache R wp', 'marker'],
  ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'special'],
  ['v5.14+v5', 'shmem-private RW wp', 'swap wp', 'special'],
  ['v5.14+v5 -zap-flag-skip-swap', 'anon RW wp', 'swap wp', 'none'],
  ['v5.14+v5 -persist-across-zap', 'shmem RW wp', 'cache R wp', 'none'],
  ['v5.14', 'anon RW wp', 'anon R wp', 'none'],
  ['v5.7', 'anon RW wp', 'swap wp', 'none'],
]

describe('zap_page_range_single', () => {
  test.each(rows)('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    zap_page_range_single(machine(w), here)
    expectEntry(w, after)
  })
})

describe('madvise_dontneed_single_vma', () => {
  test.each(rows)('%s, %s: %s -> %s', (on, vma, before, after) => {
    for (const operation of ['dontneed', 'dontneed-all']) {
      const w = world({ on, vma, pte: before })
      expect(call(w, operation)).toBe('0')
      expectEntry(w, after)
      expect(w.reports).toEqual([])
      expect(locksHeld(w)).toBe(false)
    }
  })

  test.each(['dontneed', 'dontneed-all'])('%s where nothing is mapped', (operation) => {
    const w = world({ vma: 'anon gone' })
    expect(call(w, operation)).toBe('ENOMEM')
    expect(locksHeld(w)).toBe(false)
  })

  test('a range goes one entry after the other; faults and other ioctls may come in between, no change of mappings', () => {
    const w = world({ vma: 'shmem RW wp', ptes: ['cache W', 'cache R wp', 'cache W'], cache: 'present' })
    expect(begin(w, 'dontneed-all', { by: 'thread 0' })).toBeNull()
    expect(canBegin(w, 'munmap', { by: 'thread 1' })).toBe(false)
    expect(call(w, 'wp', { page: 0 })).toBe('0')
    expect(call(w, 'wp', { page: 2 })).toBe('0')
    expect([goOn(w, 'thread 0'), goOn(w, 'thread 0')]).toEqual([null, '0'])
    expect([0, 1, 2].map((page) => entryAt(w, { mm: 0, page }))).toEqual(['marker', 'marker', 'marker'])
  })
})
