/** The stored examples on the kernel at hand: its answers are the stored ones, byte for byte, every time. */
import { expect } from 'vitest'
import { answersOf618, examples, memory, run, testWith } from './support.ts'

const times = 20

testWith(memory, `the examples are answered as stored, ${times} times in a row`, () => {
  const { replies, errors, status } = run(examples.repeat(times))
  expect(errors).toBe('')
  expect(status).toBe(0)
  expect(replies).toHaveLength(times * answersOf618.length)
  for (let i = 0; i < times; i++) expect(replies.slice(i * answersOf618.length, (i + 1) * answersOf618.length)).toEqual(answersOf618)
}, /^6\.18\./)
