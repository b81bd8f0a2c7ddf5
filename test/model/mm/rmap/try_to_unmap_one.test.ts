/** mm/rmap.c: reclaim takes one mapping of a folio away. */
import { describe, expect, test } from 'vitest'
import { anon_vma_prepare } from '../../../../model/mm/rmap/anon_vma_prepare.ts'
import { try_to_unmap_one } from '../../../../model/mm/rmap/try_to_unmap_one.ts'
import { expectEntry, here, machine, vmaAt, world } from '../../kit.ts'

describe('try_to_unmap_one', () => {
  // kernel, VMA, the folio, entry before, entry after
  test.each([
    ['v6.12', 'shmem RW wp', 'cache', 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache', 'cache R dirty wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache', 'cache W dirty', 'none'],
    ['v6.12', 'shmem RW', 'cache', 'cache R wp', 'none'],
    ['v6.12', 'shmem-private RW wp', 'cache', 'cache R wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'cache', 'anon R wp', 'anon R wp'],
    ['v6.12', 'shmem RW wp', 'cache', 'marker', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache', 'none', 'none'],
    // The swap entry carries the bit itself; the marker that was just put there is overwritten.
    ['v6.12', 'shmem-private RW wp', 'anon', 'anon R wp', 'swap wp'],
    ['v6.12', 'anon RW wp', 'anon', 'anon R wp', 'swap wp'],
    ['v6.12', 'anon RW wp', 'anon', 'anon W dirty', 'swap'],
    ['v6.12', 'anon RW', 'anon', 'anon R wp', 'swap wp'],
    ['v6.12', 'anon RW wp', 'anon', 'zero R wp', 'zero R wp'],
    ['v5.19', 'shmem RW wp', 'cache', 'cache R wp', 'marker'],
    ['v5.19 -marker-persist-across-zap', 'shmem RW wp', 'cache', 'cache R wp', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'cache', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW', 'cache', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'cache', 'special', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', 'anon', 'anon R wp', 'swap wp'],
    ['v5.14+v5 -persist-across-zap', 'shmem RW wp', 'cache', 'cache R wp', 'none'],
    ['v5.7', 'anon RW wp', 'anon', 'anon R wp', 'swap wp'],
    ['v5.7 -uffd-wp-swap-migration', 'anon RW wp', 'anon', 'anon R wp', 'swap'],
  ] as const)('%s, %s, %s: %s -> %s', (on, vma, folio, before, after) => {
    const w = world({ on, vma, pte: before })
    try_to_unmap_one(machine(w, {}, { swap_duplicate: 'ok' }), here, folio)
    expectEntry(w, after)
    expect(w.reports).toEqual([])
  })

  test('the walk to the entry takes a special pte for a swap entry, unless it knows better', () => {
    const w = world({ on: 'v5.14+v5 -special-swap-ptes', pte: 'special' })
    try_to_unmap_one(machine(w), here, 'cache')
    expect(w.reports).toEqual(['no-type-confusion'])
  })

  test.each(['anon R wp', 'anon W dirty'])('without a swap slot, %s is put back as it was', (before) => {
    const w = world({ vma: 'anon RW wp', pte: before })
    try_to_unmap_one(machine(w, {}, { swap_duplicate: '-ENOMEM' }), here, 'anon')
    expectEntry(w, before)
  })
})

describe('anon_vma_prepare', () => {
  test.each([['anon RW wp', 'RW wp anon_vma'], ['shmem-private R', 'R anon_vma'], ['anon RW anon_vma', 'RW anon_vma']])('%s becomes %s', (vma, after) => {
    const w = world({ vma, scope: { mms: 2 } })
    anon_vma_prepare(machine(w), here)
    expect(vmaAt(w)).toBe(after)
  })
})
