/** mm/vmscan.c: reclaim of one page. */
import { describe, expect, test } from 'vitest'
import { begin, cacheAt, call, canBegin, canGoOn, expectEntry, goOn, inChild, isJoint, locksHeld, world } from '../../kit.ts'

describe('shrink_folio_list, an anonymous page', () => {
  test.each([
    ['v6.12', 'anon RW wp', 'anon R wp', 'swap wp'],
    ['v6.12', 'anon RW wp', 'anon W dirty', 'swap'],
    ['v6.12', 'shmem-private RW wp', 'anon R wp', 'swap wp'],
    ['v5.14+v5', 'shmem-private RW wp', 'anon R wp', 'swap wp'],
    ['v5.7', 'anon RW wp', 'anon R wp', 'swap wp'],
    ['v5.7 -uffd-wp-swap-migration', 'anon RW wp', 'anon R wp', 'swap'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    expect(call(w, 'reclaim')).toBe('0')
    expectEntry(w, after)
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('without a swap slot nothing happens', () => {
    const w = world({ vma: 'anon RW wp', pte: 'anon R wp' })
    expect(call(w, 'reclaim', { choice: 'swap_duplicate=-ENOMEM' })).toBe('0')
    expectEntry(w, 'anon R wp')
    expect(locksHeld(w)).toBe(false)
  })

  test.each([['anon RW wp', 'none'], ['anon RW wp', 'zero R'], ['anon RW wp', 'swap'], ['shmem-private RW wp', 'cache R']])('%s: %s is no anonymous page', (vma, before) => {
    expect(canBegin(world({ vma, pte: before }), 'reclaim')).toBe(false)
  })

  test('one process after the other, each with its own bits; the swap slot is both\'s', () => {
    const w = world({ vma: 'anon RW wp', pte: 'anon R wp', child: 'anon RW', childPte: 'anon R', joint: true })
    expect(begin(w, 'reclaim', { mm: 0 })).toBeNull()
    expectEntry(w, 'swap wp')
    expectEntry(w, 'anon R', inChild)
    expect(locksHeld(w)).toBe(true)
    expect(goOn(w, 'daemon')).toBe('0')
    expectEntry(w, 'swap', inChild)
    expect(isJoint(w)).toBe(true)
    expect(locksHeld(w)).toBe(false)
  })

  test('the other process has copied the page meanwhile: it is left alone', () => {
    const w = world({ vma: 'anon RW wp', pte: 'anon R wp', child: 'anon RW', childPte: 'anon R', joint: true })
    begin(w, 'reclaim', { mm: 0 })
    expect(call(w, 'write', { by: 'mm1 thread 0' })).toBe('0')
    expect(goOn(w, 'daemon')).toBe('0')
    expectEntry(w, 'anon W dirty', inChild)
    expectEntry(w, 'swap wp')
  })
})

describe('shrink_folio_list, a page of the page cache', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache W dirty', 'none'],
    ['v6.12', 'shmem RW wp', 'none', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'cache R wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'anon R wp', 'anon R wp'],
    ['v5.19', 'shmem RW wp', 'cache R wp', 'marker'],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'special'],
    ['v5.14+v5 -persist-across-zap', 'shmem RW wp', 'cache R wp', 'none'],
    ['v5.14', 'shmem RW', 'cache W', 'none'],
  ])('%s, %s: %s -> %s, and the page is in swap', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before, cache: 'present' })
    expect(call(w, 'reclaim cache')).toBe('0')
    expectEntry(w, after)
    expect(cacheAt(w)).toBe('swapped')
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test.each(['absent', 'swapped'] as const)('there is nothing to reclaim where the cache is %s', (cache) => {
    expect(canBegin(world({ cache }), 'reclaim cache')).toBe(false)
  })

  test('one process after the other, under the page\'s lock: nobody maps it again', () => {
    const w = world({ pte: 'cache R wp', child: 'shmem RW', childPte: 'cache W', cache: 'present' })
    expect(begin(w, 'reclaim cache')).toBeNull()
    expectEntry(w, 'marker')
    expectEntry(w, 'cache W', inChild)
    begin(w, 'read', { by: 'mm0 thread 0' })
    expect(canGoOn(w, 'mm0 thread 0')).toBe(false)
    expect(goOn(w, 'daemon')).toBe('0')
    expectEntry(w, 'none', inChild)
    expect(cacheAt(w)).toBe('swapped')
    expect(canGoOn(w, 'mm0 thread 0')).toBe(true)
  })
})
