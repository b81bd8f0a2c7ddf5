import { describe, expect, test } from 'vitest'
import { benchmarkOf } from './cases.ts'
import { type CaseName, difference, expected, type Found } from './expected.ts'

const found: Found = { states: 14_130, transitions: 193_758, depth: 15, steps: null, complete: true, bytes: null, store: null }
const wanted = expected['pagetable 2x2']

describe('what was found differs from what must be found', () => {
  test('in nothing', () => { expect(difference(found, wanted)).toBeNull() })
  test('in nothing that both of them tell', () => {
    expect(difference({ ...found, depth: null }, wanted)).toBeNull()
    expect(difference({ ...found, depth: 99 }, { ...wanted, depth: null })).toBeNull()
  })
  test('in a count', () => {
    expect(difference({ ...found, states: 14_131, depth: 14 }, wanted)).toBe('14,131 states instead of 14,130, 14 depth instead of 15')
    expect(difference({ ...found, transitions: 193_757 }, wanted)).toBe('193,757 transitions instead of 193,758')
  })
  test('in nothing if only a part was meant to be seen', () => {
    expect(difference({ ...found, states: 3, complete: false }, wanted)).toBeNull()
  })
  test('in a violation', () => {
    expect(difference({ ...found, steps: 3 }, wanted)).toBe('a violation in 3 steps, where there is none')
    expect(difference({ ...found, steps: 3, complete: false }, wanted)).toBe('a violation in 3 steps, where there is none')
    const mutant = expected['pagetable 2x2, zap forgets the marker']
    expect(difference({ ...found, steps: 3 }, mutant)).toBeNull()
    expect(difference({ ...found, steps: 4 }, mutant)).toBe('a violation in 3 steps was not found, but one in 4')
    expect(difference(found, mutant)).toBe('a violation in 3 steps was not found, but none')
  })
})

test('every benchmark is named after its model, its size and what is special about it', () => {
  for (const name of Object.keys(expected) as CaseName[]) expect(benchmarkOf(name).name).toBe(name)
  expect(benchmarkOf('twophase 9')).toMatchObject({ model: 'twophase', size: '9', mutant: false, symmetric: false })
  expect(benchmarkOf('pagetable 2x2, zap forgets the marker')).toMatchObject({ model: 'pagetable', size: '2x2', mutant: true, symmetric: false })
  expect(benchmarkOf('pagetable 2x3, pages symmetric')).toMatchObject({ model: 'pagetable', size: '2x3', mutant: false, symmetric: true })
})
