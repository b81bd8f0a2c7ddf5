import { expect, test } from 'vitest'
import { questionsOf } from '../../../checker/engine/questions.ts'
import { deaf } from '../../../model/system/system.ts'
import { abc, type Abc } from './abc.ts'

test('actions first, in their order, then what each property asks about each index', () => {
  const when = (s: Abc): boolean => s.a === 0
  const questions = questionsOf(abc({ one: () => false, two: () => false }, [
    { name: 'p', kind: 'always', sort: 'predicate', instances: [{ label: 'x', when }, { label: 'y', when, premise: when }] },
    { name: 'reported', kind: 'never', sort: 'report', hasPremise: true },
    { name: 'q', kind: 'sometimes', sort: 'predicate', instances: [{ label: '', when }] },
  ]))
  expect(questions.map((question) => [question.of, question.name, question.of === 'action' ? question.action : `${question.property} ${question.instance}`])).toEqual([
    ['action', 'one', 0], ['action', 'two', 1], ['violated', 'p', '0 x'], ['violated', 'p', '0 y'], ['premise', 'p', '0 y'], ['violated', 'q', '2 '],
  ])
})

test.each(['never', 'sometimes', 'always'] as const)('%s: what violates it, or is a witness', (kind) => {
  const [question] = questionsOf(abc({}, [{ name: 'p', kind, sort: 'predicate', instances: [{ label: '', when: (s) => s.a === 1 }] }]))
  const answers = [0, 1].map((a) => question?.ask({ a, b: 0, c: 0 }, deaf))
  // Always is violated where it is false, the others by what they name.
  expect(answers).toEqual(kind === 'always' ? [true, false] : [false, true])
})
