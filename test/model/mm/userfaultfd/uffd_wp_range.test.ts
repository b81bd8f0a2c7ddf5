/** mm/userfaultfd.c: one page of a range is protected or resolved; which protection that starts from has changed. */
import { describe, expect, test } from 'vitest'
import { uffd_wp_range } from '../../../../model/mm/userfaultfd/uffd_wp_range.ts'
import { expectEntry, here, machine, world } from '../../kit.ts'

describe('uffd_wp_range', () => {
  // kernel, VMA, request, entry before, entry after
  test.each([
    ['v6.12', 'shmem RW wp', 'protect', 'none', 'marker'],
    ['v6.12', 'shmem RW wp', 'protect', 'cache W dirty', 'cache R dirty wp'],
    ['v6.12', 'shmem R wp', 'protect', 'cache R', 'cache R wp'],
    ['v6.12', 'shmem RW wp', 'resolve', 'cache R wp', 'cache R'],
    ['v6.12', 'shmem RW wp', 'resolve', 'marker', 'none'],
    ['v6.12', 'shmem-private RW wp', 'protect', 'none', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'resolve', 'cache R wp', 'cache R'],
    ['v6.12', 'shmem-private RW wp', 'resolve', 'anon R dirty wp', 'anon W dirty'],
    ['v6.12', 'anon RW wp', 'protect', 'none', 'none'],
    ['v6.12', 'anon RW wp', 'protect', 'anon W', 'anon R wp'],
    ['v6.12', 'anon RW wp', 'resolve', 'anon R wp', 'anon W'],
    ['v6.12', 'anon R wp', 'resolve', 'anon R wp', 'anon R'],
    ['v6.12', 'anon RW wp', 'resolve', 'zero R wp', 'zero R'],
    ['v6.12', 'anon RW wp', 'resolve', 'swap wp', 'swap'],
    // Before v6.3 the protection came from vm_flags: for a shared mapping with the write bit in it.
    ['v6.12 -wp-range-vm-page-prot', 'shmem RW wp', 'resolve', 'cache R wp', 'cache W'],
    ['v6.12 -wp-range-vm-page-prot', 'anon RW wp', 'resolve', 'anon R wp', 'anon R'],
    ['v5.19', 'shmem RW wp', 'resolve', 'cache R wp', 'cache W'],
    ['v5.19', 'shmem R wp', 'resolve', 'cache R wp', 'cache R'],
    ['v5.19', 'shmem RW wp', 'protect', 'cache W', 'cache R wp'],
    ['v5.14+v5', 'shmem RW wp', 'protect', 'none', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'resolve', 'cache R wp', 'cache W'],
    ['v5.14+v5', 'shmem RW wp', 'resolve', 'special', 'none'],
    ['v5.14+v5', 'shmem-private RW wp', 'resolve', 'anon R wp', 'anon R'],
    ['v5.14+v5 -wr-protect-none', 'shmem RW wp', 'protect', 'none', 'none'],
    ['v5.14', 'anon RW wp', 'resolve', 'anon R wp', 'anon R'],
    ['v5.7', 'anon RW wp', 'protect', 'anon W', 'anon R wp'],
    ['v5.7', 'anon RW wp', 'resolve', 'anon R wp', 'anon R'],
    ['v5.7 -apply-uffd-wp-bit', 'anon RW wp', 'protect', 'anon W', 'anon R'],
  ])('%s, %s, %s: %s -> %s', (on, vma, what, before, after) => {
    const w = world({ on, vma, pte: before })
    uffd_wp_range(machine(w), here, what === 'protect')
    expectEntry(w, after)
    expect(w.reports).toEqual([])
  })

  test('a private page that another process holds too stays read-only when it is resolved', () => {
    const w = world({ vma: 'anon RW wp', pte: 'anon R wp', child: 'anon RW', childPte: 'anon R', joint: true })
    uffd_wp_range(machine(w), here, false)
    expectEntry(w, 'anon R')
  })
})
