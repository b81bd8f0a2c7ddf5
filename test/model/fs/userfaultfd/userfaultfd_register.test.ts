/** fs/userfaultfd.c: register, unregister, close: the VMA's flags, and whether the entries are resolved. */
import { describe, expect, test } from 'vitest'
import { begin, call, canBegin, entryAt, expectEntry, goOn, locksHeld, vmaAt, world } from '../../kit.ts'

describe('userfaultfd_register', () => {
  // kernel, VMA before, modes, entry, result, VMA after; no entry is touched
  test.each([
    ['v6.12', 'shmem RW', ['wp'], 'cache W', '0', 'RW wp'],
    ['v6.12', 'shmem RW', ['wp'], 'cache R wp', '0', 'RW wp'],
    ['v6.12', 'shmem RW', ['missing', 'wp'], 'marker', '0', 'RW wp missing'],
    ['v6.12', 'shmem RW', ['missing'], 'none', '0', 'RW missing'],
    ['v6.12', 'shmem RW missing', ['wp'], 'cache W', '0', 'RW wp'],
    ['v6.12', 'shmem RW wp', ['wp'], 'cache R wp', '0', 'RW wp'],
    ['v6.12', 'anon R', ['wp'], 'anon R', '0', 'R wp'],
    ['v6.12', 'anon gone', ['wp'], 'none', 'EINVAL', 'gone'],
    ['v5.19', 'shmem RW', ['wp'], 'none', '0', 'RW wp'],
    ['v5.19 -marker-enable-shmem', 'shmem RW', ['wp'], 'none', 'EINVAL', 'RW'],
    ['v5.14+v5', 'shmem-private RW', ['wp'], 'none', '0', 'RW wp'],
    ['v5.14+v5 -enable-wp-shmem-hugetlbfs', 'shmem-private RW', ['wp'], 'none', 'EINVAL', 'RW'],
    ['v5.14', 'shmem RW', ['wp'], 'none', 'EINVAL', 'RW'],
    ['v5.14', 'shmem RW', ['missing'], 'none', '0', 'RW missing'],
    ['v5.14', 'anon RW', ['wp'], 'none', '0', 'RW wp'],
    ['v5.7', 'anon RW', ['wp'], 'anon W', '0', 'RW wp'],
    ['v5.7 -enable-wp-api', 'anon RW', ['wp'], 'none', 'EINVAL', 'RW'],
    ['v5.6', 'anon RW', ['wp'], 'none', 'EINVAL', 'RW'],
  ] as const)('%s, %s for %j, %s: %s, VMA %s', (on, vma, modes, pte, result, after) => {
    const w = world({ on, vma, pte, scope: { modes } })
    expect(call(w, 'register')).toBe(result)
    expect(vmaAt(w)).toBe(after)
    expectEntry(w, pte)
    expect(locksHeld(w)).toBe(false)
  })

  // kernel, VMA before, entry before, VMA after, entry after
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'RW missing', 'cache R wp'],
    ['v6.12', 'shmem RW wp', 'marker', 'RW missing', 'marker'],
    ['v6.12', 'shmem RW wp missing', 'cache R wp', 'RW wp missing', 'cache R wp'],
    ['v6.12', 'shmem RW', 'cache W', 'RW missing', 'cache W'],
    ['v6.12 +reregister-reset', 'shmem RW wp', 'marker', 'RW missing', 'none'],
    ['v6.12 +reregister-reset', 'anon RW wp', 'anon R wp', 'RW missing', 'anon W'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'RW missing', 'special'],
    ['v5.7', 'anon RW wp', 'anon R wp', 'RW missing', 'anon R wp'],
  ])('for MISSING only, %s: %s, %s becomes %s, %s', (on, vma, before, vmaAfter, after) => {
    const w = world({ on, vma, pte: before })
    expect(call(w, 'register-missing')).toBe('0')
    expect(vmaAt(w)).toBe(vmaAfter)
    expectEntry(w, after)
    expect(locksHeld(w)).toBe(false)
  })

  test('for MISSING only, where nothing is mapped', () => {
    expect(call(world({ vma: 'anon gone' }), 'register-missing')).toBe('EINVAL')
  })

  test.each(['register', 'unregister', 'close', 'register-missing'])('%s waits until no fault is half-way: mmap_lock', (operation) => {
    const w = world({})
    begin(w, 'read')
    expect(canBegin(w, operation)).toBe(false)
  })
})

type Row = [on: string, vma: string, before: string, after: string]
const unregistered: Row[] = [
  ['v6.12', 'shmem RW wp', 'cache R wp', 'cache R'],
  ['v6.12', 'shmem RW wp', 'marker', 'none'],
  ['v6.12', 'shmem-private RW wp', 'anon R wp', 'anon W'],
  ['v6.12', 'shmem-private RW wp', 'cache R wp', 'cache R'],
  ['v6.12', 'anon RW wp', 'swap wp', 'swap'],
  ['v6.12', 'anon R wp', 'anon R wp', 'anon R'],
  // Only a VMA that is WP is resolved: what was left over before stays.
  ['v6.12', 'shmem RW', 'cache R wp', 'cache R wp'],
  ['v6.12', 'shmem RW missing', 'marker', 'marker'],
]
const leftProtected: Row[] = [
  ['v5.19', 'shmem RW wp', 'cache R wp', 'cache R wp'],
  ['v5.19', 'shmem RW wp', 'marker', 'marker'],
  ['v5.14+v5', 'shmem RW wp', 'special', 'special'],
  ['v5.14+v5', 'shmem-private RW wp', 'anon R wp', 'anon R wp'],
  ['v5.14', 'anon RW wp', 'swap wp', 'swap wp'],
  ['v5.7', 'anon RW wp', 'anon R wp', 'anon R wp'],
]

describe('userfaultfd_unregister', () => {
  test.each([
    ...unregistered, ...leftProtected,
    ['v5.19 +unregister-reset', 'shmem RW wp', 'cache R wp', 'cache W'],
    ['v5.14+v5 +unregister-reset', 'shmem RW wp', 'special', 'none'],
    ['v6.12 -unregister-reset', 'shmem RW wp', 'marker', 'marker'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    expect(call(w, 'unregister')).toBe('0')
    expectEntry(w, after)
    expect(vmaAt(w)).toBe(vma.includes('RW') ? 'RW' : 'R')
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('where nothing is mapped', () => {
    expect(call(world({ vma: 'anon gone' }), 'unregister')).toBe('EINVAL')
  })

  test('one entry after the other; the flags go last', () => {
    const w = world({ vma: 'shmem RW wp', ptes: ['marker', 'cache R wp'], cache: 'present' })
    expect(begin(w, 'unregister')).toBeNull()
    expect([entryAt(w), entryAt(w, { mm: 0, page: 1 }), vmaAt(w)]).toEqual(['none', 'cache R wp', 'RW wp'])
    expect(canBegin(w, 'dontneed')).toBe(false)
    expect(goOn(w, 'monitor')).toBe('0')
    expect([entryAt(w, { mm: 0, page: 1 }), vmaAt(w)]).toEqual(['cache R', 'RW'])
  })
})

describe('userfaultfd_release', () => {
  test.each([
    ...unregistered, ...leftProtected,
    // Until v6.9 closing dropped the flags only.
    ['v6.12 -close-reset', 'shmem RW wp', 'cache R wp', 'cache R wp'],
    ['v5.19 +unregister-reset', 'shmem RW wp', 'cache R wp', 'cache R wp'],
    ['v5.19 +close-reset', 'shmem RW wp', 'cache R wp', 'cache W'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    expect(call(w, 'close')).toBe('0')
    expectEntry(w, after)
    expect(vmaAt(w)).toBe(vma.includes('RW') ? 'RW' : 'R')
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('all VMAs of the process, each resolved before its flags go', () => {
    const w = world({ vma: 'shmem RW wp', ptes: ['marker', 'none'], scope: { kinds: ['shmem', 'anon'], pages: 1 } })
    expect(begin(w, 'close')).toBeNull()
    expect(w.state.mms[0]?.vmas.map((vma) => vma.uffd_wp)).toEqual([false, true])
    expect(goOn(w, 'monitor')).toBe('0')
    expect(w.state.mms[0]?.vmas.map((vma) => vma.uffd_wp)).toEqual([false, false])
    expectEntry(w, 'none')
  })

  test('where nothing is mapped', () => {
    const w = world({ vma: 'anon gone' })
    expect(call(w, 'close')).toBe('0')
    expect(vmaAt(w)).toBe('gone')
  })
})
