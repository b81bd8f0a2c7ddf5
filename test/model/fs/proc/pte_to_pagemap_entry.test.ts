/** fs/proc/task_mmu.c: bit 57 of /proc/PID/pagemap. */
import { describe, expect, test } from 'vitest'
import { pte_to_pagemap_entry } from '../../../../model/fs/proc/pte_to_pagemap_entry.ts'
import { here, machine, world } from '../../kit.ts'

describe('pte_to_pagemap_entry', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', true],
    ['v6.12', 'shmem RW wp', 'cache R', false],
    ['v6.12', 'shmem RW', 'cache R wp', true],
    ['v6.12', 'shmem RW wp', 'none', false],
    ['v6.12', 'shmem RW wp', 'marker', true],
    ['v6.12', 'shmem RW', 'marker', true],
    ['v6.12', 'anon RW wp', 'swap wp', true],
    ['v6.12', 'anon RW wp', 'swap', false],
    ['v6.12', 'anon RW wp', 'zero R wp', true],
    ['v6.12', 'shmem gone', 'marker', false],
    ['v5.19', 'shmem RW wp', 'marker', true],
    ['v5.19 -marker-pagemap', 'shmem RW wp', 'marker', false],
    ['v5.14+v5', 'shmem RW wp', 'special', true],
    ['v5.14+v5', 'shmem-private RW wp', 'swap wp', true],
    ['v5.14+v5 -pagemap-special-pte', 'shmem RW wp', 'special', false],
    ['v5.14', 'anon RW wp', 'anon R wp', true],
    ['v5.14', 'anon RW wp', 'swap wp', true],
  ])('%s, %s, %s: %s', (on, vma, entry, uffd_wp) => {
    const w = world({ on, vma, pte: entry })
    expect(pte_to_pagemap_entry(machine(w), here)).toEqual({ uffd_wp })
    expect(w.reports).toEqual([])
  })
})
