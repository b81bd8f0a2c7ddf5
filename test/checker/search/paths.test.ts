/** The run to a violation is the first of all shortest ones, in the order of the actions: all runs tried, one after another. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { search } from '../../../checker/search/search.ts'
import { take } from '../../../checker/search/take.ts'
import { deaf, type Property, type System } from '../../../model/system/system.ts'
import { anySystem } from '../../arbitraries/systems.ts'
import { twophase } from '../../bench/systems/twophase.ts'
import { abc, type Abc } from '../engine/abc.ts'
import { searched, wayNames } from './same-outcome.ts'

interface Shown { readonly path: readonly string[]; readonly what: string }

/** What a run shows of a property: where it ends, or, of a report, with its last action. */
function firstRun<S extends object>(system: System<S>, property: Property<S>, longest: number): Shown | null {
  const ends = (state: S): string | null => (property.sort === 'report' ? null
    : property.instances.find(({ when }) => when(state) === (property.kind !== 'always'))?.label ?? null)
  const shows = (state: S, steps: number, path: readonly string[]): Shown | null => {
    const what = steps === 0 ? ends(state) : null
    if (what !== null) return { path, what }
    for (const action of steps >= 0 ? system.actions : []) {
      const said: string[] = []
      const next = take(state, action, { ...deaf, violated: (name, what) => { if (name === property.name) said.push(what) } })
      if (next === null) continue
      const longer = [...path, action.name]
      const [first] = said
      if (steps === 0 && property.sort === 'report' && first !== undefined) return { path: longer, what: first }
      const found = steps === 0 ? null : shows(next, steps - 1, longer)
      if (found !== null) return found
    }
    return null
  }
  for (let steps = 0; steps <= longest; steps++) {
    const found = shows(system.init, steps, [])
    if (found !== null) return found
  }
  return null
}

/** Runs grow in number as the power of their length. */
const longest = 3

test('on random systems, for each property that shows up within a few steps', () => {
  const lengths = new Set<number>()
  fc.assert(fc.property(anySystem(), fc.constantFrom(...wayNames), ({ system }, way) => {
    const expected = system.properties.map((property) => firstRun(system, property, longest))
    fc.pre(expected.some((run) => run !== null))
    const outcome = searched(system, way)
    outcome.properties.forEach(({ path, what }, i) => {
      const run = expected[i]
      if (run !== null && run !== undefined) expect({ path, what }).toEqual(run)
      // A run that was not among those tried is longer than all of them.
      else if (path !== null) expect(path.length).toBeGreaterThan(longest)
      if (path !== null) lengths.add(path.length)
    })
  }), { numRuns: 80 })
  expect(lengths.size).toBeGreaterThan(2)
})

describe('by hand', () => {
  const at = (name: string, when: (s: Abc) => boolean): Property<Abc> => ({ name, kind: 'never', sort: 'predicate', instances: [{ label: 'here', when }] })
  const grid = abc({ right: (s) => { s.a = (s.a + 1) % 9 }, up: (s) => { s.b = (s.b + 1) % 9 } }, [at('corner', (s) => s.a === 2 && s.b === 2), at('edge', (s) => s.b === 3)])

  test('of six runs to the corner the first', () => {
    expect(search(grid).properties.map(({ path }) => path)).toEqual([['right', 'right', 'up', 'up'], ['up', 'up', 'up']])
  })

  test('with the actions in the other order, the other', () => {
    expect(search({ ...grid, actions: [...grid.actions].reverse() }).properties[0]?.path).toEqual(['up', 'up', 'right', 'right'])
  })

  test('of two actions that do the same the first; of two instances the first; an action that does nothing is no step', () => {
    const when = (s: Abc): boolean => s.a === 1
    const system = abc({ nothing: () => {}, one: (s) => { s.a = 1 }, two: (s) => { s.a = 1 } }, [
      { name: 'p', kind: 'never', sort: 'predicate', instances: [{ label: 'none', when: () => false }, { label: 'first', when }, { label: 'second', when }] },
    ])
    expect(search(system).properties[0]).toMatchObject({ path: ['one'], what: 'first' })
  })

  test('a report by an action that leads nowhere new', () => {
    const reported: Property<Abc> = { name: 'reported', kind: 'never', sort: 'report', hasPremise: false }
    const system = abc({ up: (s) => { s.a = (s.a + 1) % 4 }, look: (s, watch) => { if (s.a === 2) watch.violated('reported', 'two') } }, [reported])
    expect(search(system).properties[0]).toMatchObject({ verdict: 'violated', path: ['up', 'up', 'look'], what: 'two' })
  })
})

test('a run through some ten thousand states can be gone again, and is as long as it must be', () => {
  const system = twophase(5)
  const { properties } = search(system, {}, { preparation: { glance: 100 } })
  // All prepare and are heard, the decision, all hear it; and to abort, who gives up needs to hear nothing.
  expect(properties.map(({ path }) => path?.length)).toEqual([undefined, 16, 5])
  for (const { path, name } of properties) {
    let state = system.init
    for (const step of path ?? []) {
      const action = system.actions.find((each) => each.name === step)
      const next = action === undefined ? null : take(state, action, deaf)
      if (next === null) throw new Error(`${step} is not enabled`)
      state = next
    }
    if (path !== null) expect(state.rm.every((rm) => rm === (name === 'all commit' ? 'committed' : 'aborted'))).toBe(true)
  }
})
