/**
 * Sorting columns within packed words: what comes out has the same columns in some order, and is the same for all orders.
 * Columns of any width, in states of several words, with other slots between them.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Numbering } from '../../../../checker/engine/numbering.ts'
import { roomFor } from '../../../../checker/engine/successors.ts'
import { generateCanonical } from '../../../../checker/engine/symmetry/canonical.ts'

/** Values of each row of columns, of the slots beside them, and where each slot comes to stand. */
interface Layout { readonly indices: number; readonly rows: readonly number[]; readonly beside: readonly number[]; readonly places: readonly number[] }

const sizes = fc.constantFrom(1, 1, 2, 3, 16, 17, 300, 600)
const layout: fc.Arbitrary<Layout> = fc.record({ indices: fc.integer({ min: 2, max: 4 }), rows: fc.array(sizes, { minLength: 1, maxLength: 5 }), beside: fc.array(sizes, { maxLength: 4 }) })
  .chain(({ indices, rows, beside }) => {
    const slots = Array.from({ length: indices * rows.length + beside.length }, (_, slot) => slot)
    return fc.shuffledSubarray(slots, { minLength: slots.length }).map((places) => ({ indices, rows, beside, places }))
  })

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const get = (list: readonly number[], at: number): number => list[at] ?? NaN

/** Of each slot, how many values it has: those of the columns first. */
const valuesOf = ({ indices, rows, beside }: Layout): number[] => [...upTo(indices).flatMap(() => rows), ...beside]

function packing(given: Layout): { numbering: Numbering; columns: number[][] } {
  const values = valuesOf(given)
  const inPlay: number[][] = []
  given.places.forEach((place, slot) => { inPlay[place] = upTo(get(values, slot)) })
  return { numbering: new Numbering(inPlay), columns: upTo(given.indices).map((index) => given.rows.map((_, row) => get(given.places, index * given.rows.length + row))) }
}

/** Often the same, so that columns have to be told apart by their later slots. */
const anyState = (given: Layout): fc.Arbitrary<number[]> => fc.tuple(...valuesOf(given).map((size) => fc.oneof(fc.constant(0), fc.nat(size - 1), fc.constant(size - 1))))
  .map((values) => given.places.map((_, place) => get(values, given.places.indexOf(place))))

const withStates = layout.chain((given) => fc.record({ given: fc.constant(given), states: fc.array(anyState(given), { minLength: 1, maxLength: 4 }) }))

function canonical({ numbering, columns }: ReturnType<typeof packing>, states: readonly number[][]): number[][] {
  const { words } = numbering
  const successors = roomFor(states.length + 1, words)
  states.forEach((ids, i) => { successors.words.set(numbering.pack(ids), i * words) })
  // What lies behind the last one is none of its business.
  successors.words.fill(-1, states.length * words)
  successors.count = states.length
  generateCanonical([columns.map((column) => column.map((slot) => numbering.field(slot)))], words)(successors)
  expect([...successors.words.subarray(states.length * words)]).toEqual(Array.from({ length: words }, () => -1))
  expect(states.map((_, i) => (successors.words[i * words] ?? 0) & 1)).toEqual(states.map(() => 1))
  return states.map((_, i) => numbering.unpack(successors.words, i * words))
}

const columnsOf = (state: readonly number[], columns: readonly number[][]): string[] => columns.map((column) => column.map((slot) => get(state, slot)).join())

test('the same columns in some order, and nothing else changed', () => {
  const seen = { words: new Set<number>(), bits: new Set<number>(), indices: new Set<number>() }
  fc.assert(fc.property(withStates, ({ given, states }) => {
    const packed = packing(given)
    const after = canonical(packed, states)
    states.forEach((state, i) => {
      const now = after[i] ?? []
      expect(columnsOf(now, packed.columns).sort()).toEqual(columnsOf(state, packed.columns).sort())
      const beside = given.places.slice(given.indices * given.rows.length)
      expect(beside.map((slot) => now[slot])).toEqual(beside.map((slot) => state[slot]))
    })
    seen.words.add(packed.numbering.words)
    seen.indices.add(given.indices)
    seen.bits.add(packed.columns[0]?.reduce((sum, slot) => sum + packed.numbering.field(slot).bits, 0) ?? 0)
  }), { numRuns: 200 })
  expect(seen.words.size).toBeGreaterThan(3)
  expect([...seen.indices].sort()).toEqual([2, 3, 4])
  expect([...seen.bits].some((bits) => bits === 0)).toBe(true)
  expect([...seen.bits].some((bits) => bits > 31)).toBe(true)
})

test('one for all orders of the columns; and what is in order stays as it is', () => {
  fc.assert(fc.property(withStates.chain(({ given, states: [state = []] }) =>
    fc.record({ given: fc.constant(given), state: fc.constant(state), order: fc.shuffledSubarray(upTo(given.indices), { minLength: given.indices }) })), ({ given, state, order }) => {
    const packed = packing(given)
    const permuted = [...state]
    order.forEach((from, to) => { packed.columns[to]?.forEach((slot, row) => { permuted[slot] = get(state, get(packed.columns[from] ?? [], row)) }) })
    const [one = [], other] = canonical(packed, [state, permuted])
    expect(other).toEqual(one)
    expect(canonical(packed, [one])).toEqual([one])
  }), { numRuns: 200 })
})

describe('by hand', () => {
  test('columns of one slot come in ascending order of their values', () => {
    fc.assert(fc.property(fc.array(fc.nat(9), { minLength: 2, maxLength: 4 }), (state) => {
      const numbering = new Numbering(state.map(() => upTo(10)))
      expect(canonical({ numbering, columns: state.map((_, slot) => [slot]) }, [state])).toEqual([[...state].sort((a, b) => a - b)])
    }))
  })

  test('the sign bit of a word is a bit like any other', () => {
    // Beside bit 0, a word holds 31 bits: two slots of 15 and one that reaches the top.
    const numbering = new Numbering([2 ** 15, 2 ** 15, 2].map(upTo).concat([upTo(2)]))
    expect(numbering.field(2)).toMatchObject({ word: 0, shift: 31 })
    const packed = { numbering, columns: [[0, 2], [1, 3]] }
    const states = [[5, 9, 1, 0], [9, 5, 0, 1], [5, 5, 0, 1], [5, 5, 1, 0]]
    const [one, same, two, alike] = canonical(packed, states)
    expect([same, alike]).toEqual([one, two])
    expect(one).not.toEqual(two)
  })

  test('two symmetries at once, each by itself', () => {
    const numbering = new Numbering([4, 4, 4, 4].map(upTo))
    const fields = [0, 1, 2, 3].map((slot) => [numbering.field(slot)])
    const successors = roomFor(1, numbering.words)
    successors.words.set(numbering.pack([3, 1, 2, 0]))
    successors.count = 1
    generateCanonical([fields.slice(0, 2), fields.slice(2)], numbering.words)(successors)
    expect(numbering.unpack(successors.words)).toEqual([1, 3, 0, 2])
  })
})
