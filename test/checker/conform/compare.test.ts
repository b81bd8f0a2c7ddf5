import { expect, test } from 'vitest'
import { compare } from '../../../checker/conform/compare.ts'
import { countFields, fieldsOf } from '../../../checker/conform/fields.ts'
import { leftOut, type LeftOut } from '../../../checker/conform/left-out.ts'
import type { Answer } from '../../../checker/conform/lines.ts'
import { parseWord } from '../../../checker/conform/word.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import type { Reply } from '../../../checker/scenario/reply.ts'
import { runNamed, runsOn, scenarioOf } from './answers.ts'

const scenario = scenarioOf('map A anon 2\nwrite A:0 1')
const answer = (...replies: Reply[]): Answer => [{ seq: 'test' }, { op: 'map A anon 2', r: 0, e: 'OK', st: { A: 'N/0 N/0' } }, ...replies, { end: 1 }]
const write = { op: 'write A:0 1', r: 0, e: 'OK', flt: 1, st: { A: 'Px#0/a N/0' } }

test('the parts of a word', () => {
  expect(parseWord('Pwxf#12~m3/4c')).toEqual({ kind: 'P', letters: 'wxf', identity: '12', more: '~m3', mask: '4c' })
  expect(parseWord('Kw(1)/10')).toEqual({ kind: 'K(1)', letters: 'w', identity: '', more: '', mask: '10' })
  expect(parseWord('Y26w')).toEqual({ kind: 'Y26', letters: 'w', identity: '', more: '', mask: '' })
  expect(parseWord('nonsense')).toMatchObject({ kind: 'nonsense' })
})

test('an answer is like itself, and every field is counted', () => {
  // seq, end; map: op r e and two words of four parts; write: op r e flt and two words.
  expect(compare(scenario, answer(write), answer(write))).toEqual({ difference: null, fields: 2 + 3 + 8 + 4 + 8, leftOut: {}, unsupported: null, replies: 4 })
})

test('equal replies are counted as those that are looked into', () => {
  for (const { answer: replies } of runsOn('6.18.44')) for (const reply of replies) expect(countFields(reply)).toBe(fieldsOf(reply).size)
})

const differing: readonly (readonly [string, object, string, string | null, string | null])[] = [
  ['a result', { r: -1 }, 'r', '0', '-1'],
  ['an errno', { e: 'EFAULT' }, 'e', 'OK', 'EFAULT'],
  ['a count of faults', { flt: 2 }, 'flt', '1', '2'],
  ['a field too much', { ev: ['u pf A:0 wp,write'] }, 'ev [0]', null, 'u pf A:0 wp,write'],
  ['a letter', { st: { A: 'Pwx#0/a N/0' } }, 'st A[0] letters', 'x', 'wx'],
  ['a kind', { st: { A: 'Px#0/a S/0' } }, 'st A[1] kind', 'N', 'S'],
  ['a category', { st: { A: 'Px#0/8 N/0' } }, 'st A[0] mask', 'a', '8'],
  ['an identity', { st: { A: 'Px#1/a N/0' } }, 'st A[0] identity', '0', '1'],
  ['a moved page', { st: { A: 'Px#0~/a N/0' } }, 'st A[0] more', null, '~'],
  ['a word too few', { st: { A: 'Px#0/a' } }, 'st A[1] kind', 'N', null],
  ['a child', { '@c': { A: 'N N' } }, 'st @c A[0] kind', null, 'N'],
]

test.each(differing)('%s is a difference', (_, change, field, left, right) => {
  const { difference } = compare(scenario, answer(write), answer({ ...write, ...change }))
  expect(difference).toMatchObject({ reply: 2, left, right, op: { op: 'write' } })
  expect([difference?.field.name, difference?.field.where, difference?.field.part].filter((word) => word !== '' && word !== null).join(' ')).toBe(field)
})

test('a reply too few, and one too many', () => {
  expect(compare(scenario, answer(write), answer()).difference).toMatchObject({ reply: 2 })
  expect(compare(scenario, answer(write), answer(write, write)).difference).toMatchObject({ reply: 3 })
})

test('what comes after an unsupported op is not compared', () => {
  const cut: Answer = [...answer().slice(0, 2), { op: 'write A:0 1', unsupported: 'THP' }, { end: 1 }]
  expect(compare(scenario, cut, answer(write))).toMatchObject({ difference: null, unsupported: 'THP', fields: 1 + 11, replies: 2 })
})

test('a line that was refused is an answer like any other: the run goes on', () => {
  const refused = { op: 'write A:0 1', refused: 'A: no such region' }
  expect(compare(scenario, answer(refused), answer(refused))).toMatchObject({ difference: null, unsupported: null, fields: 2 + 11 + 2 })
  expect(compare(scenario, answer(refused), answer(write)).difference).toMatchObject({ field: { name: 'refused' }, right: null })
})

const ignoreKsm: LeftOut = {
  name: 'letter k', reason: 'a test', touches: (_, field, left, right) => field.part === 'letters' && (left + right).includes('k'),
  keeps: (value) => value.replace('k', ''), scenario: 'map A anon 1\nwrite A 1',
}

test('a rule leaves out what it names, counts it, and lets through the rest of the field', () => {
  const { scenario: first, answer: bare } = runNamed('6.18.44', '01')
  const { answer: guest } = runNamed('6.12.117', '01')
  expect(compare(first, bare, guest).difference).toMatchObject({ field: { part: 'letters' }, left: 'x', right: 'xk' })
  const { difference, leftOut: counted, fields } = compare(first, bare, guest, [ignoreKsm])
  expect(difference).toBeNull()
  // Pages with the letter in the guest's eight later replies: 1 2 2 0 1 2 2 2.
  expect(counted).toEqual({ 'letter k': 12 })
  expect(fields).toBe(compare(first, bare, guest).fields)
  const changed = bare.map((reply) => ('op' in reply && reply.op === 'write A:0 1' ? { ...reply, st: { A: 'P#0/a N/2 N/2 N/2' } } as Reply : reply))
  expect(compare(first, changed, guest, [ignoreKsm]).difference).toMatchObject({ left: '', right: 'xk' })
})

test('a rule without "keeps" leaves out the whole field', () => {
  const rule: LeftOut = { name: 'flt', reason: 'a test', touches: (_, field) => field.name === 'flt', scenario: '' }
  expect(compare(scenario, answer(write), answer({ ...write, flt: 2 }), [rule])).toMatchObject({ difference: null, leftOut: { flt: 1 } })
})

test('the rules that there are leave out no result and no op, and bring a scenario', () => {
  for (const rule of leftOut) {
    for (const name of ['op', 'r', 'e', 'blocked']) for (const { op } of scenario.lines) expect(rule.touches(op, { name, where: '', part: null }, '0', '1')).toBe(false)
    expect(parseScenarios(`begin x\n${rule.scenario}\nend\n`, rule.name)).toHaveLength(1)
  }
})

test('6.18 and 6.12 differ in the letter k and in scenario 20 only, as the notes beside the answers say', () => {
  const guests = runsOn('6.12.117')
  const differ = runsOn('6.18.44').filter(({ scenario: each, answer: bare }, i) => compare(each, bare, guests[i]?.answer ?? [], [ignoreKsm]).difference !== null)
  expect(differ.map(({ scenario: each }) => each.name)).toEqual(['20 huge zero page'])
})
