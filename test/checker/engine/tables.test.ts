import { freeze } from 'immer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Branch, Tables } from '../../../checker/engine/tables.ts'
import { stateOf } from '../../../checker/engine/views.ts'
import { take } from '../../../checker/search/take.ts'
import { fixed, slot, struct } from '../../../model/system/schema.ts'
import { deaf, type Property } from '../../../model/system/system.ts'
import { anySystem } from '../../arbitraries/systems.ts'
import { abc, type Abc } from './abc.ts'

const reported: Property<Abc> = { name: 'reported', kind: 'never', sort: 'report', hasPremise: true }

describe('an answer', () => {
  test('is learned once for all states that agree in the slots that the step reads', () => {
    const tables = new Tables(abc({ step: (s) => { if (s.a === 0) return false; s.c = s.b } }))
    const id = (slot: number, value: number): number => tables.values.idOf(slot, value)
    const state = (a: number, b: number, c: number): number[] => [id(0, a), id(1, b), id(2, c)]
    expect(tables.answer(0, state(0, 0, 0)).yes).toBe(false)
    expect(tables.answer(0, state(0, 5, 7))).toBe(tables.answer(0, state(0, 0, 0)))
    expect(tables.runs).toBe(1)
    expect(tables.answer(0, state(1, 5, 0)).writes).toEqual([[2, id(2, 5)]])
    expect(tables.answer(0, state(1, 5, 7))).toBe(tables.answer(0, state(1, 5, 0)))
    expect([tables.runs, tables.paths]).toEqual([2, [2]])
  })

  test('equal ones are one object', () => {
    const tables = new Tables(abc({ one: (s) => { s.c = s.a }, two: (s) => { s.c = s.b } }))
    expect(tables.answer(0, tables.init)).toBe(tables.answer(1, tables.init))
  })

  test('holds writes of what stands there already, in the order of the slots', () => {
    const tables = new Tables(abc({ step: (s) => { s.c = 0; s.a = 0; s.c = 1 } }))
    expect(tables.answer(0, tables.init).writes).toEqual([[0, 0], [2, 1]])
  })

  test('says what was reported: properties of the report sort, each once, the first words', () => {
    const tables = new Tables(abc({
      step: (s, watch) => { watch.violated('reported', `a is ${s.a}`); watch.violated('reported', 'again'); watch.reached('reported'); watch.violated('nobody', ''); watch.reached('nobody') },
      backsOut: (_, watch) => { watch.violated('reported', ''); watch.reached('reported'); return false },
    }, [reported]))
    expect(tables.answer(0, tables.init)).toMatchObject({ reports: [{ property: 0, what: 'a is 0' }], reached: [0] })
    expect(tables.answer(1, tables.init)).toEqual({ yes: false, writes: [], reports: [], reached: [], error: null })
  })

  test('may be an error: what throws, what no slot can hold, a fixed leaf', () => {
    const steps = {
      throws: (s: Abc) => { s.a = 1; throw new Error('by zero') },
      symbol: () => { throw 'a text' },
      holdsNothing: (s: Abc) => { Object.assign(s, { a: undefined }) },
    }
    const tables = new Tables(abc(steps))
    expect([0, 1, 2].map((question) => tables.answer(question, tables.init).error)).toEqual(['by zero', 'a text', 'a is given undefined, which no slot can hold'])
    expect(tables.answer(0, tables.init)).toMatchObject({ yes: false, writes: [] })
    const moves = { name: 'moves', actor: 'x', apply: (s: { f: number }) => { s.f = 2; return true } }
    const withFixed = new Tables({ name: 'f', shape: struct({ f: fixed(1), a: slot('n') }), init: { f: 1, a: 0 }, actions: [moves], properties: [] })
    expect(withFixed.answer(0, withFixed.init).error).toBe('f is fixed in this scope, but a step has written 2')
  })

  test('is what the step does under immer, for any combination of values', () => {
    fc.assert(fc.property(anySystem('steps'), fc.infiniteStream(fc.nat(3)), ({ system }, picks) => {
      const tables = new Tables(system)
      // A few rounds, so that there are values to combine.
      for (let round = 0; round < 12; round++) {
        const ids = tables.init.map((_, slot) => (picks.next().value ?? 0) % tables.values.count(slot))
        const state = freeze(stateOf(tables.layout, tables.valuesOf(ids)) as object, true)
        system.actions.forEach((action, i) => {
          const answer = tables.answer(i, ids)
          let next: object | null
          try {
            next = take(state, action, deaf)
          } catch (thrown) {
            expect(answer.error).toBe((thrown as Error).message)
            return
          }
          const after = [...ids]
          for (const [slot, id] of answer.writes) after[slot] = id
          expect([answer.yes, answer.error]).toEqual([next !== null, null])
          expect(stateOf(tables.layout, tables.valuesOf(after))).toEqual(next ?? state)
        })
      }
    }), { numRuns: 60 })
  })
})

describe('a table', () => {
  test('asks slots in the order in which the step reads them', () => {
    const tables = new Tables(abc({ step: (s) => s.b === 0 && s.a === 0 }))
    tables.answer(0, tables.init)
    const root = tables.roots[0]
    expect(root instanceof Branch && [root.slot, root.next[0] instanceof Branch && root.next[0].slot]).toEqual([1, 0])
  })

  test('that does not fit a new run gives the step away: it depends on something that is not in the state', () => {
    const hidden = { reads: 'a' as keyof Abc, more: false }
    const tables = new Tables(abc({ moody: (s) => s[hidden.reads] === 0 && (!hidden.more || s.c === 0) }))
    const [first, second] = [0, 1].map((value) => tables.values.idOf(0, value))
    tables.answer(0, [first ?? 0, 0, 0])
    hidden.reads = 'b'
    expect(() => tables.answer(0, [second ?? 0, 0, 0])).toThrow('"moody" reads b where it did otherwise before, in a state that it could not tell from this one')
  })

  test('nor one that reads less, or more, than before', () => {
    let reads: readonly (keyof Abc)[] = ['a', 'b']
    const tables = new Tables(abc({ moody: (s) => reads.every((slot) => s[slot] >= 0) }))
    const ids = (a: number, b: number): number[] => [tables.values.idOf(0, a), tables.values.idOf(1, b), 0]
    tables.answer(0, ids(0, 0))
    reads = ['a']
    expect(() => tables.answer(0, ids(0, 1))).toThrow('"moody" reads less where it did otherwise before')
    reads = []
    expect(() => tables.answer(0, ids(1, 0))).toThrow('"moody" reads less')
  })
})

test('the initial state must have the shape', () => {
  expect(() => new Tables({ name: 'bad', shape: struct({ a: struct({ b: slot('n') }) }), init: {}, actions: [], properties: [] })).toThrow()
  expect(() => new Tables({ name: 'bad', shape: struct({ a: slot('n') }), init: {}, actions: [], properties: [] })).toThrow('a is given undefined')
})
