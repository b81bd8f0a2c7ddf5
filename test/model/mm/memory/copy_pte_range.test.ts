/** mm/memory.c: what fork copies of a VMA's entries. */
import { describe, expect, test } from 'vitest'
import { copy_pte_range } from '../../../../model/mm/memory/copy_pte_range.ts'
import { vma_needs_copy } from '../../../../model/mm/memory/vma_needs_copy.ts'
import { expectEntry, here, inChild, isJoint, machine, world } from '../../kit.ts'

describe('copy_pte_range', () => {
  // kernel, parent's VMA, child's VMA, parent's entry before, and after, child's entry, whether both hold one private page
  test.each([
    ['v6.12', 'anon RW wp', 'anon RW wp', 'none', 'none', 'none', false],
    ['v6.12', 'anon RW wp', 'anon RW wp', 'anon W dirty', 'anon R dirty', 'anon R dirty', true],
    ['v6.12', 'anon RW wp', 'anon RW', 'anon W dirty', 'anon R dirty', 'anon R dirty', true],
    ['v6.12', 'anon RW wp', 'anon RW wp', 'anon R wp', 'anon R wp', 'anon R wp', true],
    ['v6.12', 'anon RW wp', 'anon RW', 'anon R wp', 'anon R wp', 'anon R', true],
    ['v6.12', 'anon RW wp', 'anon RW wp', 'zero R wp', 'zero R wp', 'zero R wp', false],
    ['v6.12', 'anon RW wp', 'anon RW', 'zero R wp', 'zero R wp', 'zero R', false],
    ['v6.12', 'anon RW wp', 'anon RW wp', 'swap wp', 'swap wp', 'swap wp', true],
    ['v6.12', 'anon RW wp', 'anon RW', 'swap wp', 'swap wp', 'swap', true],
    ['v6.12', 'anon RW wp', 'anon RW', 'swap', 'swap', 'swap', true],
    ['v6.12', 'anon RW wp', 'anon RW wp', 'marker', 'marker', 'marker', false],
    ['v6.12', 'shmem RW wp', 'shmem RW wp', 'cache R wp', 'cache R wp', 'cache R wp', false],
    ['v6.12', 'shmem RW wp', 'shmem RW wp', 'cache R dirty wp', 'cache R dirty wp', 'cache R wp', false],
    ['v6.12', 'shmem RW wp', 'shmem RW wp', 'cache W dirty', 'cache W dirty', 'cache W', false],
    ['v6.12', 'shmem RW wp', 'shmem RW', 'cache R wp', 'cache R wp', 'cache R', false],
    ['v6.12', 'shmem RW wp', 'shmem RW wp', 'marker', 'marker', 'marker', false],
    ['v6.12', 'shmem RW wp', 'shmem RW', 'marker', 'marker', 'none', false],
    ['v6.12', 'shmem-private RW wp', 'shmem-private RW wp', 'cache R wp', 'cache R wp', 'cache R wp', false],
    ['v6.12', 'shmem-private RW wp', 'shmem-private RW', 'anon R wp', 'anon R wp', 'anon R', true],
    ['v6.12', 'shmem-private RW wp', 'shmem-private RW', 'marker', 'marker', 'none', false],

    ['v5.14+v5', 'shmem-private RW wp', 'shmem-private RW wp', 'special', 'special', 'special', false],
    ['v5.14+v5', 'shmem-private RW wp', 'shmem-private RW', 'special', 'special', 'none', false],
    ['v5.14+v5', 'shmem-private RW wp', 'shmem-private RW', 'cache R wp', 'cache R wp', 'cache R', false],

    ['v5.14', 'anon RW wp', 'anon RW', 'anon R wp', 'anon R wp', 'anon R', true],
    ['v5.14', 'anon RW wp', 'anon RW', 'swap wp', 'swap wp', 'swap', true],
    ['v5.14', 'anon RW wp', 'anon RW wp', 'swap wp', 'swap wp', 'swap wp', true],
    // Before v5.14 the question was put to the parent's VMA, and not at all for swap entries.
    ['v5.14 -fork-looks-at-child-vma', 'anon RW wp', 'anon RW', 'anon R wp', 'anon R wp', 'anon R wp', true],
    ['v5.7', 'anon RW wp', 'anon RW', 'anon R wp', 'anon R wp', 'anon R wp', true],
    ['v5.7', 'anon RW wp', 'anon RW', 'zero R wp', 'zero R wp', 'zero R wp', false],
    ['v5.7', 'anon RW wp', 'anon RW', 'swap wp', 'swap wp', 'swap wp', true],
    ['v5.7', 'anon RW', 'anon RW', 'anon R wp', 'anon R wp', 'anon R', true],
    ['v5.7 +fork-looks-at-child-vma', 'anon RW wp', 'anon RW', 'swap wp', 'swap wp', 'swap', true],
    ['v5.7 -drop-uffd-wp-at-fork', 'anon RW', 'anon RW', 'anon R wp', 'anon R wp', 'anon R wp', true],
  ])('%s, %s, child %s: %s -> %s, child %s', (on, vma, child, before, after, copied, joint) => {
    const w = world({ on, vma, pte: before, child })
    copy_pte_range(machine(w), here, inChild)
    expectEntry(w, after)
    expectEntry(w, copied, inChild)
    expect(isJoint(w)).toBe(joint)
    expect(w.reports).toEqual([])
  })

  test.each([
    ['v5.14+v5 -fork-special-pte', 'special', ['no-type-confusion']],
    ['v5.14+v5', 'special', []],
    ['v5.19', 'marker', []],
  ])('%s: copying %s decodes it as a swap entry: %j', (on, before, reports) => {
    const w = world({ on, vma: 'shmem-private RW wp', pte: before, child: 'shmem-private RW' })
    copy_pte_range(machine(w), here, inChild)
    expect(w.reports).toEqual(reports)
  })
})

describe('vma_needs_copy', () => {
  test.each([
    ['v6.12', 'shmem RW wp', 'shmem RW wp', true],
    ['v6.12', 'shmem RW wp', 'shmem RW', false],
    ['v6.12', 'shmem-private RW wp', 'shmem-private RW wp', true],
    ['v6.12', 'shmem-private RW wp', 'shmem-private RW', false],
    ['v6.12', 'shmem-private RW wp anon_vma', 'shmem-private RW', true],
    ['v6.12', 'anon RW wp', 'anon RW', false],
    ['v6.12', 'anon RW wp', 'anon RW wp', true],
    ['v6.12', 'anon RW anon_vma', 'anon RW anon_vma', true],
    ['v5.19', 'shmem RW wp', 'shmem RW wp', true],
    ['v5.19 -vma-needs-copy', 'shmem RW wp', 'shmem RW wp', false],
    ['v5.14+v5', 'shmem RW wp', 'shmem RW wp', false],
    ['v5.14+v5', 'shmem-private RW wp', 'shmem-private RW wp', false],
    ['v5.14+v5', 'shmem-private RW wp anon_vma', 'shmem-private RW', true],
    ['v5.14+v5 +vma-needs-copy', 'shmem RW wp', 'shmem RW wp', true],
    ['v5.7', 'anon RW wp', 'anon RW wp', false],
    ['v5.7', 'anon RW wp anon_vma', 'anon RW', true],
  ])('%s, %s, child %s: %s', (on, vma, child, needs) => {
    expect(vma_needs_copy(machine(world({ on, vma, child })), here, inChild)).toBe(needs)
  })
})
