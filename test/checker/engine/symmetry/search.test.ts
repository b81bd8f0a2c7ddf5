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

test.each(['closed', 'as met'] as const)('random symmetric systems, tables %s', (way) => {
  const ended = { symmetric: 0, verdicts: new Set<string>(), words: new Set<number>() }
  fc.assert(fc.property(anySymmetricSystem({ fuel: way === 'as met' }), ({ system }) => {
    const counted = orbits(system, atMost)
    fc.pre(counted !== null)
    const reference = explore(system)
    const outcome = searched(system, way)
    expect(told(outcome)).toEqual(told(reference))
    expect(outcome.depth).toBe(reference.depth)
    if (outcome.account.symmetric.length === 0) return
    const { states, transitions, domains, properties } = outcome
    expect({ states, transitions, domains }).toEqual({ states: counted.states, transitions: counted.transitions, domains: reference.domains })
    expect(properties.map(({ reached }) => reached)).toEqual(counted.reached)
    ended.symmetric++
    ended.words.add(outcome.account.words)
    for (const { verdict } of properties) ended.verdicts.add(verdict)
  }), { numRuns: 150 })
  expect(ended.symmetric).toBeGreaterThan(60)
  expect([...ended.verdicts].sort()).toEqual(['holds', 'vacuous', 'violated'])
  expect(ended.words.size).toBeGreaterThan(1)
})
