/**
 * The engine against the reference on random systems, in each of the ways in which it learns tables: the whole outcome.
 *
 * Under the limits of `ways` a system that the first look would have seen all of is closed first, or searched with tables
 * that grow, and begun again where a value turns up that was not in play.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anySystem } from '../../arbitraries/systems.ts'
import { explored, found, searched, type Way, wayNames } from './same-outcome.ts'

const atMost = 300

test.each(wayNames)('the same outcome as the reference: %s', (way) => {
  const learned = new Set<unknown>()
  fc.assert(fc.property(anySystem(), ({ system }) => {
    const expected = explored(system, atMost)
    fc.pre(expected !== null)
    const outcome = searched(system, way)
    expect(found(outcome)).toEqual(expected)
    learned.add(outcome.account.learned)
  }), { numRuns: 80 })
  const mostly: Record<Way, string> = { 'seen before': 'all seen', 'closed first': 'closed', 'as met, much at once': 'as met', 'as met, step by step': 'as met' }
  expect(learned).toContain(mostly[way])
})

describe('a model that is wrong', () => {
  test.each(['steps', 'a property'] as const)('%s may throw: the same error with the same run, and the same verdicts of what came before', (throwing) => {
    let errors = 0
    fc.assert(fc.property(anySystem(throwing), fc.constantFrom(...wayNames), ({ system }, way) => {
      const expected = explored(system, atMost)
      fc.pre(expected !== null)
      const outcome = searched(system, way)
      if (expected.error === null) {
        expect(found(outcome)).toEqual(expected)
        return
      }
      errors++
      expect(outcome.error).toEqual(expected.error)
      // The reference ends at once, the engine at the end of the level: at the last level they may have seen different things.
      const end = expected.error.path.length
      const before = ({ properties }: Pick<typeof expected, 'properties'>) => properties.map(({ path, ...rest }) => (path !== null && path.length < end ? { path, verdict: rest.verdict, what: rest.what } : null))
      expect(before(outcome)).toEqual(before(expected))
      for (const { path, verdict } of outcome.properties) expect(path === null ? ['error'] : ['violated', 'holds']).toContain(verdict)
    }), { numRuns: 120 })
    expect(errors).toBeGreaterThan(4)
  })
})
