/** mm/mprotect.c: may the write bit be given without a fault? */
import { describe, expect, test } from 'vitest'
import { can_change_pte_writable } from '../../../../model/mm/mprotect/can_change_pte_writable.ts'
import type { PresentEntry } from '../../../../model/state/entry.ts'
import { here, machine, pte, world } from '../../kit.ts'

describe('can_change_pte_writable', () => {
  test.each([
    ['anon RW wp', 'anon R', true],
    ['anon RW wp', 'anon R dirty', true],
    ['anon RW wp', 'anon R wp', false],
    ['anon RW', 'anon R wp', true],
    ['anon RW', 'zero R', false],
    ['shmem RW wp', 'cache R dirty', true],
    ['shmem RW wp', 'cache R', false],
    ['shmem RW wp', 'cache R dirty wp', false],
    ['shmem RW', 'cache R dirty wp', true],
    ['shmem-private RW wp', 'cache R dirty', false],
    ['shmem-private RW wp', 'anon R', true],
    ['shmem-private RW wp', 'anon R wp', false],
  ])('%s, %s: %s', (vma, entry, may) => {
    expect(can_change_pte_writable(machine(world({ vma })), here, pte(entry) as PresentEntry)).toBe(may)
  })

  test('not for a private page that another process holds too', () => {
    const w = world({ vma: 'anon RW', pte: 'anon R', child: 'anon RW', childPte: 'anon R', joint: true })
    expect(can_change_pte_writable(machine(w), here, pte('anon R') as PresentEntry)).toBe(false)
  })
})
