import { describe, expect, test } from 'vitest'
import { search } from '../../../../checker/search/search.ts'
import type { Outcome } from '../../../../checker/search/outcome.ts'
import type { System } from '../../../../model/system/system.ts'
import { pagetable } from '../../../bench/systems/pagetable.ts'
import { twophase } from '../../../bench/systems/twophase.ts'

/** All that does not depend on luck: which thread was quicker, and how much room was made. */
const told = ({ cut, states, transitions, depth, domains, error, properties }: Outcome) => ({ cut, states, transitions, depth, domains, error, properties })

/** Few states are known completely at a glance, and their tables are not; threads need complete ones. */
const closed = { glance: 1 }

function same<S extends object>(system: System<S>, threads: number, symmetry: boolean): void {
  const alone = search(system, {}, { symmetry, preparation: closed })
  const together = search(system, {}, { symmetry, preparation: closed, workers: threads, shareFrom: 0 })
  expect(together.account.workers).toBe(threads)
  expect(told(together)).toEqual(told(alone))
}

describe('several threads find what one does', () => {
  test.each([[2, false], [3, false], [2, true]] as const)('%i threads on the page table, pages interchangeable: %s', (threads, symmetry) => {
    same(pagetable(2, 2), threads, symmetry)
  })

  test('states of two words', () => { same(twophase(7), 2, false) })

  test('a violation: the same run', () => { same(pagetable(2, 2, 'forgets the marker'), 2, false) })

  test('the table grows again and again, and the counts are the known ones', () => {
    const outcome = search(pagetable(3, 2), {}, { symmetry: false, workers: 2, shareFrom: 0 })
    expect(outcome).toMatchObject({ cut: null, states: 499_788, transitions: 10_083_186, depth: 17, account: { workers: 2 } })
  })

  test('something throws: the same error with the same run', () => {
    const base = pagetable(2, 2)
    const wrong = { ...base, actions: [...base.actions, { name: 'looks', actor: 'mm 1', apply: (s: { cache: string[] }) => {
      if (s.cache[0] === 'swapped' && s.cache[1] === 'swapped') throw new Error('both are gone')
      return false
    } }] } as System<object>
    const one = search(wrong, {}, { symmetry: false, preparation: closed })
    const two = search(wrong, {}, { symmetry: false, preparation: closed, workers: 2, shareFrom: 0 })
    expect(one.error?.message).toBe('both are gone')
    expect(two.error).toEqual(one.error)
  })
})

describe('several threads end early as one does', () => {
  test('at the end of the memory', () => {
    const outcome = search(pagetable(3, 2), { maxBytes: 2 ** 21 }, { symmetry: false, workers: 2, shareFrom: 0 })
    expect(outcome.cut).toEqual({ reason: 'memory', limit: '2097152 bytes' })
    expect(outcome.states).toBeGreaterThan(50_000)
    expect(outcome.account.bytes).toBeLessThanOrEqual(2 ** 21)
  })

  test('when they are interrupted', () => {
    let asked = 0
    const outcome = search(pagetable(2, 3), { stopped: () => ++asked > 200 }, { symmetry: false, workers: 2, shareFrom: 0 })
    expect(outcome.cut?.reason).toBe('interrupted')
    expect(outcome.properties[0]?.verdict).toBe('inconclusive')
  })
})
