/** What stands in `ev`, and in which order: it follows from the scenario, not from which sleeper ran first. */
import { expect } from 'vitest'
import { runOne, testWith } from './support.ts'

const events = (lines: readonly string[]): unknown => runOne(lines).at(-1)?.ev

testWith(['userfaultfd'], 'accesses that slept end in the order in which they were asked for', () => {
  const asked = [3, 0, 2, 1]
  expect(events(['map A anon 4', 'uffd u wp', 'reg u A wp', 'write A 1', 'wp u A on', ...asked.map((page) => `write A:${page} 9`), 'wp u A off']))
    .toEqual(asked.map((page) => `fin [write A:${page} 9] r=0 OK flt:1`))
})

testWith(['userfaultfd'], 'messages by userfaultfd, then children, then threads', () => {
  // The child has the descriptor from its parent, and with it acts on its parent's memory.
  const asleep = ['map A anon 2', 'uffd u wp', 'reg u A wp', 'write A 1', 'wp u A on', 'fork c', 'write A:1 7', 'write A:0 8']
  expect(events([...asleep, '@c wake u A'])).toEqual(['u pf A:0 wp,write', 'u pf A:1 wp,write', '@c fin [wake u A] r=0 OK'])
  expect(events([...asleep, '@c wp u A off'])).toEqual(['@c fin [wp u A off] r=0 OK', 'fin [write A:1 7] r=0 OK flt:1', 'fin [write A:0 8] r=0 OK flt:1'])
})

testWith(['userfaultfd'], 'an access may be let go without being woken, and woken later', () => {
  const asleep = ['map A shm 2', 'uffd u wp_hs', 'reg u A wp', 'write A 1', 'wp u A on', 'write A:1 5', 'write A:0 5', 'wp u A off dw']
  expect(events(asleep)).toBeUndefined()
  expect(events([...asleep, 'wake u A'])).toEqual(['fin [write A:1 5] r=0 OK flt:1', 'fin [write A:0 5] r=0 OK flt:1'])
})

testWith(['userfaultfd'], 'faults that sleepers take again stand in the order of their addresses', () => {
  const protect = ['map A anon 4', 'uffd u wp', 'reg u A wp', 'write A 1', 'wp u A on']
  expect(events([...protect, 'write A:3 9', 'write A:1 9', 'write A:2 9', 'wake u A'])).toEqual(['u pf A:1 wp,write', 'u pf A:2 wp,write', 'u pf A:3 wp,write'])
})

testWith(['userfaultfd'], "a child's own userfaultfd is heard, and its regions are shown", () => {
  const replies = runOne(['map A anon 1', 'fork c', '@c uffd v wp', '@c reg v A wp', '@c write A:0 1', '@c wp v A on', '@c write A:0 2', 'wp v A off', '@c map B anon 1', 'write B:0 1'])
  expect(replies.at(-4)).toMatchObject({ op: '@c write A:0 2', blocked: 1, ev: ['v pf A:0 wp,write'] })
  expect(replies.at(-3)).toMatchObject({ op: 'wp v A off', ev: ['@c fin [write A:0 2] r=0 OK flt:1'] })
  expect(replies.at(-2)).toMatchObject({ st: { B: 'U' }, '@c': { B: 'N/0' } })
  expect(replies.at(-1)).toMatchObject({ r: -1, sig: 'SIGSEGV/1' })
})

testWith(['userfaultfd'], 'a child that sleeps is busy, one that was killed is gone', () => {
  const asleep = ['map A anon 1', 'uffd u wp', 'reg u A wp', 'write A 1', 'fork c', '@c uffd v wp', '@c reg v A wp', '@c wp v A on', '@c write A:0 1']
  expect(runOne([...asleep, '@c read A:0']).at(-1)).toMatchObject({ r: -1, e: 'EBUSY' })
  expect(runOne([...asleep, 'kill c', '@c read A:0']).slice(-2)).toMatchObject([{ r: 0, e: 'OK' }, { r: -1, e: 'ESRCH' }])
  expect(runOne([...asleep, 'kill c']).at(-1)).not.toHaveProperty('@c')
})
