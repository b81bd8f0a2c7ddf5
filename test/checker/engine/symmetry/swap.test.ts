/** What is declared interchangeable must fit the shape of the states. */
import { describe, expect, test } from 'vitest'
import { Tables } from '../../../../checker/engine/tables.ts'
import { prepare } from '../../../../checker/engine/engine.ts'
import { columnsOf, swapsOf } from '../../../../checker/engine/symmetry/swap.ts'
import { search } from '../../../../checker/search/search.ts'
import { arrayOf, slot, struct } from '../../../../model/system/schema.ts'
import type { System } from '../../../../model/system/system.ts'

interface Pages { pte: number[]; armed: boolean[]; lock: number }

const system = (columns: readonly (readonly string[])[]): System<Pages> => ({
  name: 'pages', shape: struct({ pte: arrayOf(3, () => slot('pte')), armed: arrayOf(3, () => slot('bool')), lock: slot('lock') }),
  init: { pte: [0, 0, 0], armed: [false, false, false], lock: 0 }, actions: [], properties: [], symmetric: [{ what: 'pages', columns }],
})
const columns = [0, 1, 2].map((page) => [`pte[${page}]`, `armed[${page}]`])

test('columns are slots by their numbers', () => {
  const tables = new Tables(system(columns))
  expect(columnsOf(tables.layout.slots, { what: 'pages', columns })).toEqual([[0, 3], [1, 4], [2, 5]])
})

test('neighbours are interchanged, and everything else stays', () => {
  expect(swapsOf(new Tables(system(columns)), 'pages', [[0, 3], [1, 4], [2, 5]])).toEqual([
    { text: 'pages 0 and 1', slotFor: [1, 0, 2, 4, 3, 5, 6] }, { text: 'pages 1 and 2', slotFor: [0, 2, 1, 3, 5, 4, 6] },
  ])
})

test('a single index has no neighbour', () => { expect(swapsOf(new Tables(system(columns)), 'pages', [[0, 3]])).toEqual([]) })

describe('what does not fit is an error that names it', () => {
  test.each<[string, readonly (readonly string[])[], string]>([
    ['a slot that is not there', [['pte[0]'], ['pte[3]']], 'symmetry of pages: there is no slot pte[3]'],
    ['an array', [['pte'], ['armed']], 'symmetry of pages: there is no slot pte'],
    ['a slot twice', [['pte[0]', 'armed[0]'], ['pte[1]', 'armed[0]']], 'symmetry of pages: the slot armed[0] is named twice'],
    ['a slot twice for one index', [['pte[0]', 'pte[0]'], ['pte[1]', 'pte[2]']], 'symmetry of pages: the slot pte[0] is named twice'],
    ['columns of different lengths', [['pte[0]', 'armed[0]'], ['pte[1]']], 'symmetry of pages: not every index has the same number of slots'],
    ['slots in another order', [['pte[0]', 'armed[0]'], ['armed[1]', 'pte[1]']], 'symmetry of pages: pte[0] and armed[1] hold values of different domains'],
  ])('%s', (_, wrong, message) => {
    expect(() => prepare(system(wrong))).toThrow(message)
    expect(search(system(wrong)).error).toEqual({ message, path: [] })
  })

  test('even where no use would be made of it', () => {
    expect(() => prepare(system([['pte[0]'], ['pte[7]']]), { symmetry: false })).toThrow('there is no slot pte[7]')
  })

  test.each([[[]], [[['pte[0]', 'armed[0]']]], [[[], []]]])('less than two columns, or empty ones, say nothing: %j', (few) => {
    expect(search(system(few), {}, { preparation: { glance: 0 } })).toMatchObject({ error: null, states: 1 })
  })
})
