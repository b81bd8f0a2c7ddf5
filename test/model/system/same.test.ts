import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { createDraft } from 'immer'
import { describe, expect, test } from 'vitest'
import { same } from '../../../model/system/same.ts'
import type { Value } from '../../../model/system/schema.ts'

/** Few enough leaves and names that equal values are common. */
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom<Value>(null, false, 0, 1, '', '0'),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }), fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { noNullPrototype: true })),
}))

describe('same', () => {
  test('is equality by structure, as node has it', () => {
    fc.assert(fc.property(value, value, (a, b) => { expect(same(a, b)).toBe(isDeepStrictEqual(a, b)) }))
  })

  test('holds of every copy, and of no copy with one field changed', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), value, { minKeys: 1 }), fc.nat(), (a, n) => {
      expect(same(a, structuredClone(a))).toBe(true)
      const key = Object.keys(a)[n % Object.keys(a).length] ?? ''
      expect(same(a, { ...a, [key]: ['changed', a[key]] })).toBe(false)
      expect(same(a, Object.fromEntries(Object.entries(a).filter(([name]) => name !== key)))).toBe(false)
    }))
  })

  test.each([[null, undefined], [0, '0'], [0, false], [null, {}], [{ a: undefined }, {}], [{ a: 1 }, { b: 1 }], ['a', ['a']], [[], {}], [[0], { 0: 0 }]])('%j and %j differ', (a, b) => {
    expect(same(a, b)).toBe(false)
    expect(same(b, a)).toBe(false)
  })

  test('looks through drafts', () => {
    const draft = createDraft({ pte: { kind: 'present', write: true } })
    expect(same(draft.pte, { kind: 'present', write: true })).toBe(true)
    draft.pte.write = false
    expect(same(draft.pte, { kind: 'present', write: true })).toBe(false)
  })
})
