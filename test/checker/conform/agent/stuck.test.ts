/** Calls that are neither done nor asleep in a userfault: they are told from both, and later lines go on without them. */
import { expect } from 'vitest'
import { runOne, testWith } from './support.ts'

testWith(['userfaultfd', 'ev_remap'], 'a call whose event nobody can read is stuck, at once, until the last copy of the userfaultfd is gone', () => {
  // The child holds the userfaultfd, and reads nothing.
  const replies = runOne(['map A anon 2', 'uffd u wp ev_remap', 'reg u A wp', 'fork c', 'close u', 'mremap A:0 B', 'read A:1', 'kill c', 'write A:1 3'])
  expect(replies.slice(5)).toMatchObject([
    { op: 'mremap A:0 B', stuck: 1, st: { A: expect.stringMatching(/^U N/) as string } }, { op: 'read A:1', val: 0 }, { op: 'kill c', r: 0, ev: ['fin [mremap A:0 B] r=0 OK'] }, { op: 'write A:1 3', r: 0 },
  ])
  expect(replies[5]).not.toHaveProperty('r')
  expect(replies[5]).not.toHaveProperty('blocked')
}, /^6\./)
