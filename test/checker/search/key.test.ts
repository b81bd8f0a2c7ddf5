import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keysOf } from '../../../checker/search/key.ts'
import { same } from '../../../model/system/same.ts'
import { arrayOf, fixed, slot, struct, type Value } from '../../../model/system/schema.ts'

/** Few enough values that equal ones are common, and some that are easily mixed up. */
const value: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  null, false, true, 0, 1, '0', '1', 'null', '', [], [0], ['0'], {}, { a: 0 }, { a: '0' }, { a: 0, b: [1] }, { b: [1], a: 0 }, { a: { b: 0 } },
)
const state = fc.record({ top: value, list: fc.tuple(value, value), name: fc.constant('same for all') })
const shape = struct({ top: slot('one'), list: arrayOf(2, () => slot('other')), name: fixed('same for all') })

test('two states have one key if and only if all their slots are the same', () => {
  fc.assert(fc.property(fc.array(state, { minLength: 2, maxLength: 12 }), (states) => {
    const keys = keysOf<object>(shape)
    const texts = states.map((each) => keys.of(each))
    states.forEach((a, i) => { states.forEach((b, j) => { expect(texts[i] === texts[j]).toBe(same(a, b)) }) })
  }))
})

test('the order of fields does not matter, and neither does which object it is', () => {
  const keys = keysOf<object>(struct({ top: slot('one') }))
  expect(keys.of({ top: { a: 0, b: [1] } })).toBe(keys.of({ top: { b: [1], a: 0 } }))
})

test('domains are counted apart, and shared by the slots that name them', () => {
  const keys = keysOf<object>(shape)
  for (const top of [1, 2, 3]) keys.of({ top, list: ['x', top === 3 ? 'y' : 'x'], name: 'same for all' })
  expect(keys.domainSizes()).toEqual({ one: 3, other: 2 })
})

test('a fixed leaf may hold an equal value only', () => {
  const keys = keysOf<object>(struct({ vma: fixed({ mapped: true }), top: slot('one') }))
  expect(() => keys.of({ vma: { mapped: true }, top: 0 })).not.toThrow()
  expect(() => keys.of({ vma: { mapped: false }, top: 0 })).toThrow('vma is fixed in this scope, but a step has written {"mapped":false}')
})
