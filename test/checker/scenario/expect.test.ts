/** Replies are those of real kernels (specs/scenarios/answers) or written by hand after the documents; the sentences are what a user reads. */
import { describe, expect, test } from 'vitest'
import { judge } from '../../../checker/scenario/expect.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import { judgedLine, regionsShown } from '../../../checker/scenario/regions.ts'
import type { Reply } from '../../../checker/scenario/reply.ts'

/** Judges the last line, an `expect`, of a scenario with regions A and B of four pages and a child. */
function verdict(expectation: string, reply: Reply): string | null {
  const lines = parseScenarios(['begin x', 'map A anon 4', 'map B anon 4', 'map C anon 1024', 'fork c', 'read A:0', `expect ${expectation}`, 'end'].join('\n'), 'f')[0]?.lines ?? []
  const op = lines.at(-1)?.op
  if (op?.op !== 'expect') throw new Error('no expect')
  return judge(op.expectation, reply, regionsShown(lines, judgedLine(lines, lines.length - 1)))
}

describe('a state', () => {
  const reply: Reply = {
    op: 'read A:0', r: 0, e: 'OK', st: { A: 'Pwx#0/8 Kw(1)/10 N/2 Sw/10', B: 'Pf#1 Y26w U Nw', C: 'Px#2/a N/2 N/2 N/2 N/2 PftM#3/4e' }, '@c': { A: 'Px#1/a Px#2/a Kw(3)/10 N/2' },
  }

  test.each([
    ['A:0 P'], ['A:0 Pw'], ['A:0 Pxw'], ['A:0 Pwx#0'], ['A:0 P/8'], ['A:0 P#0/8'], ['A:0 Px!f'],
    ['A:1 K'], ['A:1 K(1)'], ['A:1 Kw(1)'], ['A:1 K(1)w'], ['A:1 Kw/10'], ['A:2 N'], ['A:2 N!w'], ['A:3 S'],
    ['B:1 Y'], ['B:1 Y26'], ['B:1 Y26w'], ['B:2 U'], ['B:3 Nw'],
    ['C:1023 PMt#3'], ['C:511 N'], ['@c A:0 P!w'], ['@c A:2 K(3)'],
  ])('%s holds', (expectation) => {
    expect(verdict(expectation, reply)).toBeNull()
  })

  test.each([
    ['A:0 S', 'A:0 as S is expected, but it is Pwx#0/8'],
    ['A:0 Pf', 'A:0 as Pf is expected, but it is Pwx#0/8'],
    ['A:0 P!w', 'A:0 as P!w is expected, but it is Pwx#0/8'],
    ['A:0 P#1', 'A:0 as P#1 is expected, but it is Pwx#0/8'],
    ['A:0 P/a', 'A:0 as P/a is expected, but it is Pwx#0/8'],
    ['A:0 P/80', 'A:0 as P/80 is expected, but it is Pwx#0/8'],
    ['A:1 K(2)', 'A:1 as K(2) is expected, but it is Kw(1)/10'],
    ['A:1 N', 'A:1 as N is expected, but it is Kw(1)/10'],
    ['B:0 P/a', 'B:0 as P/a is expected, but it is Pf#1, without a mask'],
    ['B:1 Y2', 'B:1 as Y2 is expected, but it is Y26w'],
    ['C:1023 P!M', 'C:1023 as P!M is expected, but it is PftM#3/4e'],
    ['@c A:0 Pw', '@c A:0 as Pw is expected, but it is Px#1/a'],
    ['@c B:0 P', '@c B:0 as P is expected, but the reply does not show that page'],
  ])('%s does not', (expectation, sentence) => {
    expect(verdict(expectation, reply)).toBe(sentence)
  })

  test('that is not in the reply', () => {
    expect(verdict('A:0 P', { op: 'read A:0', r: 0, e: 'OK' })).toBe('A:0 as P is expected, but the reply shows no pages')
    expect(verdict('@c A:0 P', { op: 'read A:0', r: 0, e: 'OK', st: { A: 'P P P P' } })).toBe('@c A:0 as P is expected, but the reply shows no pages of @c')
  })

  test('with what options of observation add', () => {
    expect(verdict('A:0 Pw#0/8', { op: 'read A:0', st: { A: 'Pwx#0~m1/8 N N N' } })).toBeNull()
    expect(verdict('A:0 S', { op: 'read A:0', st: { A: '? N N N' } })).toBe('A:0 as S is expected, but it is ?')
  })
})

describe('an event', () => {
  const reply: Reply = { op: 'wp u A off', r: 0, e: 'OK', ev: ['u pf A:0 wp,write', 'fin [write A:1 3] r=0 OK flt:2'] }
  test.each([['event wp A:0'], ['event write pf u'], ['event wp,write'], ['event fin [write A:1 3] OK'], ['event flt:2 fin']])('%s holds', (expectation) => {
    expect(verdict(expectation, reply)).toBeNull()
  })
  test.each([
    ['event wp A:1', 'an event with "wp" and "A:1" is expected, but there was: u pf A:0 wp,write; fin [write A:1 3] r=0 OK flt:2'],
    ['event w', 'an event with "w" is expected, but there was: u pf A:0 wp,write; fin [write A:1 3] r=0 OK flt:2'],
  ])('%s does not: its words are not those of one event', (expectation, sentence) => {
    expect(verdict(expectation, reply)).toBe(sentence)
  })
  test('where there was none', () => {
    expect(verdict('event wp A:1', { op: 'read A:0', r: 0, e: 'OK' })).toBe('an event with "wp" and "A:1" is expected, but there was none')
  })
})

describe('how an op ends', () => {
  const done: Reply = { op: 'read A:0', r: 0, e: 'OK', val: 7, flt: 1 }
  const failed: Reply = { op: 'copy u A:0', r: -1, e: 'EEXIST', out: '-EEXIST' }
  const asleep: Reply = { op: 'write A:0 3', blocked: 1, ev: ['u pf A:0 wp,write'] }
  const stuck: Reply = { op: '@c write A:0 2', stuck: 1 }
  const signal: Reply = { op: 'read A:0', r: -1, e: 'OK', sig: 'SIGBUS/2' }
  const byChild: Reply = { op: '@c read A:0', ev: ['fin [read A:0] r=0 OK val:9,flt:1', '@c fin [read A:0] r=0 OK val:1,flt:0'] }
  const childAsleep: Reply = { op: '@c write A:0 4', blocked: 1, ev: ['u+ pf A:0 wp,write'] }

  test.each([
    ['errno OK', done], ['value 7', done], ['errno EEXIST', failed], ['blocked', asleep], ['errno OK', byChild], ['value 1', byChild], ['blocked', childAsleep],
  ])('%s holds', (expectation, reply) => {
    expect(verdict(expectation, reply)).toBeNull()
  })

  test.each([
    ['blocked', done, 'an access that sleeps in a userfault is expected, but it ended with OK'],
    ['blocked', stuck, 'an access that sleeps in a userfault is expected, but it is stuck, neither done nor asleep in a userfault'],
    ['blocked', signal, 'an access that sleeps in a userfault is expected, but it got SIGBUS/2'],
    ['blocked', byChild, 'an access that sleeps in a userfault is expected, but it ended with OK'],
    ['errno EEXIST', done, 'errno EEXIST is expected, but it ended with OK'],
    ['errno OK', failed, 'errno OK is expected, but it ended with EEXIST'],
    ['errno OK', asleep, 'errno OK is expected, but it sleeps in a userfault'],
    ['value 8', done, 'the byte 8 is expected, but 7 was read'],
    ['value 9', byChild, 'the byte 9 is expected, but 1 was read'],
    ['value 8', asleep, 'the byte 8 is expected, but nothing was read: it sleeps in a userfault'],
    ['value 8', failed, 'the byte 8 is expected, but nothing was read: it ended with EEXIST'],
    ['errno OK', { op: 'read A:0' }, 'errno OK is expected, but it has no result'],
  ] satisfies [string, Reply, string][])('%s does not', (expectation, reply, sentence) => {
    expect(verdict(expectation, reply)).toBe(sentence)
  })
})

test.each([
  [{ seq: 'x' }, 'errno OK is expected, but no op was answered'],
  [{ end: 1 }, 'errno OK is expected, but no op was answered'],
  [{ op: 'madv A collapse', unsupported: 'THP' }, 'errno OK is expected, but "madv A collapse" cannot be done here: THP'],
  [{ op: 'vmas', vmas: ['A:0+4 rw-p'] }, 'errno OK is expected, but the reply to "vmas" only lists the VMAs'],
] satisfies [Reply, string][])('a reply that says nothing of the kind: %j', (reply, sentence) => {
  expect(verdict('errno OK', reply)).toBe(sentence)
})
