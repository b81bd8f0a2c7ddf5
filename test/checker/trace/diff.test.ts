import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesBetween } from '../../../checker/trace/diff.ts'
import { arrayOf, fixed, slot, slotsOf, struct, type Value } from '../../../model/system/schema.ts'

const shape = struct({ pt: arrayOf(2, () => slot('entry')), lock: slot('lock'), brand: fixed('x') })
const slots = slotsOf(shape)
const state = (first: Value, second: Value, lock: Value): object => ({ pt: [first, second], lock, brand: 'x' })
const present = (write: boolean, wp: boolean): Value => ({ kind: 'present', write, uffd_wp: wp, of: { file: true, index: 3 } })

test('a changed value of the same shape is told field by field, fields of fields by their path', () => {
  const [change, ...rest] = changesBetween(slots, state(present(true, false), 0, 0), state({ ...present(false, true) as object, of: { file: true, index: 4 } }, 0, 0))
  expect(rest).toEqual([])
  expect(change?.slot.text).toBe('pt[0]')
  expect(change?.fields).toEqual([
    { field: 'write', from: true, to: false }, { field: 'uffd_wp', from: false, to: true }, { field: 'of.index', from: 3, to: 4 },
  ])
})

test('a value of another shape changed as a whole', () => {
  const [change] = changesBetween(slots, state({ kind: 'none' }, 0, 0), state(present(true, true), 0, 0))
  expect(change).toMatchObject({ from: { kind: 'none' }, to: { kind: 'present' }, fields: [] })
})

test.each<[Value, Value]>([[0, 'write'], [null, { a: 1 }], [[1], [1, 2]], [true, false]])('%j to %j has no fields to speak of', (from, to) => {
  expect(changesBetween(slots, state(0, 0, from), state(0, 0, to))).toMatchObject([{ slot: { text: 'lock' }, from, to, fields: [] }])
})

test('exactly the slots whose JSON differs have changed, and setting the fields gives the new value', () => {
  const flags = fc.record({ kind: fc.constantFrom('a', 'b'), write: fc.boolean(), deep: fc.record({ n: fc.nat(2), m: fc.nat(2) }) })
  const value: fc.Arbitrary<Value> = fc.oneof(fc.constantFrom<Value>(null, 0, 'x'), flags)
  fc.assert(fc.property(fc.tuple(value, value, value), fc.tuple(value, value, value), (from, to) => {
    const changes = changesBetween(slots, state(...from), state(...to))
    const differing = ['pt[0]', 'pt[1]', 'lock'].filter((_, i) => JSON.stringify(from[i]) !== JSON.stringify(to[i]))
    expect(changes.map((change) => change.slot.text)).toEqual(differing)
    for (const { from: before, to: after, fields } of changes) {
      if (fields.length === 0) continue
      const made = structuredClone(before) as Record<string, Record<string, unknown>>
      for (const { field, to: set } of fields) {
        const [outer = '', inner] = field.split('.')
        if (inner === undefined) Object.assign(made, { [outer]: set })
        else Object.assign(made[outer] ?? {}, { [inner]: set })
      }
      expect(made).toEqual(after)
    }
  }))
})
