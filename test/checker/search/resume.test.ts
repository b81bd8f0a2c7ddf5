/** Searches that were stopped between two levels and go on from their checkpoint, as if nothing had happened. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CheckpointError } from '../../../checker/search/checkpoint/error.ts'
import { type How, search } from '../../../checker/search/search.ts'
import type { Outcome } from '../../../checker/search/outcome.ts'
import { explore } from '../../../checker/search/reference.ts'
import type { System } from '../../../model/system/system.ts'
import { filter } from '../../bench/systems/filter.ts'
import { arrayOf, slot, struct } from '../../../model/system/schema.ts'
import type { Property } from '../../../model/system/system.ts'
import { pagetable } from '../../bench/systems/pagetable.ts'
import { at, rule, upTo } from '../../bench/systems/rule.ts'
import { abc, type Abc, up } from '../engine/abc.ts'
import { wide } from './wide.ts'

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'mmcheck-resume-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

const told = ({ cut, states, transitions, depth, domains, error, properties }: Outcome) => ({ cut, states, transitions, depth, domains, error, properties })
const title = 'a test'
const closed = { glance: 1 }

/** Stops a search when it has come so far; it leaves a checkpoint after every level. */
function interruptedAt<S extends object>(system: System<S>, states: number, how: How): Outcome {
  let now = 0
  return search(system, { progress: (at) => { now = at.states }, stopped: () => now > states }, { ...how, keeping: { folder, title, resume: false, every: 0 } })
}
const resumed = <S extends object>(system: System<S>, how: How): Outcome => search(system, {}, { ...how, keeping: { folder, title, resume: true, every: 0 } })

describe('a search that goes on comes to the end that it would have come to', () => {
  const ways: readonly [string, How, How][] = [
    ['as it was', {}, {}],
    ['with pages interchangeable', { symmetry: true }, { symmetry: true }],
    ['with two threads, first one', {}, { workers: 2, shareFrom: 0 }],
    ['with one thread, first two', { workers: 2, shareFrom: 0 }, {}],
  ]
  test.each(ways)('%s', (_, before, after) => {
    const system = pagetable(3, 2)
    const plain = { symmetry: false, ...before }
    const first = interruptedAt(system, 60_000, plain)
    expect(first.cut?.reason).toBe('interrupted')
    expect(told(resumed(system, { symmetry: false, ...after }))).toEqual(told(search(system, {}, plain)))
  })

  test('with a violation found before', () => {
    const system = pagetable(2, 2, 'forgets the marker')
    const how = { symmetry: false, preparation: closed }
    interruptedAt(system, 20_000, how)
    expect(told(resumed(system, how))).toEqual(told(search(system, {}, how)))
  })

  test('where values come into play on the way', () => {
    const system = filter(5)
    const how = { preparation: { glance: 1, look: 2_000 } }
    interruptedAt(system, 100_000, how)
    expect(told(resumed(system, how))).toEqual(told(search(system, {}, how)))
  })

  test('a search that is complete is not made again', () => {
    const system = pagetable(2, 2)
    const how = { symmetry: false, preparation: closed }
    const first = search(system, {}, { ...how, keeping: { folder, title, resume: false } })
    expect(resumed(system, how)).toEqual(JSON.parse(JSON.stringify(first)))
  })
})

describe('a checkpoint that is none of this search', () => {
  const how = { symmetry: false, preparation: closed }
  const refusedWith = (problem: string, run: () => unknown): void => {
    let thrown: unknown = null
    try { run() } catch (error) { thrown = error }
    expect(thrown).toBeInstanceOf(CheckpointError)
    expect((thrown as CheckpointError).problem).toBe(problem)
  }

  test('of another system, of other steps under the same names, or with a symmetry', () => {
    const system = pagetable(2, 2)
    interruptedAt(system, 5_000, how)
    refusedWith('foreign', () => resumed(pagetable(2, 1), how))
    refusedWith('foreign', () => resumed({ ...pagetable(2, 2, 'forgets the marker'), name: system.name }, how))
    refusedWith('foreign', () => resumed(system, { ...how, symmetry: true }))
  })

  test('a damaged one; and one that is there already is not written over', () => {
    const system = pagetable(2, 2)
    interruptedAt(system, 5_000, how)
    refusedWith('busy', () => search(system, {}, { ...how, keeping: { folder, title, resume: false } }))
    const log = readFileSync(join(folder, 'states'))
    log[100] = (log[100] ?? 0) ^ 1
    writeFileSync(join(folder, 'states'), log)
    refusedWith('damaged', () => resumed(system, how))
  })
})

describe('stopped again and again', () => {
  const system = wide(14)
  const whole = search(system, {}, { preparation: closed })
  const until = 1_700

  test.each<[string, readonly How[]]>([
    ['by one thread in one store', [{}, {}, {}, {}]],
    ['by one thread, two and three', [{ workers: 2 }, {}, { workers: 3 }, { workers: 2 }]],
    ['in each exact store', [{ store: 'inline' }, { store: 'tree' }, { workers: 2 }, { store: 'tree' }]],
  ])('%s', (_, ways) => {
    const depths: number[] = []
    for (const [i, way] of ways.entries()) {
      const how: How = { preparation: closed, shareFrom: 0, ...way, keeping: { folder, title, resume: i > 0, every: 0 } }
      let now = 0
      const part = search(system, i === ways.length - 1 ? {} : { progress: (told) => { now = told.states }, stopped: () => now > until * (i + 1) }, how)
      depths.push(part.depth)
      if (i < ways.length - 1) expect(part.cut?.reason).toBe('interrupted')
      else expect(told(part)).toEqual(told(whole))
      if (way.store !== undefined) expect(part.account.store).toBe(way.store)
    }
    // Each went further than the one before.
    expect(depths).toEqual([...new Set(depths)].sort((a, b) => a - b))
  })

  test('by an error of whoever listens: what was saved before stays', () => {
    const keeping = { folder, title, resume: false, every: 0 }
    let now = 0
    expect(() => search(system, { progress: ({ states }) => { now = states; if (now > 3 * until) throw new Error('gone') } }, { preparation: closed, keeping })).toThrow('gone')
    let first = 0
    const outcome = search(system, { progress: ({ states }) => { first ||= states } }, { preparation: closed, keeping: { ...keeping, resume: true } })
    expect(first).toBeGreaterThan(1_000)
    expect(told(outcome)).toEqual(told(whole))
  })
})

test('an interchangeability that a value refutes which comes into play on the way', () => {
  interface Late { x: { is: number }[]; count: number }
  const late: System<Late> = {
    name: 'late', shape: struct({ x: arrayOf(6, () => slot('x')), count: slot('count') }), init: { x: upTo(6).map(() => ({ is: 0 })), count: 0 },
    actions: [
      rule('count', 'a', (s) => s.count < 40, (s) => { s.count += 1 }),
      ...upTo(6).map((i) => rule<Late>(`turn ${i}`, 'a', (s) => at(s.x, i).is === 0, (s) => { s.x[i] = { is: 1 } })),
      ...upTo(6).map((i) => rule<Late>(`lose ${i}`, 'a', (s) => s.count > 33 && i === 3 && at(s.x, 2).is === 1 && at(s.x, 3).is === 0, (s) => { s.x[i] = { is: 2 } })),
    ],
    properties: [{ name: 'lost', kind: 'never', sort: 'predicate', instances: upTo(6).map((i) => ({ label: `${i}`, when: (s: Late) => at(s.x, i).is === 2 })) }],
    symmetric: [{ what: 'all', columns: upTo(6).map((i) => [`x[${i}]`]) }],
  }
  const how: How = { preparation: { glance: 1, look: 100, limits: { paths: 10_000, runs: 100_000, values: 3 } } }
  const first = interruptedAt(late, 2_500, how)
  expect(first.account.symmetric).toEqual([])
  const outcome = resumed(late, how)
  expect(told(outcome)).toEqual(told(search(late, {}, how)))
  expect(told(outcome)).toEqual(told(explore(late)))
  expect(outcome.properties[0]).toMatchObject({ verdict: 'violated', path: { length: 36 } })
})

describe('which run a checkpoint is of', () => {
  const small = (change: { when?: Property<Abc>['kind']; limit?: number; first?: number; asks?: (s: Abc) => boolean } = {}): System<Abc> =>
    abc({ a: up('a', change.limit ?? 5) }, [{ name: 'p', kind: change.when ?? 'never', sort: 'predicate', instances: [{ label: '', when: change.asks ?? ((s) => s.a === 3) }] }], { b: change.first ?? 0 })
  const keeping = { title, resume: true, every: 0 }

  test.each<[string, System<Abc>]>([
    ['the property asks for the contrary', small({ asks: (s) => s.a !== 3 })], ['it asks for another value', small({ asks: (s) => s.a === 4 })], ['it is of another kind', small({ when: 'always' })],
    ['a step goes further', small({ limit: 6 })], ['it begins elsewhere', small({ first: 1 })],
  ])('not of this one: %s', (_, other) => {
    for (const preparation of [{}, closed]) {
      const folder = mkdtempSync(join(tmpdir(), 'mmcheck-resume-'))
      try {
        const first = search(small(), {}, { preparation, keeping: { ...keeping, folder } })
        expect(() => search(other, {}, { preparation, keeping: { ...keeping, folder } })).toThrow('it is of another run')
        expect(search(small(), {}, { preparation, keeping: { ...keeping, folder } })).toEqual(JSON.parse(JSON.stringify(first)))
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  })

  test('a search for which there is no time leaves nothing that could be mistaken for another', () => {
    const how: How = { symmetry: false, preparation: closed }
    const place = join(folder, 'new')
    for (const limits of [{ seconds: 0 }, { stopped: () => true }])
      expect(search(pagetable(2, 2), limits, { ...how, keeping: { folder: place, title, resume: false } }).cut).not.toBeNull()
    expect(existsSync(place)).toBe(false)
    interruptedAt(pagetable(2, 2), 5_000, how)
    const before = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(search(pagetable(2, 2), { seconds: 0 }, { ...how, keeping: { folder, title, resume: true } }).cut?.reason).toBe('time')
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))).toEqual(before)
    expect(resumed(pagetable(2, 2), how)).toMatchObject({ cut: null, states: 14_130 })
  })

  test('nobody else may go on from it meanwhile', () => {
    const how: How = { symmetry: false, preparation: closed }
    let refused: unknown = null
    search(pagetable(2, 2), { progress: () => {
      try {
        resumed(pagetable(2, 2), how)
      } catch (thrown) {
        refused = thrown
      }
    } }, { ...how, keeping: { folder, title, resume: false } })
    expect(refused).toMatchObject({ problem: 'busy' })
  })

  test('into less memory than its states take, it does not go', () => {
    const how: How = { symmetry: false, preparation: closed }
    interruptedAt(pagetable(3, 2), 200_000, how)
    expect(() => search(pagetable(3, 2), { maxBytes: 2 ** 20 }, { ...how, keeping: { folder, title, resume: true } })).toThrow('do not fit into the memory')
    expect(resumed(pagetable(3, 2), how)).toMatchObject({ cut: null, states: 499_788 })
  })
})
