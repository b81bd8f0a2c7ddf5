/** arch/x86/include/asm/pgtable.h and its neighbours: what one entry becomes. */
import { describe, expect, test } from 'vitest'
import {
  is_cow_mapping, is_shared, is_uffd_wp_special, make_uffd_wp_special, maybe_mkwrite, mk_pte, pte_clear_uffd_wp, pte_mkclean, pte_mkuffd_wp, pte_swp_clear_uffd_wp,
  pte_swp_mkuffd_wp, pte_to_swp_entry, pte_wrprotect, userfaultfd_armed, userfaultfd_pte_wp, vm_page_prot_writes, vma_is_anonymous,
} from '../../../model/arch/pgtable.ts'
import type { Mapped, PresentEntry, SwapEntry } from '../../../model/state/entry.ts'
import { here, machine, parseVma, pte, show, world } from '../kit.ts'

const present = (text: string): PresentEntry => pte(text) as PresentEntry
const swap = (text: string): SwapEntry => pte(text) as SwapEntry
const vma = (text: string) => parseVma(text).vma

describe('vm_page_prot and mk_pte', () => {
  test.each([
    ['v6.12', 'shmem RW', 'cache', true], ['v6.12', 'shmem RW wp', 'cache', false], ['v6.12', 'shmem RW missing', 'cache', true], ['v6.12', 'shmem R', 'cache', false],
    ['v6.12', 'shmem-private RW', 'cache', false], ['v6.12', 'shmem-private RW', 'anon', false], ['v6.12', 'anon RW', 'anon', false], ['v6.12', 'anon RW', 'zero', false],
    ['v6.12 -writenotify-for-uffd-wp', 'shmem RW wp', 'cache', true], ['v5.19', 'shmem RW wp', 'cache', true], ['v5.14+v5', 'shmem RW wp', 'cache', true],
  ])('%s, %s, %s: write bit %s', (on, text, of, write) => {
    const m = machine(world({ on, vma: text }))
    expect(vm_page_prot_writes(m, here)).toBe(write)
    expect(mk_pte(m, here, { of: of as Mapped })).toEqual({ kind: 'present', of, write, uffd_wp: false, dirty: false })
  })

  test.each([['anon', true, false, true], ['shmem', false, true, false], ['shmem-private', false, false, true]] as const)('%s: anonymous %s, shared %s, copy-on-write %s', (kind, anonymous, shared, cow) => {
    expect([vma_is_anonymous(kind), is_shared(kind), is_cow_mapping(kind)]).toEqual([anonymous, shared, cow])
  })
})

describe('the bit of a present entry', () => {
  test.each([
    ['v6.12', 'anon W', 'anon R wp'], ['v6.12', 'anon R dirty', 'anon R dirty wp'], ['v6.12', 'cache R wp', 'cache R wp'],
    // Before v6.3 it leaves the write bit alone, and each caller has to see to it.
    ['v6.12 -mkuffd-wp-wrprotects', 'anon W', 'anon W wp'], ['v5.19', 'cache W', 'cache W wp'], ['v5.7', 'anon R', 'anon R wp'],
    ['v5.7 -x86-uffd-wp-bit', 'anon W', 'anon W'], ['v5.6', 'anon R', 'anon R'],
  ])('%s: pte_mkuffd_wp(%s) is %s', (on, before, after) => {
    expect(show(pte_mkuffd_wp(machine(world({ on })), present(before)))).toBe(after)
  })

  test('is taken away without giving the write bit back', () => {
    expect(show(pte_clear_uffd_wp(present('cache R dirty wp')))).toBe('cache R dirty')
  })

  test.each([['shmem RW wp', 'cache R wp', true], ['shmem RW', 'cache R wp', false], ['shmem RW wp', 'cache R', false], ['shmem RW missing', 'cache R wp', false]])(
    'userfaultfd_pte_wp(%s, %s) is %s', (text, entry, set) => {
      expect(userfaultfd_pte_wp(vma(text), present(entry))).toBe(set)
    })

  test.each([['anon RW', false], ['anon RW wp', true], ['anon RW missing', true], ['anon R wp missing', true]])('userfaultfd_armed(%s) is %s', (text, armed) => {
    expect(userfaultfd_armed(vma(text))).toBe(armed)
  })
})

describe('write bit and dirty bit', () => {
  test.each([['anon RW', 'anon R', 'anon W'], ['anon R', 'anon R', 'anon R'], ['anon R', 'anon W', 'anon W']])('maybe_mkwrite in %s: %s -> %s', (text, before, after) => {
    expect(show(maybe_mkwrite(present(before), vma(text)))).toBe(after)
  })

  test('each is taken away by itself', () => {
    expect(show(pte_wrprotect(present('cache W dirty wp')))).toBe('cache R dirty wp')
    expect(show(pte_mkclean(present('cache W dirty wp')))).toBe('cache W wp')
  })
})

describe('the bit of a swap entry', () => {
  test.each([['v6.12', 'swap', 'swap wp'], ['v5.7', 'swap', 'swap wp'], ['v5.7 -uffd-wp-swap-migration', 'swap', 'swap'], ['v5.7 -x86-uffd-wp-bit', 'swap', 'swap']])(
    '%s: pte_swp_mkuffd_wp(%s) is %s', (on, before, after) => {
      expect(show(pte_swp_mkuffd_wp(machine(world({ on })), swap(before)))).toBe(after)
    })

  test.each(['swap', 'swap wp'])('pte_swp_clear_uffd_wp(%s) is swap', (before) => {
    expect(show(pte_swp_clear_uffd_wp(swap(before)))).toBe('swap')
  })
})

describe('"nothing is mapped, but this is uffd-wp"', () => {
  test.each([['v6.12', 'marker'], ['v5.19', 'marker'], ['v5.14+v5', 'special']])('on %s is a %s', (on, entry) => {
    expect(show(make_uffd_wp_special(machine(world({ on }))))).toBe(entry)
  })

  test.each([['marker', true], ['special', true], ['empty marker', false], ['none', false], ['swap wp', false], ['cache R wp', false]])('%s: %s', (entry, is) => {
    expect(is_uffd_wp_special(pte(entry))).toBe(is)
  })

  test.each([
    ['v5.14+v5 -special-swap-ptes', 'special', ['no-type-confusion']], ['v5.14+v5 -special-swap-ptes', 'swap', []], ['v5.14+v5', 'special', []], ['v5.19', 'marker', []],
  ])('%s: a walker that takes %s for a swap entry: %j', (on, entry, reports) => {
    const w = world({ on })
    pte_to_swp_entry(machine(w), 'a walker', pte(entry))
    expect(w.reports).toEqual(reports)
    expect(w.reached).toContain('no-type-confusion')
  })
})
