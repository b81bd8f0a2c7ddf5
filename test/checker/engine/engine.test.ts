import { describe, expect, test } from 'vitest'
import type { ClosureLimits } from '../../../checker/engine/closure.ts'
import { prepare, unclosedText, widened } from '../../../checker/engine/engine.ts'
import { abc, burn, up } from './abc.ts'
import { successorsOf } from './successors.ts'

const grid = abc({ a: up('a', 3), b: up('b', 3) })
const burning = abc({ burn }, [], { b: 30 })
const few: ClosureLimits = { paths: 100, runs: 100, values: 10 }

describe('how tables are learned', () => {
  test('a system that the first look has seen all of is known', () => {
    expect(prepare(grid, { glance: 16 })).toMatchObject({ learned: 'all seen', unclosed: null })
  })

  test('a larger one is closed', () => {
    const engine = prepare(grid, { glance: 15 })
    expect(engine).toMatchObject({ learned: 'closed', unclosed: null, numbering: { bits: 4, words: 1 } })
    expect(engine.plan.trees).toEqual([])
  })

  test('one that does not close is looked at longer: all of it may be seen then', () => {
    expect(prepare(burning, { glance: 5, look: 31, limits: few })).toMatchObject({ learned: 'all seen', unclosed: { reason: 'values', slot: 0 } })
  })

  test('else it is searched with the values seen so far in play, and no others', () => {
    const { learned, numbering, tables } = prepare(burning, { glance: 5, look: 20, limits: few })
    expect(learned).toBe('as met')
    const inPlay = numbering.inPlay(0).map((id) => tables.values.valueOf(0, id))
    expect(inPlay).toEqual(expect.arrayContaining(Array.from({ length: 20 }, (_, i) => i)))
    expect(inPlay).not.toContain(25)
  })

  test('the initial state must have the shape', () => {
    expect(() => prepare({ ...grid, init: {} as never })).toThrow('a is given undefined')
  })

  test('how many frames an error shows is left as it was', () => {
    const before = Error.stackTraceLimit
    let inside = before
    prepare(abc({ look: () => { inside = Error.stackTraceLimit; return false } }))
    expect([Error.stackTraceLimit, inside]).toEqual([before, 0])
    expect(() => prepare({ ...grid, init: {} as never })).toThrow()
    expect(Error.stackTraceLimit).toBe(before)
  })
})

test('widened: more values in play, the others keep their numbers, nothing that was learned is lost', () => {
  const engine = prepare(burning, { glance: 5, look: 20, limits: few })
  const { tables } = engine
  const ids = (a: number, b: number): number[] => tables.idsOf({ a, b, c: 0 })
  expect(() => engine.numbering.pack(ids(22, 8))).toThrow('not in play')
  const wider = widened(engine, [22, 23].flatMap((a) => ids(a, 30 - a).slice(0, 2).map((id, slot) => [slot, id] as const)), few)
  expect(wider).toMatchObject({ learned: 'as met', unclosed: engine.unclosed })
  expect(wider.tables).toBe(tables)
  expect(successorsOf(wider, ids(22, 8))).toEqual([ids(23, 7).join()])
  expect(successorsOf(wider, ids(3, 27))).toEqual([ids(4, 26).join()])
  expect(engine.numbering.inPlay(0).every((id, rank) => wider.numbering.rank(0, id) === rank)).toBe(true)
})

describe('why tables could not be closed, in words', () => {
  test('a slot without a bound is named', () => {
    const engine = prepare(burning, { glance: 5, look: 20, limits: few })
    expect(engine.unclosed).toEqual({ reason: 'values', slot: 0 })
    expect(unclosedText(engine, { reason: 'values', slot: 0 })).toMatch(/^a takes ever more values/)
  })

  test('so is a question that reads too much, with what it reads', () => {
    const engine = prepare(abc({ a: up('a', 9), b: up('b', 9), sum: (s) => s.a + s.b > 99 }), { glance: 5, look: 20, limits: { ...few, paths: 20 } })
    expect(engine.unclosed).toEqual({ reason: 'paths', question: 2 })
    expect(unclosedText(engine, { reason: 'paths', question: 2 })).toMatch(/^"sum" (.*) 2 slots at once, (.*)\(a, b\)/)
  })

  test('or only that there is too much in all', () => {
    expect(unclosedText(prepare(grid), { reason: 'runs' })).toMatch(/combinations in all/)
  })
})
