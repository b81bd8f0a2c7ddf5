import { describe, expect, test } from 'vitest'
import { Program } from '../../../checker/engine/program.ts'
import type { Record } from '../../../checker/engine/record.ts'

const record = (change: Partial<Record> = {}, transitions = 0): Record =>
  ({ flips: [], masks: [], meaning: { transitions, reached: [], violates: [], fails: false, escapes: [], writes: [] }, ...change })

describe('nodes', () => {
  test('have an entry for each combination, unknown at first', () => {
    const program = new Program()
    const node = program.addNode([{ slot: 7, stride: 1 }, { slot: 2, stride: 3 }], 6)
    expect(program.slotOf(node)).toBe(7)
    expect([0, 1, 2, 3, 4, 5].map((index) => program.entry(node, index))).toEqual([0, 0, 0, 0, 0, 0])
    for (let index = 0; index < 6; index++) program.setEntry(node, index, 100 + index)
    expect([0, 1, 2, 3, 4, 5].map((index) => program.entry(node, index))).toEqual([100, 101, 102, 103, 104, 105])
  })

  test('lie apart from each other and from records', () => {
    const program = new Program()
    const one = program.addNode([{ slot: 0, stride: 1 }], 2)
    const place = program.addRecord(record({ flips: [[1]] }), [])
    const two = program.addNode([{ slot: 1, stride: 1 }], 2)
    for (const node of [one, two]) for (const index of [0, 1]) program.setEntry(node, index, 9)
    expect([program.slotOf(one), program.slotOf(two), [...program.code.slice(place, place + 4)]]).toEqual([0, 1, [1, 0, 0, 1]])
    expect([one, two, place].every((at) => at > 0)).toBe(true)
  })
})

describe('records', () => {
  test('are written with the numbers of their parts before the parts', () => {
    const program = new Program()
    const place = program.addRecord(record({ flips: [[1, 2], [3, 4]], masks: [[5, 6, 7, 8]] }, 3), [41, 42])
    expect([...program.code.slice(place, place + 13)]).toEqual([2, 1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 41, 42])
    expect(program.meanings.get(place)?.transitions).toBe(3)
  })

  test('equal ones are one; they differ by what they do, mean, or ask', () => {
    const program = new Program()
    const place = program.addRecord(record({ flips: [[1]] }, 1), [5])
    expect(program.addRecord(record({ flips: [[1]] }, 1), [5])).toBe(place)
    const others = [program.addRecord(record({ flips: [[1]] }, 2), [5]), program.addRecord(record({ flips: [[2]] }, 1), [5]), program.addRecord(record({ flips: [[1]] }, 1), [])]
    expect(new Set([place, ...others]).size).toBe(4)
    expect(program.meanings.size).toBe(4)
  })
})

test('a program grows, and keeps what it holds and what was counted', () => {
  const program = new Program()
  const first = program.addNode([{ slot: 3, stride: 1 }], 2)
  program.setEntry(first, 1, 77)
  program.hits[first] = 5
  const before = program.code.length
  const large = program.addNode([{ slot: 4, stride: 1 }], 3 * before)
  program.setEntry(large, 3 * before - 1, 88)
  expect([program.entry(first, 1), program.hits[first], program.slotOf(first), program.entry(large, 3 * before - 1)]).toEqual([77, 5, 3, 88])
  expect(program.hits.length).toBe(program.code.length)
  expect(program.size).toBeGreaterThan(3 * before)
  expect(() => program.entry(program.code.length, 0)).toThrow('no place')
})
