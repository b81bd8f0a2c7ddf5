/** Lines that are wrong are refused, each by itself, and do nothing; no scenario reaches set-up of the system. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { run, runOne, settingsAtRest, testWith } from './support.ts'

const bad = readFileSync(new URL('bad-lines.txt', import.meta.url), 'utf8')
const refusalOf = (line: string, before: readonly string[] = ['map A anon 4']): unknown => runOne([...before, line]).at(-1)

testWith(['set-up'], 'every bad line is refused with a reason, and the scenario goes on to its end', () => {
  const before = settingsAtRest()
  const { replies, status } = run(bad, { words: [] })
  const lines = bad.trimEnd().split('\n')
  expect(status).toBe(0)
  expect(replies).toHaveLength(lines.length)
  for (const [i, reply] of replies.entries()) {
    const line = lines[i] ?? ''
    if (i === 3) expect(JSON.parse(reply)).toEqual({ seq: line.slice('begin '.length) })
    else if (i === lines.length - 1) expect(reply).toBe('{"end":1}')
    else expect(JSON.parse(reply)).toEqual({ op: line, refused: expect.stringMatching(/./) as string })
  }
  expect(settingsAtRest()).toBe(before)
})

testWith([], 'a refusal says what is wrong', () => {
  for (const [line, why] of [
    ['write A:4', 'A:4: beyond the end of the region'], ['write A:3+2', 'A:3+2: beyond the end of the region'], ['write A:0+0', 'A:0+0: not a span: A, A:i or A:i+n'],
    ['write A:1+', 'A:1+: not a span: A, A:i or A:i+n'], ['write B', 'B: no such region'], ['write A:0 256', '256: not a number from 0 to 255'], ['map A anon 1', 'A: in use already'],
    ['fork', 'the form is: fork c'], ['frobnicate', 'no such op'], ['@c read A', 'no such child'], ['mprotect A x', 'x: not r, rw or n'], ['swapoff', "there is no swap device of the agent's own"],
    ['ksmscan 1', "the KSM settings are not the agent's to change"], ['reg u A wp,x', 'x: not miss, wp or minor'], ['wp u A maybe', 'maybe: not on or off'],
  ] as const) expect(refusalOf(line)).toEqual({ op: line, refused: why })
})

testWith([], 'a child is refused what only the first process does, and nothing else', () => {
  expect(refusalOf('@c fork d', ['map A anon 4', 'fork c'])).toEqual({ op: '@c fork d', refused: 'only the first process has children' })
  expect(refusalOf('@c kill c', ['map A anon 4', 'fork c'])).toEqual({ op: '@c kill c', refused: 'only the first process has children' })
  expect(refusalOf('@c write A:0 4', ['map A anon 4', 'fork c'])).toMatchObject({ ev: ['@c fin [write A:0 4] r=0 OK flt:1'] })
})

testWith([], 'lines may hold any bytes, and be of any length', () => {
  const { replies } = run(`begin x\nread \u0001\n${'y'.repeat(400)}\n${'z'.repeat(401)}\n${'z'.repeat(300_000)}\nmap A anon 1 # ${'c'.repeat(300_000)}\nread A:0 # é\n  \t\n# ü\nend`, { words: [] })
  expect(replies.map((line) => JSON.parse(line) as unknown)).toEqual([
    { seq: 'x' }, { op: 'read \u0001', refused: 'holds a control character' }, { op: 'y'.repeat(400), refused: 'no such op' },
    { op: 'z'.repeat(60), refused: 'longer than 400 bytes' }, { op: 'z'.repeat(60), refused: 'longer than 400 bytes' },
    expect.objectContaining({ op: 'map A anon 1', e: 'OK' }), expect.objectContaining({ op: 'read A:0', val: 0 }), { end: 1 },
  ])
})

testWith([], 'expectations, options and watched pages get no reply', () => {
  expect(runOne(['map A anon 4', 'opt scan 0', 'watch A 0 3', 'expect A:0 N', 'expect nonsense of any kind', 'write A:3 1'])).toEqual([
    expect.objectContaining({ op: 'map A anon 4' }), { op: 'write A:3 1', r: 0, e: 'OK', flt: 1, st: { A: 'N Px#0' } },
  ])
})
