/** A record's constants do to packed words what the answers do to values. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Numbering } from '../../../checker/engine/numbering.ts'
import type { Question } from '../../../checker/engine/questions.ts'
import { type Record, recordOf } from '../../../checker/engine/record.ts'
import type { Answer } from '../../../checker/engine/tables.ts'

const action = (number: number): Question<never> => ({ of: 'action', name: `action ${number}`, action: number, ask: () => false })
const about = (of: 'violated' | 'premise', property: number): Question<never> => ({ of, name: 'p', property, instance: '', ask: () => false })
const answer = (change: Partial<Answer>): Answer => ({ yes: true, writes: [], reports: [], reached: [], error: null, ...change })

/** One action that writes, in a state of which some slots are known. */
function recordOfWrites(numbering: Numbering, writes: Answer['writes'], known: ReadonlyMap<number, number>): Record {
  return recordOf([{ question: 0, answer: answer({ writes }) }], [action(0)], known, numbering)
}

/** What the inner loop does with a record, as the head of record.ts says it. */
function successors({ flips, masks }: Record, words: Int32Array): number[][] {
  const masked = masks.map((mask) => [...words].map((word, i) => (word & (mask[2 * i] ?? 0)) | (mask[2 * i + 1] ?? 0)))
  return [...flips.map((flip) => [...words].map((word, i) => word ^ (flip[i] ?? 0))), ...masked.filter((after) => after.some((word, i) => word !== words[i]))]
}

const scene = fc.array(fc.record({
  size: fc.constantFrom(1, 2, 3, 5, 17, 300), before: fc.nat(), write: fc.option(fc.nat()), isKnown: fc.boolean(),
}), { minLength: 1, maxLength: 14 }).map((slots) => ({
  numbering: new Numbering(slots.map(({ size }) => Array.from({ length: size }, (_, i) => size - 1 - i))),
  before: slots.map(({ size, before }) => before % size),
  writes: slots.flatMap(({ size, write }, slot) => (write === null ? [] : [[slot, write % size] as const])),
  known: slots.map(({ isKnown }) => isKnown),
}))

describe('the change of one action', () => {
  test.each(['all', 'some', 'none'] as const)('is what its writes say when %s of the slots are known', (which) => {
    fc.assert(fc.property(scene, ({ numbering, before, writes, known }) => {
      const knows = (slot: number): boolean => which === 'all' || (which === 'some' && known[slot] === true)
      const record = recordOfWrites(numbering, writes, new Map(before.flatMap((id, slot) => (knows(slot) ? [[slot, id] as const] : []))))
      const after = [...before]
      for (const [slot, id] of writes) after[slot] = id
      const expected = after.join() === before.join() ? [] : [[...numbering.pack(after)]]
      expect(successors(record, numbering.pack(before))).toEqual(expected)
      if (writes.every(([slot]) => knows(slot))) expect(record.masks).toEqual([])
    }))
  })

  test('when the slot that is written is known it is a flip, and a mask when it is not', () => {
    const numbering = new Numbering([[0, 1, 2], [0, 1, 2]])
    expect(recordOfWrites(numbering, [[0, 2]], new Map([[0, 1]]))).toMatchObject({ flips: [expect.anything()], masks: [] })
    expect(recordOfWrites(numbering, [[0, 2]], new Map([[1, 1]]))).toMatchObject({ flips: [], masks: [expect.anything()] })
  })

  test('that writes what is known to stand there changes nothing, but is a transition', () => {
    expect(recordOfWrites(new Numbering([[0, 1]]), [[0, 1]], new Map([[0, 1]]))).toMatchObject({ flips: [], masks: [], meaning: { transitions: 1, writes: [] } })
  })
})

describe('what a record means', () => {
  const numbering = new Numbering([[0, 1], [0, 1]])
  const all = [action(0), action(1), about('violated', 4), about('premise', 4), about('premise', 4), about('violated', 5)]
  const recordFor = (...answers: readonly (readonly [question: number, answer: Answer])[]): Record =>
    recordOf(answers.map(([question, answer]) => ({ question, answer })), all, new Map([[0, 0]]), numbering)

  test('nothing when all answers are no', () => {
    const none = recordFor(...all.map((_, question) => [question, answer({ yes: false })] as const))
    expect(none).toEqual({ flips: [], masks: [], meaning: { transitions: 0, reached: [], violates: [], fails: false, escapes: [], writes: [] } })
  })

  test('two actions that lead to the same state: two transitions, one successor', () => {
    const both = recordFor([0, answer({ writes: [[0, 1]] })], [1, answer({ writes: [[0, 1]] })])
    expect(both).toMatchObject({ flips: { length: 1 }, masks: [], meaning: { transitions: 2, writes: [[0, 1]] } })
  })

  test('premises are counted by property, violations are named once', () => {
    const { meaning } = recordFor([2, answer({})], [3, answer({})], [4, answer({})], [0, answer({ reached: [7], reports: [{ property: 4, what: '' }, { property: 8, what: '' }] })])
    expect(meaning).toMatchObject({ transitions: 1, reached: [[4, 2], [7, 1]], violates: [4, 8] })
  })

  test('what throws fails, and does nothing else', () => {
    expect(recordFor([0, answer({ yes: false, error: 'by zero' })])).toMatchObject({ flips: [], masks: [], meaning: { transitions: 0, fails: true } })
  })

  test('a value that is not in play escapes: the transition counts, the successor cannot be made', () => {
    const out = recordFor([0, answer({ writes: [[0, 1], [1, 9]] })], [1, answer({ writes: [[0, 1]] })])
    expect(out).toMatchObject({ flips: { length: 1 }, masks: [], meaning: { transitions: 2, escapes: [[1, 9]], writes: [[0, 1]] } })
  })
})
