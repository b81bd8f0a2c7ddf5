/** mm/mprotect.c: one entry gets a new protection, is protected, or is resolved. */
import { describe, expect, test } from 'vitest'
import { type ChangeProtection, change_pte_range } from '../../../../model/mm/mprotect/change_pte_range.ts'
import { expectEntry, here, machine, world } from '../../kit.ts'

/** `wp`, `resolve` or neither, `RW` when newprot grants writing, `try` for MM_CP_TRY_CHANGE_WRITABLE. */
const request = (text: string): ChangeProtection => {
  const words = text.split(' ')
  return { uffd: words.includes('wp') ? 'wp' : words.includes('resolve') ? 'resolve' : 'none', newprot_writes: words.includes('RW'), try_change_writable: words.includes('try') }
}

describe('change_pte_range', () => {
  // kernel, VMA, request, entry before, entry after
  test.each([
    ['v6.12', 'shmem RW wp', 'wp', 'none', 'marker'],
    ['v6.12', 'shmem RW wp', 'wp', 'cache W dirty', 'cache R dirty wp'],
    ['v6.12', 'shmem RW wp', 'wp', 'cache R wp', 'cache R wp'],
    ['v6.12', 'shmem RW wp', 'wp', 'marker', 'marker'],
    ['v6.12', 'shmem RW wp', 'resolve', 'none', 'none'],
    ['v6.12', 'shmem RW wp', 'resolve', 'cache R dirty wp', 'cache R dirty'],
    ['v6.12', 'shmem RW wp', 'resolve', 'marker', 'none'],
    ['v6.12', 'shmem RW wp', 'resolve try', 'cache R dirty wp', 'cache W dirty'],
    ['v6.12', 'shmem RW wp', 'resolve try', 'cache R wp', 'cache R'],
    ['v6.12', 'shmem RW wp', 'R', 'none', 'none'],
    ['v6.12', 'shmem RW wp', 'R', 'cache W dirty', 'cache R dirty'],
    ['v6.12', 'shmem RW wp', 'R', 'cache R wp', 'cache R wp'],
    ['v6.12', 'shmem RW wp', 'R', 'marker', 'marker'],
    ['v6.12', 'shmem RW wp', 'R try', 'cache R dirty', 'cache W dirty'],
    ['v6.12', 'shmem RW wp', 'R try', 'cache R dirty wp', 'cache R dirty wp'],
    ['v6.12', 'shmem RW', 'RW', 'cache R', 'cache W'],
    ['v6.12', 'shmem-private RW wp', 'wp', 'none', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'wp', 'anon W', 'anon R wp'],
    ['v6.12', 'shmem-private RW wp', 'wp', 'swap', 'swap wp'],
    ['v6.12', 'shmem-private RW wp', 'wp', 'cache R', 'cache R wp'],
    ['v6.12', 'shmem-private RW wp', 'resolve try', 'cache R dirty wp', 'cache R dirty'],
    ['v6.12', 'shmem-private RW wp', 'resolve try', 'anon R wp', 'anon W'],
    ['v6.12', 'shmem-private RW wp', 'resolve try', 'swap wp', 'swap'],
    ['v6.12', 'anon RW wp', 'wp', 'none', 'none'],
    ['v6.12', 'anon RW wp', 'wp', 'zero R', 'zero R wp'],
    ['v6.12', 'anon RW wp', 'wp', 'anon W dirty', 'anon R dirty wp'],
    ['v6.12', 'anon RW wp', 'wp', 'swap', 'swap wp'],
    ['v6.12', 'anon RW wp', 'wp', 'swap wp', 'swap wp'],
    ['v6.12', 'anon RW wp', 'resolve', 'anon R wp', 'anon R'],
    ['v6.12', 'anon RW wp', 'resolve try', 'anon R wp', 'anon W'],
    ['v6.12', 'anon RW wp', 'resolve try', 'zero R wp', 'zero R'],
    ['v6.12', 'anon RW wp', 'resolve', 'swap wp', 'swap'],
    ['v6.12', 'anon RW wp', 'resolve', 'marker', 'none'],
    ['v6.12', 'anon RW wp', 'R', 'swap wp', 'swap wp'],
    ['v6.12', 'anon RW wp', 'R', 'anon W dirty', 'anon R dirty'],
    ['v6.12', 'anon RW wp', 'R try', 'anon R wp', 'anon R wp'],
    ['v6.12', 'anon RW wp', 'R try', 'anon R', 'anon W'],
    ['v6.12 -mkuffd-wp-wrprotects', 'shmem RW wp', 'RW wp', 'cache W', 'cache R wp'],

    ['v5.19', 'shmem RW wp', 'wp', 'none', 'marker'],
    ['v5.19', 'shmem RW wp', 'resolve RW', 'marker', 'none'],
    ['v5.19', 'shmem RW wp', 'resolve RW', 'cache R wp', 'cache W'],
    // newprot has the write bit in it, and pte_modify does not ask whether the entry is uffd-wp.
    ['v5.19', 'shmem RW wp', 'RW', 'cache R wp', 'cache W wp'],
    ['v5.19 -marker-wr-protect-none', 'shmem RW wp', 'wp', 'none', 'none'],

    ['v5.14+v5', 'shmem RW wp', 'wp', 'none', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'wp', 'special', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'wp', 'cache W', 'cache R wp'],
    ['v5.14+v5', 'shmem RW wp', 'resolve RW', 'special', 'none'],
    ['v5.14+v5', 'shmem RW wp', 'resolve RW', 'cache R wp', 'cache W'],
    ['v5.14+v5', 'shmem RW wp', 'R', 'special', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'RW', 'cache R wp', 'cache W wp'],
    ['v5.14+v5', 'shmem-private RW wp', 'wp', 'none', 'special'],
    ['v5.14+v5', 'anon RW wp', 'wp', 'none', 'none'],
    ['v5.14+v5 -wr-protect-none', 'shmem RW wp', 'wp', 'none', 'none'],
    ['v5.14+v5 -wr-protect-none', 'shmem RW wp', 'resolve RW', 'special', 'special'],

    ['v5.14', 'anon RW wp', 'wp', 'anon W', 'anon R wp'],
    ['v5.14', 'anon RW wp', 'resolve', 'anon R wp', 'anon R'],
    ['v5.7', 'anon RW wp', 'wp', 'none', 'none'],
    ['v5.7', 'anon RW wp', 'wp', 'anon W', 'anon R wp'],
    ['v5.7', 'anon RW wp', 'wp', 'swap', 'swap wp'],
    ['v5.7', 'anon RW wp', 'resolve', 'swap wp', 'swap'],
    ['v5.7', 'anon RW wp', 'R', 'anon R wp', 'anon R wp'],
    ['v5.7 -uffd-wp-swap-migration', 'anon RW wp', 'wp', 'swap', 'swap'],
    ['v5.7 -apply-uffd-wp-bit', 'anon RW wp', 'wp', 'anon W', 'anon R'],
    ['v5.7 -apply-uffd-wp-bit', 'anon RW wp', 'wp', 'swap', 'swap'],
    ['v5.7 -x86-uffd-wp-bit', 'anon RW wp', 'wp', 'anon W', 'anon R'],
    ['v5.6', 'anon RW', 'R', 'anon W', 'anon R'],
  ])('%s, %s, %s: %s -> %s', (on, vma, cp, before, after) => {
    const w = world({ on, vma, pte: before })
    change_pte_range(machine(w), here, request(cp))
    expectEntry(w, after)
    expect(w.reports).toEqual([])
    expect(w.reached.has('no-type-confusion')).toBe(/swap|special|marker/.test(before))
  })

  test('resolving does not give the write bit for a page that both processes hold', () => {
    const w = world({ vma: 'anon RW wp', pte: 'anon R wp', child: 'anon RW wp', childPte: 'anon R wp', joint: true })
    change_pte_range(machine(w), here, request('resolve try'))
    expectEntry(w, 'anon R')
  })

  // kernel, VMA, request, entry before, reports
  test.each([
    ['v5.14+v5 -special-swap-ptes', 'shmem RW wp', 'R', 'special', ['no-type-confusion']],
    ['v5.14+v5 -special-swap-ptes', 'shmem RW wp', 'wp', 'special', ['no-type-confusion']],
    ['v5.14+v5 -special-swap-ptes', 'shmem-private RW wp', 'wp', 'swap', []],
    ['v6.12', 'shmem RW', 'RW', 'cache R wp', ['no-kernel-warning']],
    ['v6.12 -page-table-check-uffd-wp', 'shmem RW', 'RW', 'cache R wp', []],
  ])('%s, %s, %s of %s reports %j', (on, vma, cp, before, reports) => {
    const w = world({ on, vma, pte: before })
    change_pte_range(machine(w), here, request(cp))
    expect(w.reports).toEqual(reports)
  })
})
