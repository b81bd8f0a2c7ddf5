import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { close, type ClosureLimits, complete, isComplete, usualLimits } from '../../../checker/engine/closure.ts'
import { Numbering } from '../../../checker/engine/numbering.ts'
import { Tables } from '../../../checker/engine/tables.ts'
import type { System } from '../../../model/system/system.ts'
import { anySystem } from '../../arbitraries/systems.ts'
import { filter } from '../../bench/systems/filter.ts'
import { abc, type Abc, burn, up } from './abc.ts'

const few: ClosureLimits = { paths: 300, runs: 3_000, values: 45 }

/** Asks everything about some combinations of the values that slots may hold; how many steps had to be run for that. */
function runsToAsk<S>(tables: Tables<S>, picks: Iterator<number>, rounds: number): number {
  const before = tables.runs
  for (let round = 0; round < rounds; round++) {
    const ids = tables.init.map((_, slot) => Number(picks.next().value) % tables.values.count(slot))
    for (const question of tables.questions.keys()) tables.answer(question, ids)
  }
  return tables.runs - before
}

describe('closed tables', () => {
  test('have an answer for every combination of the values that slots may hold, and no answer writes another value', () => {
    let closed = 0
    fc.assert(fc.property(anySystem('steps'), fc.infiniteStream(fc.nat(400)), ({ system }, picks) => {
      const tables = new Tables(system)
      if (close(tables, few) !== null) return
      closed++
      const numbering = Numbering.ofAll(tables.values)
      expect(tables.roots.every((root) => isComplete(root, numbering))).toBe(true)
      expect(runsToAsk(tables, picks, 20)).toBe(0)
      expect(Numbering.ofAll(tables.values).bits).toBe(numbering.bits)
    }), { numRuns: 100 })
    expect(closed).toBeGreaterThan(20)
  })

  test('know more than can be reached: each slot is taken by itself', () => {
    // b follows a; no state has a = 0 and b = 2.
    const tables = new Tables(abc({ step: up('a', 2), follow: (s) => { s.b = s.a }, both: (s) => s.a === 0 && s.b === 2 }))
    expect(close(tables)).toBeNull()
    expect([tables.values.valuesOf(0), tables.values.valuesOf(1), tables.values.valuesOf(2)]).toEqual([[0, 1, 2], [0, 1, 2], [0]])
    expect(tables.answer(2, [0, 2, 0]).yes).toBe(true)
  })

  test('a step that throws on a combination that cannot be reached has an answer there, and none of the others fails', () => {
    const tables = new Tables(abc({ follow: (s) => { s.a = 1 - s.a; s.b = s.a }, strict: (s) => { if (s.a !== s.b) throw new Error('unequal'); return false } }))
    expect(close(tables)).toBeNull()
    expect([[0, 0], [1, 1], [0, 1], [1, 0]].map(([a = 0, b = 0]) => tables.answer(1, [a, b, 0]).error)).toEqual([null, null, 'unequal', 'unequal'])
  })

  test('what was learned before is not learned again', () => {
    const tables = new Tables(abc({ step: up('a', 3) }))
    tables.answer(0, tables.init)
    expect(close(tables)).toBeNull()
    expect([tables.runs, close(tables), tables.runs]).toEqual([4, null, 4])
  })
})

describe('tables that cannot be closed', () => {
  const wide = abc({ a: up('a', 9), b: up('b', 9), c: up('c', 9), all: (s) => s.a + s.b + s.c > 99 })
  test.each<[string, System<Abc>, Partial<ClosureLimits>, unknown]>([
    ['a slot that takes ever more values', abc({ burn }, [], { b: 3 }), {}, { reason: 'values', slot: 0 }],
    ['the same, earlier', abc({ b: up('b', 4), a: up('a', 30) }), { values: 10 }, { reason: 'values', slot: 0 }],
    ['a question that reads too much at once', wide, { paths: 999 }, { reason: 'paths', question: 3 }],
    ['too many combinations in all', wide, { runs: 500 }, { reason: 'runs' }],
  ])('%s', (_, system, limits, expected) => {
    const tables = new Tables(system)
    expect(close(tables, { ...usualLimits, ...limits })).toEqual(expected)
    // What has been learned stays, and is right.
    expect(tables.answer(0, tables.init).error).toBeNull()
  })

  test('a limit that is just enough', () => {
    expect(close(new Tables(wide), { paths: 1_000, runs: 1_030, values: 10 })).toBeNull()
    expect(close(new Tables(wide), { paths: 1_000, runs: 1_029, values: 10 })).toEqual({ reason: 'runs' })
    expect(close(new Tables(wide), { paths: 1_000, runs: 1_030, values: 9 })).toMatchObject({ reason: 'values' })
  })

  test('the usual limits are enough for the benchmarks, but for a lock whose levels only reachable states bound', () => {
    expect(close(new Tables(filter(3)))).toEqual({ reason: 'values', slot: 0 })
  })
})

describe('completing for the values in play', () => {
  test('asks about these and no others, and says which tables stay incomplete', () => {
    const tables = new Tables(abc({ a: up('a', 9), b: up('b', 9), both: (s) => s.a === 3 && s.b === 3 }))
    for (const value of [1, 2, 3]) { tables.values.idOf(0, value); tables.values.idOf(1, value) }
    const numbering = new Numbering([[0, 3], [2, 0], [0]])
    expect(complete(tables, numbering)).toEqual([])
    // Two values of a, two of b; b is asked only where a is 3.
    expect(tables.paths).toEqual([2, 2, 3])
    expect(tables.roots.every((root) => isComplete(root, numbering))).toBe(true)
    expect(complete(new Tables(abc({ a: up('a', 9), both: (s) => s.a === s.b })), new Numbering([[0], [0], [0]]), { paths: 0, runs: 99, values: 99 })).toEqual([0, 1])
  })

  test('leaves out the tables that are too wide, and completes the others', () => {
    const tables = new Tables(abc({ step: (s) => { s.a = (s.a + 1) % 4; s.b = s.a }, wide: (s) => s.a + s.b > 99, narrow: (s) => s.a > 99 }))
    for (const value of [1, 2, 3]) { tables.values.idOf(0, value); tables.values.idOf(1, value) }
    const numbering = Numbering.ofAll(tables.values)
    expect(complete(tables, numbering, { paths: 10, runs: 100, values: 1 })).toEqual([1])
    expect(tables.roots.map((root) => isComplete(root, numbering))).toEqual([true, false, true])
  })
})

test('a table of which nothing is known is not complete; one that reads nothing is', () => {
  const tables = new Tables(abc({ always: () => {} }))
  const numbering = Numbering.ofAll(tables.values)
  expect(isComplete(tables.roots[0], numbering)).toBe(false)
  tables.answer(0, tables.init)
  expect(isComplete(tables.roots[0], numbering)).toBe(true)
})
