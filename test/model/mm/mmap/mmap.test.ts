/** mm/mmap.c: a mapping goes away or comes, a process ends; and what stays behind in the page table. */
import { describe, expect, test } from 'vitest'
import { begin, call, canBegin, entryAt, expectEntry, goOn, here, inChild, isJoint, locksHeld, machine, pte, vmaAt, world } from '../../kit.ts'

describe('do_munmap', () => {
  // kernel, VMA, entry before, entry after
  test.each([
    ['v6.12', 'anon RW wp', 'anon R wp', 'none'],
    ['v6.12', 'anon RW wp', 'swap wp', 'none'],
    ['v6.12', 'shmem RW wp', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'none'],
    ['v6.12', 'shmem RW', 'marker', 'none'],
    ['v6.12', 'shmem-private RW wp', 'anon R wp', 'none'],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'none'],
    ['v5.19', 'shmem RW wp', 'marker', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'none'],
    ['v5.14+v5', 'shmem-private RW wp', 'swap', 'none'],
    // unmap_vmas passes details since "persist-across-zap"; without ZAP_FLAG_SKIP_SWAP that means: leave swap entries alone.
    ['v5.14+v5 -zap-flag-skip-swap', 'shmem-private RW wp', 'swap', 'swap'],
    ['v5.14', 'anon RW wp', 'swap wp', 'none'],
    ['v5.7', 'anon RW wp', 'anon R wp', 'none'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    expect(call(w, 'munmap')).toBe('0')
    expectEntry(w, after)
    expect(vmaAt(w)).toBe('gone')
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('one entry after the other, with mmap_lock held for writing; the VMA goes last', () => {
    const w = world({ vma: 'shmem RW wp', ptes: ['cache R wp', 'marker', 'cache W'], cache: 'present' })
    expect(begin(w, 'munmap', { by: 'thread 0' })).toBeNull()
    expect([0, 1, 2].map((page) => entryAt(w, { mm: 0, page }))).toEqual(['none', 'marker', 'cache W'])
    expect(vmaAt(w)).toBe('RW wp')
    expect([canBegin(w, 'read', { by: 'thread 1', page: 0 }), canBegin(w, 'wp'), canBegin(w, 'read', { by: 'thread 1', page: 2 })]).toEqual([false, false, true])
    expect([goOn(w, 'thread 0'), goOn(w, 'thread 0')]).toEqual([null, '0'])
    expect([0, 1, 2].map((page) => entryAt(w, { mm: 0, page }))).toEqual(['none', 'none', 'none'])
    expect(vmaAt(w)).toBe('gone')
  })

  test('where nothing is mapped it succeeds and does nothing', () => {
    expect(call(world({ vma: 'anon gone' }), 'munmap')).toBe('0')
  })

  test.each([['cache R', ['no-use-after-free']], ['marker', ['no-use-after-free']], ['none', []]])('storing %s where no VMA is: %j', (text, reports) => {
    const w = world({ vma: 'shmem gone' })
    machine(w).setEntry(here, pte(text))
    expect(w.reports).toEqual(reports)
  })
})

describe('mmap_region', () => {
  test('a new VMA is writable and nobody\'s, and has the entries that were left in the table', () => {
    const w = world({ on: 'v5.14+v5', vma: 'shmem gone', pte: 'special' })
    expect(call(w, 'mmap')).toBe('0')
    expect(vmaAt(w)).toBe('RW')
    expectEntry(w, 'special')
    expect(locksHeld(w)).toBe(false)
  })

  test('not over an existing one', () => {
    const w = world({ vma: 'anon R wp' })
    expect(call(w, 'mmap')).toBe('EEXIST')
    expect(vmaAt(w)).toBe('R wp')
  })
})

describe('exit_mmap', () => {
  // kernel, VMA of the child, its entry before, entry after
  test.each([
    ['v6.12', 'anon RW wp', 'anon R wp', 'none'],
    ['v6.12', 'anon RW', 'swap', 'none'],
    ['v6.12', 'shmem RW wp', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'none'],
    ['v5.14+v5 -zap-flag-skip-swap', 'anon RW', 'swap', 'swap'],
    ['v5.7', 'anon RW wp', 'zero R wp', 'none'],
  ])('%s, %s: %s -> %s', (on, child, before, after) => {
    const [kind = ''] = child.split(' ')
    const w = world({ on, vma: `${kind} RW wp`, child, childPte: before })
    expect(call(w, 'exit')).toBe('0')
    expectEntry(w, after, inChild)
    expect(vmaAt(w, inChild)).toBe('gone')
    expect(w.state.mms.map((mm) => mm.alive)).toEqual([true, false])
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('what the other process held with it is its own afterwards', () => {
    const w = world({ vma: 'anon RW wp', pte: 'anon R wp', child: 'anon RW', childPte: 'anon R', joint: true })
    expect(call(w, 'exit')).toBe('0')
    expectEntry(w, 'anon R wp')
    expect(isJoint(w)).toBe(false)
  })
})
