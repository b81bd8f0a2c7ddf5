/** mm/memory.c: zap_pte_range, and who writes down in its place that an entry was uffd-wp. */
import { describe, expect, test } from 'vitest'
import { pte_install_uffd_wp_if_needed, zap_install_uffd_wp_if_needed, zap_pte_range, type ZapDetails } from '../../../../model/mm/memory/zap_pte_range.ts'
import { expectEntry, here, isJoint, machine, pte, world } from '../../kit.ts'

/** What callers pass: NULL (madvise), unmap_vmas, unmap_mapping_range (punch, truncate), unmap_mapping_folio. */
const callers: Readonly<Record<string, ZapDetails | null>> = {
  NULL: null,
  unmap: { even_cows: true, drop_marker: true, skip_swap: false },
  punch: { even_cows: false, drop_marker: false, skip_swap: true },
  truncate: { even_cows: true, drop_marker: false, skip_swap: true },
  folio: { even_cows: false, drop_marker: true, skip_swap: false },
}

describe('zap_pte_range', () => {
  // kernel, VMA, details, entry before, entry after
  test.each([
    ['v6.12', 'shmem RW wp', 'NULL', 'none', 'none'],
    ['v6.12', 'shmem RW wp', 'NULL', 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'NULL', 'cache R dirty wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'NULL', 'cache W dirty', 'none'],
    ['v6.12', 'shmem RW wp', 'NULL', 'cache R', 'none'],
    ['v6.12', 'shmem RW wp', 'NULL', 'marker', 'marker'],
    ['v6.12', 'shmem RW', 'NULL', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW', 'NULL', 'marker', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'NULL', 'cache R wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'NULL', 'anon R wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'NULL', 'anon W', 'none'],
    ['v6.12', 'shmem-private RW wp', 'NULL', 'swap wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'NULL', 'swap', 'none'],
    ['v6.12', 'shmem-private RW', 'NULL', 'swap wp', 'none'],
    ['v6.12', 'anon RW wp', 'NULL', 'anon R wp', 'none'],
    ['v6.12', 'anon RW wp', 'NULL', 'zero R wp', 'none'],
    ['v6.12', 'anon RW wp', 'NULL', 'swap wp', 'none'],
    ['v6.12', 'anon RW wp', 'NULL', 'marker', 'none'],

    ['v6.12', 'shmem RW wp', 'unmap', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW wp', 'unmap', 'marker', 'none'],
    ['v6.12', 'shmem-private RW wp', 'unmap', 'anon R wp', 'none'],
    ['v6.12', 'shmem-private RW wp', 'unmap', 'swap wp', 'none'],
    ['v6.12', 'anon RW wp', 'unmap', 'swap', 'none'],

    ['v6.12', 'shmem RW wp', 'punch', 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'punch', 'marker', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'punch', 'cache R wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'punch', 'anon R wp', 'anon R wp'],
    ['v6.12', 'shmem-private RW wp', 'punch', 'anon W', 'anon W'],
    ['v6.12', 'shmem-private RW wp', 'punch', 'swap wp', 'swap wp'],

    ['v6.12', 'shmem-private RW wp', 'truncate', 'anon R wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'truncate', 'swap wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'truncate', 'swap', 'none'],
    ['v6.12', 'shmem RW wp', 'truncate', 'marker', 'marker'],

    ['v6.12', 'shmem RW wp', 'folio', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW wp', 'folio', 'marker', 'none'],
    ['v6.12', 'shmem-private RW wp', 'folio', 'anon R wp', 'anon R wp'],
    ['v6.12', 'shmem-private RW wp', 'folio', 'swap wp', 'swap wp'],

    ['v5.19', 'shmem RW wp', 'NULL', 'cache R wp', 'marker'],
    ['v5.19', 'shmem-private RW wp', 'punch', 'swap wp', 'swap wp'],
    ['v5.19', 'shmem-private RW wp', 'truncate', 'swap', 'none'],
    ['v5.19', 'shmem RW wp', 'unmap', 'marker', 'none'],
    ['v5.19 -marker-persist-across-zap', 'shmem RW wp', 'NULL', 'cache R wp', 'none'],

    ['v5.14+v5', 'shmem RW wp', 'NULL', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'NULL', 'special', 'special'],
    // The series as posted does not ask whether the VMA is still registered.
    ['v5.14+v5', 'shmem RW', 'NULL', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW', 'unmap', 'cache R wp', 'none'],
    ['v5.14+v5 -special-swap-ptes', 'shmem RW wp', 'NULL', 'special', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'unmap', 'cache R wp', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'unmap', 'special', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'punch', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'punch', 'special', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'folio', 'special', 'none'],
    ['v5.14+v5', 'shmem-private RW wp', 'NULL', 'anon R wp', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', 'NULL', 'swap wp', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', 'unmap', 'swap wp', 'none'],
    ['v5.14+v5', 'shmem-private RW wp', 'punch', 'swap wp', 'swap wp'],
    ['v5.14+v5', 'shmem-private RW wp', 'truncate', 'swap wp', 'swap wp'],
    ['v5.14+v5', 'shmem-private RW wp', 'truncate', 'anon R wp', 'special'],
    // ZAP_FLAG_SKIP_SWAP is the only thing that keeps a swap entry; even_cows says nothing about it before v5.18.
    ['v5.14+v5', 'shmem-private RW wp', 'folio', 'swap wp', 'none'],
    ['v5.14+v5', 'anon RW wp', 'NULL', 'anon R wp', 'none'],
    ['v5.14+v5', 'anon RW wp', 'NULL', 'swap wp', 'none'],

    // Before the flag, any details kept swap entries: munmap, which passes details since the patch after it, leaks them.
    ['v5.14+v5 -zap-flag-skip-swap', 'anon RW wp', 'unmap', 'swap', 'swap'],
    ['v5.14+v5 -zap-flag-skip-swap', 'anon RW wp', 'NULL', 'swap', 'none'],
    ['v5.14+v5 -persist-across-zap', 'shmem RW wp', 'NULL', 'cache R wp', 'none'],
    ['v5.14+v5 -persist-across-zap', 'shmem-private RW wp', 'NULL', 'anon R wp', 'none'],

    ['v5.14', 'shmem RW', 'NULL', 'cache W', 'none'],
    ['v5.14', 'shmem-private RW', 'truncate', 'swap', 'swap'],
    ['v5.14', 'shmem-private RW', 'truncate', 'anon W', 'none'],
    ['v5.14', 'shmem-private RW', 'punch', 'anon W', 'anon W'],
    ['v5.14 +zap-swap-with-details', 'shmem-private RW', 'truncate', 'swap', 'none'],
    ['v5.14 +zap-swap-with-details', 'shmem-private RW', 'punch', 'swap', 'swap'],
    ['v5.7', 'anon RW wp', 'NULL', 'anon R wp', 'none'],
    ['v5.7', 'anon RW wp', 'NULL', 'swap wp', 'none'],
  ])('%s, %s, details %s: %s -> %s', (on, vma, details, before, after) => {
    const w = world({ on, vma, pte: before })
    zap_pte_range(machine(w), here, callers[details] ?? null)
    expectEntry(w, after)
    expect(w.reports).toEqual([])
    expect(w.reached.has('no-type-confusion')).toBe(/swap|special|marker/.test(before))
  })

  test('zapping knows special ptes since it keeps them: without that patch it takes one for a swap entry', () => {
    const w = world({ on: 'v5.14+v5 -persist-across-zap', pte: 'special' })
    zap_pte_range(machine(w), here, null)
    expect(w.reports).toEqual(['no-type-confusion'])
  })

  test('a private page that both processes hold is the other one\'s alone afterwards', () => {
    const w = world({ vma: 'anon RW wp', pte: 'anon R', child: 'anon RW', childPte: 'anon R', joint: true })
    zap_pte_range(machine(w), here, null)
    expectEntry(w, 'anon R', { mm: 1, page: 0 })
    expect(isJoint(w)).toBe(false)
  })
})

describe('zap_install_uffd_wp_if_needed', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'NULL', 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'unmap', 'cache R wp', 'none'],
    ['v6.12', 'shmem RW wp', 'punch', 'cache R wp', 'marker'],
    ['v6.12', 'anon RW wp', 'NULL', 'anon R wp', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'NULL', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'folio', 'cache R wp', 'none'],
    ['v5.14', 'shmem RW', 'NULL', 'cache R wp', 'none'],
  ])('%s, %s, details %s, after %s: %s', (on, vma, details, old, after) => {
    const w = world({ on, vma })
    zap_install_uffd_wp_if_needed(machine(w), here, callers[details] ?? null, pte(old))
    expectEntry(w, after)
  })
})

describe('pte_install_uffd_wp_if_needed', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'cache R wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'cache W', 'none'],
    ['v6.12', 'shmem RW wp', 'none', 'none'],
    ['v6.12', 'shmem RW wp', 'marker', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'swap wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'swap', 'none'],
    ['v6.12', 'shmem RW', 'cache R wp', 'none'],
    ['v6.12', 'anon RW wp', 'anon R wp', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW', 'cache R wp', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'special'],
    ['v5.14+v5', 'shmem-private RW wp', 'swap wp', 'special'],
    ['v5.14+v5', 'anon RW wp', 'anon R wp', 'none'],
  ])('%s, %s, after %s: %s', (on, vma, old, after) => {
    const w = world({ on, vma })
    pte_install_uffd_wp_if_needed(machine(w), here, pte(old))
    expectEntry(w, after)
  })

  test('what it is to write down must not be there any more', () => {
    const w = world({ pte: 'cache R wp' })
    pte_install_uffd_wp_if_needed(machine(w), here, pte('cache R wp'))
    expect(w.reports).toEqual(['no-kernel-warning'])
  })
})
