/**
 * Searches that make use of a symmetry: they count orbits, and give the verdicts and the very runs of the reference, which
 * knows of no symmetry. Where a system declares more than holds, they must not be misled.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Preparation } from '../../../../checker/engine/engine.ts'
import { explore } from '../../../../checker/search/reference.ts'
import { search } from '../../../../checker/search/search.ts'
import type { System } from '../../../../model/system/system.ts'
import { anySymmetricSystem } from '../../../arbitraries/symmetric.ts'
import { pagetable } from '../../../bench/systems/pagetable.ts'
import { found } from '../../search/same-outcome.ts'
import { orbits } from './orbits.ts'

const atMost = 400

/** Tables are closed, or complete for a few values at a time: both times a symmetry can be proved. */
const ways: Readonly<Record<'closed' | 'as met', Preparation>> = {
  closed: { glance: 1 },
  'as met': { glance: 1, look: 10, limits: { paths: 5_000, runs: 50_000, values: 1 } },
}

const searched = <S extends object>(system: System<S>, way: keyof typeof ways) => search(system, { maxBytes: 2 ** 26 }, { preparation: ways[way] })

/** What a reader is told of each property. */
const told = ({ properties }: ReturnType<typeof search>) => properties.map(({ verdict, path, what }) => ({ verdict, path, what }))

describe('random systems whose indices are interchangeable', () => {
  test.each(['closed', 'as met'] as const)('are searched by orbits: counts, verdicts and runs, tables %s', (way) => {
    const ended = { symmetric: 0, verdicts: new Set<string>(), words: new Set<number>() }
    fc.assert(fc.property(anySymmetricSystem({ fuel: way === 'as met' }), ({ system }) => {
      const counted = orbits(system, atMost)
      fc.pre(counted !== null)
      const reference = explore(system)
      const outcome = searched(system, way)
      expect(told(outcome)).toEqual(told(reference))
      expect(outcome.account.warnings.join()).not.toContain('apart')
      if (outcome.account.symmetric.length === 0) return
      const { states, transitions, depth, domains, properties } = outcome
      expect({ states, transitions, depth, domains }).toEqual({ states: counted.states, transitions: counted.transitions, depth: reference.depth, domains: reference.domains })
      expect(properties.map(({ reached }) => reached)).toEqual(counted.reached)
      ended.symmetric++
      ended.words.add(outcome.account.words)
      for (const { verdict } of properties) ended.verdicts.add(verdict)
    }), { numRuns: 100 })
    expect(ended.symmetric).toBeGreaterThan(way === 'closed' ? 40 : 20)
    expect([...ended.verdicts].sort()).toEqual(['holds', 'vacuous', 'violated'])
    expect(ended.words.size).toBeGreaterThan(1)
  })

  test('may throw: the same error at the end of the same run', () => {
    let errors = 0
    fc.assert(fc.property(anySymmetricSystem({ throws: true }), ({ system }) => {
      const reference = explore(system, { maxStates: atMost })
      fc.pre(reference.cut === null)
      const outcome = searched(system, 'closed')
      expect(outcome.error).toEqual(reference.error)
      if (reference.error === null) expect(told(outcome)).toEqual(told(reference))
      else if (outcome.account.symmetric.length > 0) errors++
    }), { numRuns: 100 })
    expect(errors).toBeGreaterThan(5)
  })
})

describe('a system that declares what does not hold', () => {
  test.each(['closed', 'as met'] as const)('is searched all the same: counts, verdicts and runs, tables %s', (way) => {
    const ended = { refused: 0, symmetric: 0 }
    fc.assert(fc.property(anySymmetricSystem({ slips: true, fuel: way === 'as met' }), ({ system }) => {
      const reference = explore(system, { maxStates: atMost })
      fc.pre(reference.cut === null)
      const outcome = searched(system, way)
      expect(told(outcome)).toEqual(told(reference))
      if (outcome.account.warnings.some((warning) => warning.includes('not taken for interchangeable'))) {
        ended.refused++
        expect(found(outcome)).toEqual(found(reference))
      } else if (outcome.account.symmetric.length > 0) ended.symmetric++
    }), { numRuns: 150 })
    expect(ended.refused).toBeGreaterThan(30)
  })
})

describe('page tables, with pages interchangeable', () => {
  test('2 processes, 2 pages: the orbits of all states, counted by hand', () => {
    const counted = orbits(pagetable(2, 2), 20_000)
    const outcome = search(pagetable(2, 2), {}, { preparation: { glance: 100 } })
    expect(outcome.account.symmetric).toEqual(['pages'])
    expect({ states: outcome.states, transitions: outcome.transitions, reached: outcome.properties.map(({ reached }) => reached) }).toEqual(counted)
  })

  test('2 processes, 3 pages: as Rumur counts them', () => {
    expect(search(pagetable(2, 3))).toMatchObject({ states: 275_590, transitions: 5_588_652, depth: 21, account: { symmetric: ['pages'] } })
  })

  test.each([2, 3])('a mutant, %i pages: the very run that is found without', (pages) => {
    const mutant = pagetable(1, pages, 'forgets the marker')
    const outcome = search(mutant, {}, { preparation: { glance: 1 } })
    expect(outcome.account.symmetric).toEqual(['pages'])
    expect(told(outcome)).toEqual(told(explore(mutant)))
    expect(outcome.properties[0]).toMatchObject({ verdict: 'violated', path: { length: 3 } })
  })
})
