/**
 * Systems whose reachable states were counted by other checkers: SPIN, CMurphi, Rumur, TLC and Stateright agree on these
 * figures wherever each was run. A self-loop is a transition.
 */
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../checker/search/outcome.ts'
import { explore } from '../../../checker/search/reference.ts'
import { search } from '../../../checker/search/search.ts'
import type { System } from '../../../model/system/system.ts'
import { filter } from '../../bench/systems/filter.ts'
import { pagetable } from '../../bench/systems/pagetable.ts'
import { twophase } from '../../bench/systems/twophase.ts'

type Check = <S extends object>(system: System<S>) => Outcome
/** Interchangeable pages are searched apart, as the others did who counted. */
const engine: Check = (system) => search(system, {}, { symmetry: false })
const reference: Check = (system) => explore(system)
const both = [['the engine', engine], ['the reference', reference]] as const

function counts({ cut, error, states, transitions, depth }: Outcome): { states: number; transitions: number; depth: number } {
  expect({ cut, error }).toEqual({ cut: null, error: null })
  return { states, transitions, depth }
}

describe('known counts', () => {
  describe.each(both)('%s', (_, check) => {
    test('two-phase commit, 5 resource managers', () => {
      expect(counts(check(twophase(5)))).toEqual({ states: 8_832, transitions: 58_145, depth: 16 })
    })

    test('page table, 2 processes, 2 pages', () => {
      expect(counts(check(pagetable(2, 2)))).toEqual({ states: 14_130, transitions: 193_758, depth: 15 })
    })

    test.each([2, 3, 4])('filter lock, %i processes, against a search that shares no code', (n) => {
      expect(counts(check(filter(n)))).toEqual(filterByHand(n))
    })
  })

  test('two-phase commit, 7 resource managers', () => {
    expect(counts(engine(twophase(7)))).toEqual({ states: 296_448, transitions: 2_744_705, depth: 22 })
  })

  test('filter lock, 5 processes', () => {
    expect(counts(engine(filter(5)))).toEqual({ states: 223_105, transitions: 741_065, depth: 48 })
  })

  test('page table, 3 processes, 2 pages', () => {
    expect(counts(engine(pagetable(3, 2)))).toEqual({ states: 499_788, transitions: 10_083_186, depth: 17 })
  })
})

describe.each(both)('known verdicts: %s', (_, check) => {
  test('two-phase commit is consistent, and can end either way', () => {
    const outcome = check(twophase(3))
    expect(outcome.properties.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['one commits and another aborts', 'holds'], ['all commit', 'holds'], ['all abort', 'holds'],
    ])
    // Nobody commits before all have prepared and been heard: 3 prepare, 3 are heard, 1 decides, 3 hear of it.
    expect(outcome.properties[1]?.path).toHaveLength(10)
    expect(outcome.properties[2]?.path).toHaveLength(3)
  })

  test('the filter lock lets one in at a time', () => {
    const [exclusion, entry] = check(filter(3)).properties
    expect(exclusion?.verdict).toBe('holds')
    // A process alone: two levels, three steps each.
    expect(entry).toMatchObject({ verdict: 'holds', path: { length: 6 } })
  })

  test('in the page table what is armed stays protected', () => {
    const [invariant] = check(pagetable(2, 1)).properties
    expect(invariant).toMatchObject({ verdict: 'holds', path: null })
    expect(invariant?.reached).toBeGreaterThan(0)
  })

  test('unless zap forgets the marker: three steps', () => {
    for (const [processes, pages] of [[1, 1], [2, 1]] as const) {
      const [invariant] = check(pagetable(processes, pages, 'forgets the marker')).properties
      expect(invariant?.verdict).toBe('violated')
      expect(invariant?.path?.map((name) => name.split(' mm ')[0])).toEqual(['read fault', 'wp', 'zap'])
    }
  })
})

test('a large page table whose zap forgets the marker: the same three steps', () => {
  const [invariant] = search(pagetable(3, 2, 'forgets the marker'), { maxStates: 100_000 }).properties
  expect(invariant).toMatchObject({ verdict: 'violated', path: ['read fault mm 0 page 0', 'wp mm 0 page 0', 'zap mm 0 page 0'], what: 'mm 0 page 0' })
})

/** Peterson's lock once more, as plainly as can be: whole states copied, JSON text as the key. */
function filterByHand(n: number): { states: number; transitions: number; depth: number } {
  interface State { level: number[]; at: number[]; victim: number[] }
  const successor = (s: State, i: number): State | null => {
    const t = structuredClone(s)
    const level = s.level[i] ?? 0
    const waitsFor = (k: number): boolean => k !== i && (s.level[k] ?? 0) >= level
    if (s.at[i] === 0) { t.level[i] = level + 1; t.at[i] = 1 }
    if (s.at[i] === 1) { t.victim[level] = i; t.at[i] = 2 }
    if (s.at[i] === 2) {
      if (s.victim[level] === i && s.level.some((_, k) => waitsFor(k))) return null
      t.at[i] = level === n - 1 ? 3 : 0
    }
    if (s.at[i] === 3) { t.level[i] = 0; t.at[i] = 0 }
    return t
  }
  const zeros = (): number[] => Array.from({ length: n }, () => 0)
  const first: State = { level: zeros(), at: zeros(), victim: zeros() }
  const known = new Set([JSON.stringify(first)])
  let level = [first]
  let transitions = 0
  for (let depth = 0; ; depth++) {
    const next: State[] = []
    for (const s of level) for (let i = 0; i < n; i++) {
      const t = successor(s, i)
      if (t === null) continue
      transitions++
      const key = JSON.stringify(t)
      if (!known.has(key)) { known.add(key); next.push(t) }
    }
    if (next.length === 0) return { states: known.size, transitions, depth }
    level = next
  }
}
