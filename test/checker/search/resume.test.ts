import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CheckpointError } from '../../../checker/search/checkpoint/error.ts'
import { type How, search } from '../../../checker/search/search.ts'
import type { Outcome } from '../../../checker/search/outcome.ts'
import type { System } from '../../../model/system/system.ts'
import { filter } from '../../bench/systems/filter.ts'
import { pagetable } from '../../bench/systems/pagetable.ts'

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

  test('in a store of another kind', () => {
    const system = pagetable(4, 1)
    const how = { symmetry: false, preparation: closed }
    interruptedAt(system, 1_000, how)
    expect(told(resumed(system, { ...how, store: 'tree' }))).toEqual(told(search(system, {}, how)))
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
