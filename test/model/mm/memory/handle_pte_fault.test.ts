/** mm/memory.c: the entry is read without a lock, and the fault goes where it says. */
import { describe, expect, test } from 'vitest'
import { returns } from '../../../../model/language/flow.ts'
import { do_fault } from '../../../../model/mm/memory/do_fault.ts'
import { handle_pte_fault } from '../../../../model/mm/memory/handle_pte_fault.ts'
import { handle_pte_marker } from '../../../../model/mm/memory/handle_pte_marker.ts'
import { begin, call, entryAt, expectEntry, faulting, goOn, here, locksHeld, machine, pte, world } from '../../kit.ts'

describe('handle_pte_fault', () => {
  test.each([
    ['v6.12', 'anon RW wp', 'none', 'read', 'do_anonymous_page'],
    ['v6.12', 'anon RW wp', 'none', 'write', 'do_anonymous_page'],
    ['v6.12', 'shmem RW wp', 'none', 'read', 'do_read_fault'],
    ['v6.12', 'shmem RW wp', 'none', 'write', 'do_shared_fault'],
    ['v6.12', 'shmem-private RW wp', 'none', 'read', 'do_read_fault'],
    ['v6.12', 'shmem-private RW wp', 'none', 'write', 'do_cow_fault'],
    ['v6.12', 'anon RW wp', 'swap wp', 'read', 'do_swap_page'],
    ['v6.12', 'shmem-private RW wp', 'swap', 'write', 'do_swap_page'],
    ['v6.12', 'shmem RW wp', 'cache R wp', 'write', 'do_wp_page'],
    ['v6.12', 'anon RW', 'zero R', 'write', 'do_wp_page'],
    ['v6.12', 'shmem RW wp', 'marker', 'read', 'do_read_fault'],
    ['v6.12', 'shmem RW wp', 'marker', 'write', 'do_shared_fault'],
    ['v6.12', 'shmem RW', 'marker', 'write', 'pte_marker_clear'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'write', 'do_shared_fault'],
    ['v5.14+v5', 'shmem RW', 'special', 'read', 'pte_marker_clear'],
    ['v5.7', 'anon RW wp', 'none', 'write', 'do_anonymous_page'],
    ['v5.7', 'anon RW wp', 'swap wp', 'read', 'do_swap_page'],
  ])('%s, %s, %s, %s: %s', (on, vma, before, access, to) => {
    const w = world({ on, vma, pte: before })
    const m = faulting(w)
    expect(handle_pte_fault(m, here, access === 'write')).toEqual({ flow: 'go', to })
    expect(m.local('orig')).toEqual(m.entry(here))
    expectEntry(w, before)
  })

  test.each([
    ['cache W', 'write'], ['cache W', 'read'], ['cache R wp', 'read'],
  ])('an entry that allows it by now (%s, %s) ends the fault', (before, access) => {
    const w = world({ pte: before })
    expect(handle_pte_fault(faulting(w), here, access === 'write')).toEqual(returns(0))
    expect(locksHeld(w)).toBe(false)
  })
})

describe('handle_pte_marker', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'marker', 'read', 'do_read_fault'],
    ['v6.12', 'shmem RW wp', 'marker', 'write', 'do_shared_fault'],
    ['v6.12', 'shmem-private RW wp', 'marker', 'write', 'do_cow_fault'],
    ['v6.12', 'shmem RW', 'marker', 'read', 'pte_marker_clear'],
    ['v6.12', 'shmem RW missing', 'marker', 'write', 'pte_marker_clear'],
    ['v6.12', 'anon RW wp', 'marker', 'write', 'do_anonymous_page'],
    ['v6.12', 'anon RW', 'marker', 'write', 'pte_marker_clear'],
    ['v5.19', 'shmem-private RW wp', 'marker', 'read', 'do_read_fault'],
    ['v5.19', 'shmem RW', 'marker', 'read', 'pte_marker_clear'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'write', 'do_shared_fault'],
    ['v5.14+v5', 'shmem-private RW wp', 'special', 'write', 'do_cow_fault'],
    ['v5.14+v5', 'shmem RW', 'special', 'write', 'pte_marker_clear'],
  ])('%s, %s, %s, %s: %s', (on, vma, orig, access, to) => {
    const w = world({ on, vma, pte: orig })
    expect(handle_pte_marker(faulting(w, { orig: pte(orig) }), here, access === 'write')).toEqual({ flow: 'go', to })
    expect(w.reports).toEqual([])
    expect(w.reached).toContain('no-type-confusion')
  })

  test('a marker without anything in it kills the process and warns', () => {
    const w = world({ pte: 'empty marker' })
    expect(handle_pte_marker(faulting(w, { orig: pte('empty marker') }), here, false)).toEqual(returns('SIGBUS'))
    expect(w.reports).toEqual(['no-kernel-warning'])
  })

  // do_swap_page gets what the fault handler does not know: kernel, entry, result, reports
  test.each([
    ['v5.14+v5 -special-pte-at-fault', 'special', 0, ['no-kernel-warning']],
    ['v5.14+v5 -special-pte-at-fault -special-swap-ptes', 'special', 0, ['no-type-confusion']],
    ['v5.19 -marker-at-fault', 'marker', 'SIGBUS', []],
  ] as const)('%s: %s: %s, reports %j', (on, orig, result, reports) => {
    const w = world({ on, pte: orig })
    expect(handle_pte_marker(faulting(w, { orig: pte(orig) }), here, true)).toEqual(returns(result))
    expect(w.reports).toEqual(reports)
    expect(locksHeld(w)).toBe(false)
  })
})

describe('do_fault', () => {
  test.each([
    ['shmem RW wp', 'read', 'do_read_fault'],
    ['shmem RW wp', 'write', 'do_shared_fault'],
    ['shmem-private RW wp', 'read', 'do_read_fault'],
    ['shmem-private RW wp', 'write', 'do_cow_fault'],
  ])('%s, %s: %s', (vma, access, to) => {
    expect(do_fault(machine(world({ vma })), here, access === 'write')).toEqual({ flow: 'go', to })
  })
})

describe('pte_marker_clear', () => {
  test.each([
    ['v6.12', 'marker', 'read'], ['v6.12', 'marker', 'write'], ['v5.19', 'marker', 'read'], ['v5.14+v5', 'special', 'read'],
  ])('%s: %s, left over in a VMA that is not WP, is cleared by a %s', (on, before, access) => {
    const w = world({ on, vma: 'shmem RW', pte: before })
    expect(call(w, access)).toBe('0')
    expectEntry(w, 'none')
    expect(locksHeld(w)).toBe(false)
  })

  test.each([['v6.12', 'marker'], ['v5.14+v5', 'special']])('%s: what another thread mapped meanwhile stays', (on, before) => {
    const w = world({ on, vma: 'shmem RW', pte: before })
    begin(w, 'read', { by: 'thread 0' })
    call(w, 'write', { by: 'thread 1' })
    call(w, 'write', { by: 'thread 1' })
    const mapped = entryAt(w)
    expectEntry(w, 'cache W dirty')
    expect(goOn(w, 'thread 0')).toBe('0')
    expect(entryAt(w)).toBe(mapped)
  })
})
