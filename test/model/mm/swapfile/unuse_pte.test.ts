/** mm/swapfile.c: swapoff brings a private page back. */
import { describe, expect, test } from 'vitest'
import { unuse_pte } from '../../../../model/mm/swapfile/unuse_pte.ts'
import { begin, call, canBegin, expectEntry, goOn, here, locksHeld, machine, world } from '../../kit.ts'

/** kernel, VMA, entry before, entry after */
const rows: [on: string, vma: string, before: string, after: string][] = [
  ['v6.12', 'anon RW wp', 'swap wp', 'anon R wp'],
  ['v6.12', 'anon RW wp', 'swap', 'anon R'],
  ['v6.12', 'anon RW', 'swap wp', 'anon R wp'],
  ['v6.12', 'shmem-private RW wp', 'swap wp', 'anon R wp'],
  ['v5.19', 'shmem-private RW wp', 'swap wp', 'anon R wp'],
  ['v5.19 -unuse-pte-keeps-bits', 'shmem-private RW wp', 'swap wp', 'anon R'],
  ['v5.14', 'anon RW wp', 'swap wp', 'anon R'],
  ['v5.14', 'anon RW wp', 'swap', 'anon R'],
  ['v5.14 +unuse-pte-keeps-bits', 'anon RW wp', 'swap wp', 'anon R wp'],
  ['v5.14+v5', 'shmem-private RW wp', 'swap wp', 'anon R'],
  // Before v5.13 an entry with the flag compares unequal: swapoff does not find it, and tries for ever.
  ['v5.14 -pte-same-as-swp', 'anon RW wp', 'swap wp', 'swap wp'],
  ['v5.7', 'anon RW wp', 'swap wp', 'swap wp'],
  ['v5.7', 'anon RW wp', 'swap', 'anon R'],
  ['v5.7 +pte-same-as-swp', 'anon RW wp', 'swap wp', 'anon R'],
]

describe('unuse_pte', () => {
  test.each([
    ...rows,
    ['v6.12', 'anon RW wp', 'anon R wp', 'anon R wp'],
    ['v6.12', 'shmem-private RW wp', 'marker', 'marker'],
    ['v6.12', 'anon RW wp', 'none', 'none'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    unuse_pte(machine(w), here)
    expectEntry(w, after)
    expect(w.reports).toEqual([])
  })
})

describe('unuse_mm', () => {
  test.each(rows)('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    expect(call(w, 'swapoff')).toBe('0')
    expectEntry(w, after)
    expect(locksHeld(w)).toBe(false)
  })

  test.each(['none', 'anon R', 'marker'])('there is nothing to bring back from %s', (before) => {
    expect(canBegin(world({ vma: 'shmem-private RW wp', pte: before }), 'swapoff')).toBe(false)
  })

  test.each([['v5.14+v5', []], ['v5.14+v5 -special-swap-ptes', ['no-type-confusion']]])('%s: the walk meets a special pte: %j', (on, reports) => {
    const w = world({ on, vma: 'shmem-private RW wp', pte: 'special' })
    expect(call(w, 'swapoff')).toBe('0')
    expect(w.reports).toEqual(reports)
    expectEntry(w, 'special')
  })

  test('it waits for mmap_lock', () => {
    const w = world({ vma: 'anon RW wp', ptes: ['anon W', 'swap'] })
    begin(w, 'mprotect-r')
    expect(canBegin(w, 'swapoff', { page: 1 })).toBe(false)
    goOn(w, 'thread 0')
    expect(canBegin(w, 'swapoff', { page: 1 })).toBe(true)
  })
})
