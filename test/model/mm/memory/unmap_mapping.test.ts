/** mm/memory.c: who asks zap_pte_range for what. */
import { describe, expect, test } from 'vitest'
import { unmap_mapping_folio, unmap_mapping_range } from '../../../../model/mm/memory/unmap_mapping.ts'
import { unmap_vmas } from '../../../../model/mm/memory/unmap_vmas.ts'
import { expectEntry, here, machine, world } from '../../kit.ts'

describe('unmap_mapping_range', () => {
  test.each([
    ['v6.12', 'shmem RW wp', false, 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', true, 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', true, 'marker', 'marker'],
    ['v6.12', 'shmem-private RW wp', false, 'anon R wp', 'anon R wp'],
    ['v6.12', 'shmem-private RW wp', false, 'swap wp', 'swap wp'],
    ['v6.12', 'shmem-private RW wp', true, 'anon R wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', true, 'swap wp', 'marker'],
    ['v6.12', 'shmem-private RW', true, 'swap', 'none'],
    ['v5.14+v5', 'shmem RW wp', false, 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', true, 'anon R wp', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', true, 'swap wp', 'swap wp'],
    ['v5.14', 'shmem-private RW', true, 'swap', 'swap'],
    ['v5.14', 'shmem RW', false, 'cache W', 'none'],
    ['v5.19', 'shmem-private RW wp', true, 'swap wp', 'marker'],
  ])('%s, %s, even_cows %s: %s -> %s', (on, vma, even_cows, before, after) => {
    const w = world({ on, vma, pte: before })
    unmap_mapping_range(machine(w), here, even_cows)
    expectEntry(w, after)
  })

  test('passes by a process that does not map the file', () => {
    const w = world({ vma: 'shmem gone', pte: 'none' })
    unmap_mapping_range(machine(w), here, true)
    expectEntry(w, 'none')
    expect(w.reports).toEqual([])
  })
})

describe('unmap_mapping_folio', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW wp', 'cache W dirty', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'none'],
    ['v6.12', 'shmem-private RW wp', 'anon R wp', 'anon R wp'],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'swap wp'],
    ['v5.19', 'shmem RW wp', 'marker', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'none'],
    ['v5.14+v5', 'shmem-private RW wp', 'anon R wp', 'anon R wp'],
    ['v5.14', 'shmem-private RW', 'swap', 'swap'],
    ['v5.14', 'shmem RW', 'cache W', 'none'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    unmap_mapping_folio(machine(w), here)
    expectEntry(w, after)
  })
})

describe('unmap_vmas', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'none'],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'none'],
    ['v6.12', 'anon RW wp', 'anon R wp', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'none'],
    ['v5.14+v5', 'anon RW wp', 'swap', 'none'],
    ['v5.14+v5 -zap-flag-skip-swap', 'anon RW wp', 'swap', 'swap'],
    ['v5.14+v5 -zap-flag-skip-swap', 'anon RW wp', 'anon W', 'none'],
    ['v5.14+v5 -persist-across-zap', 'shmem RW wp', 'cache R wp', 'none'],
    ['v5.14', 'anon RW wp', 'swap wp', 'none'],
    ['v5.7', 'anon RW wp', 'swap wp', 'none'],
  ])('%s, %s: %s -> %s', (on, vma, before, after) => {
    const w = world({ on, vma, pte: before })
    unmap_vmas(machine(w), here)
    expectEntry(w, after)
    expect(w.reports).toEqual([])
  })
})
