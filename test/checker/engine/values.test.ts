import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostValues, SlotValues } from '../../../checker/engine/values.ts'
import { same } from '../../../model/system/same.ts'
import type { Value } from '../../../model/system/schema.ts'

/** Few enough that equal ones are common, made anew each time; and some that are easily mixed up. */
const value: fc.Arbitrary<Value> = fc.constantFrom<() => Value>(
  () => null, () => false, () => 0, () => 1, () => '0', () => '', () => 'null', () => [], () => [0], () => ['0'], () => [[0]], () => [0, 1], () => '[0,1]',
  () => ({}), () => ({ a: 0 }), () => ({ a: '0' }), () => ({ a: 0, b: { c: 1 } }), () => ({ b: { c: 1 }, a: 0 }), () => '{"a":0}', () => ({ 'a":0,"b': 1 }),
).map((make) => make())

test('two values have one number in a slot if and only if they are the same, and equal ones are one object in all slots', () => {
  fc.assert(fc.property(fc.array(fc.record({ slot: fc.nat(2), value }), { minLength: 2, maxLength: 20 }), (given) => {
    const values = new SlotValues(3)
    const taken = given.map(({ slot, value }) => ({ slot, value, id: values.idOf(slot, value) }))
    for (const a of taken) for (const b of taken) {
      if (a.slot === b.slot) expect(a.id === b.id).toBe(same(a.value, b.value))
      if (same(a.value, b.value)) expect(values.valueOf(a.slot, a.id)).toBe(values.valueOf(b.slot, b.id))
    }
    for (const { slot, value, id } of taken) expect(same(values.valueOf(slot, id), value)).toBe(true)
  }))
})

describe('numbers', () => {
  test('each slot has its own, in the order in which its values turn up', () => {
    const values = new SlotValues(2)
    expect([values.idOf(0, 'a'), values.idOf(0, 'b'), values.idOf(1, 'b'), values.idOf(0, 'a'), values.idOf(1, 'c')]).toEqual([0, 1, 0, 0, 1])
    expect([values.valuesOf(0), values.valuesOf(1)]).toEqual([['a', 'b'], ['b', 'c']])
    expect([values.count(0), values.count(1), values.slots]).toEqual([2, 2, 2])
  })

  test('a value that has not been there has none, and asking does not give it one', () => {
    const values = new SlotValues(2)
    values.idOf(0, { a: 1 })
    expect([values.known(0, { a: 1 }), values.known(0, { a: 2 }), values.known(1, { a: 1 }), values.count(1)]).toEqual([0, undefined, undefined, 0])
  })

  test('the widest slot', () => {
    const values = new SlotValues(3)
    for (const [slot, value] of [[1, 'a'], [2, 'a'], [2, 'b'], [1, 'b'], [1, 'c']] as const) values.idOf(slot, value)
    expect(values.widest).toBe(1)
  })

  test('a slot or a value that is not there is an error', () => {
    const values = new SlotValues(1)
    expect(() => values.idOf(1, 0)).toThrow('no slot 1')
    expect(() => values.valueOf(0, 0)).toThrow('slot 0 has no value 0')
  })

  test('a slot that takes too many holds something unbounded', () => {
    const values = new SlotValues(1)
    for (let i = 0; i < mostValues; i++) values.idOf(0, i)
    expect(values.idOf(0, 7)).toBe(7)
    expect(() => values.idOf(0, mostValues)).toThrow('it holds something unbounded')
  })
})
