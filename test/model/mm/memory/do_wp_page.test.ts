/** mm/memory.c: a write to a page that is mapped without the write bit. */
import { describe, expect, test } from 'vitest'
import { do_wp_page_locked, wp_page_reuse } from '../../../../model/mm/memory/do_wp_page.ts'
import { go } from '../../../../model/language/flow.ts'
import { begin, call, expectEntry, faulting, goOn, heard, here, inChild, isJoint, locksHeld, machine, pte, vmaAt, world } from '../../kit.ts'

describe('do_wp_page', () => {
  // kernel, VMA, entry before, entry after, result (null: on to wp_page_copy), messages
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'cache R wp', 'asleep', 'wp'],
    ['v6.12', 'shmem RW wp', 'cache R', 'cache W dirty', '0', ''],
    ['v6.12', 'shmem RW', 'cache R dirty', 'cache W dirty', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'cache R wp', 'cache R wp', 'asleep', 'wp'],
    ['v6.12', 'shmem-private RW wp', 'cache R', 'cache R', null, ''],
    ['v6.12', 'shmem-private RW wp', 'anon R wp', 'anon R wp', 'asleep', 'wp'],
    ['v6.12', 'shmem-private RW wp', 'anon R', 'anon W dirty', '0', ''],
    ['v6.12', 'anon RW wp', 'anon R wp', 'anon R wp', 'asleep', 'wp'],
    ['v6.12', 'anon RW wp', 'anon R', 'anon W dirty', '0', ''],
    ['v6.12', 'anon RW wp', 'zero R wp', 'zero R wp', 'asleep', 'wp'],
    ['v6.12', 'anon RW wp', 'zero R', 'zero R', null, ''],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'cache R wp', 'asleep', 'wp'],
    ['v5.14+v5', 'shmem RW wp', 'cache R', 'cache W', '0', ''],
    // A bit left over where nobody registered: the write goes through and the bit stays.
    ['v5.14+v5', 'shmem RW', 'cache R wp', 'cache W wp', '0', ''],
    ['v5.7', 'anon RW', 'anon R wp', 'anon W wp', '0', ''],
    ['v5.7', 'anon RW wp', 'anon R wp', 'anon R wp', 'asleep', 'wp'],
    ['v5.7', 'anon RW wp', 'anon R', 'anon W', '0', ''],
    ['v5.7 -hook-do-wp-page', 'anon RW wp', 'anon R wp', 'anon W wp', '0', ''],
    ['v5.7 -hook-do-wp-page', 'anon RW wp', 'zero R wp', 'zero R wp', null, ''],
    // Before the bit was applied, the VMA alone decided: every write fault in it notified.
    ['v5.7 -apply-uffd-wp-bit', 'anon RW wp', 'anon R', 'anon R', 'asleep', 'wp'],
    ['v5.7 -apply-uffd-wp-bit', 'anon RW', 'anon R', 'anon W', '0', ''],
  ])('%s, %s, %s: %s, result %s', (on, vma, before, after, result, messages) => {
    const w = world({ on, vma, pte: before, cache: 'present' })
    begin(w, 'write')
    expectEntry(w, before)
    expect(goOn(w, 'thread 0')).toBe(result)
    expectEntry(w, after)
    expect(heard(w)).toBe(messages)
    expect(w.reports).toEqual([])
    if (result !== null) expect(locksHeld(w)).toBe(false)
  })

  test('a private page that both processes hold is copied, a protected one is announced first', () => {
    const shared = { vma: 'anon RW wp', child: 'anon RW', childPte: 'anon R', joint: true }
    const w = world({ ...shared, pte: 'anon R' })
    const m = faulting(w)
    expect(do_wp_page_locked(m, here)).toEqual(go('wp_page_copy'))
    expect(m.local('orig')).toEqual(pte('anon R'))
    const armed = world({ ...shared, pte: 'anon R wp' })
    expect(do_wp_page_locked(faulting(armed), here)).toEqual({ flow: 'user', result: 'asleep' })
    expect(heard(armed)).toBe('wp')
  })

  test('on v6.12 too a bit that is left over outlives the write', () => {
    const w = world({ vma: 'shmem RW', pte: 'cache R wp', cache: 'present' })
    expect(call(w, 'write')).toBe('0')
    expectEntry(w, 'cache W dirty wp')
    expect(heard(w)).toBe('')
  })

  // kernel, VMA, entry that was read, what another does, entry then and afterwards
  test.each([
    ['v6.12', 'anon RW wp', 'anon R wp', 'dontneed', 'none'],
    ['v6.12', 'shmem RW wp', 'cache R wp', 'dontneed', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache R', 'wp', 'cache R wp'],
    ['v6.12', 'anon RW wp', 'anon R', 'reclaim', 'swap'],
    ['v6.12', 'anon RW wp', 'zero R wp', 'unwp', 'zero R'],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'dontneed', 'special'],
    ['v5.7', 'anon RW wp', 'anon R wp', 'unwp', 'anon R'],
    ['v5.7', 'anon RW wp', 'anon R', 'wp', 'anon R wp'],
  ])('recheck: %s, %s, %s, but %s: %s', (on, vma, before, other, then) => {
    const w = world({ on, vma, pte: before, cache: 'present' })
    begin(w, 'write', { by: 'thread 0' })
    expect(call(w, other, other === 'dontneed' ? { by: 'thread 1' } : {})).toBe('0')
    expectEntry(w, then)
    expect(goOn(w, 'thread 0')).toBe('0')
    expectEntry(w, then)
    expect(heard(w)).toBe('')
  })
})

describe('wp_page_reuse', () => {
  test.each([
    ['v6.12', 'anon RW wp', 'anon R', 'anon W dirty'],
    ['v6.12', 'anon R wp', 'anon R', 'anon R dirty'],
    ['v6.12', 'shmem RW', 'cache R', 'cache W dirty'],
    ['v5.7', 'anon RW', 'anon R wp', 'anon W wp'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    wp_page_reuse(machine(w), here)
    expectEntry(w, after)
  })
})

describe('wp_page_copy', () => {
  test.each([
    ['v6.12', 'anon RW wp', 'zero R', 'anon W dirty'],
    ['v6.12', 'shmem-private RW wp', 'cache R', 'anon W dirty'],
    ['v5.14', 'anon RW wp', 'zero R', 'anon W'],
    ['v5.7', 'anon RW', 'zero R', 'anon W'],
  ])('%s, %s: %s is replaced by %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before, cache: 'present', scope: { mms: 2 } })
    expect(call(w, 'write', { mm: 0 })).toBe('0')
    expectEntry(w, after)
    expect(vmaAt(w)).toContain('anon_vma')
    expect(locksHeld(w)).toBe(false)
  })

  test.each(['v6.12', 'v5.7'])('%s: the other process keeps the page that both held', (on) => {
    const w = world({ on, vma: 'anon RW wp', pte: 'anon R', child: 'anon RW wp', childPte: 'anon R wp', joint: true })
    expect(call(w, 'write', { mm: 0 })).toBe('0')
    expectEntry(w, 'anon W dirty')
    expectEntry(w, 'anon R wp', inChild)
    expect(isJoint(w)).toBe(false)
  })

  // kernel, VMA, entry that is copied, what another does meanwhile, entry then and afterwards
  test.each([
    ['v6.12', 'anon RW wp', 'zero R', 'wp', 'zero R wp'],
    ['v6.12', 'anon RW wp', 'zero R', 'dontneed', 'none'],
    ['v6.12', 'shmem-private RW wp', 'cache R', 'wp', 'cache R wp'],
    ['v6.12', 'shmem-private RW wp', 'cache R', 'punch', 'none'],
    ['v5.14+v5', 'shmem-private RW wp', 'cache R', 'wp', 'cache R wp'],
    ['v5.7', 'anon RW wp', 'zero R', 'wp', 'zero R wp'],
  ])('recheck: %s, %s, %s, but %s: %s', (on, vma, before, other, then) => {
    const w = world({ on, vma, pte: before, cache: 'present' })
    begin(w, 'write', { by: 'thread 0' })
    expect(goOn(w, 'thread 0')).toBeNull()
    expect(call(w, other, other === 'wp' ? {} : { by: 'thread 1' })).toBe('0')
    expectEntry(w, then)
    expect(goOn(w, 'thread 0')).toBe('0')
    expectEntry(w, then)
    expect(heard(w)).toBe('')
  })
})
