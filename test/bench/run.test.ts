/** Taking turns, on contenders that are small scripts. */
import { expect, test } from 'vitest'
import type { Case } from './cases.ts'
import type { Contender } from './contender.ts'
import { expected } from './expected.ts'
import { jsonFound } from './outputs.ts'
import { runCase } from './run.ts'

const name = 'pagetable 1x1'
const right = JSON.stringify({ states: 15, transitions: 52, depth: 4 })
const contender = (who: string, script: string, more: Partial<Contender> = {}): Contender =>
  ({ name: who, missing: null, prepare: () => ({ file: 'sh', args: ['-c', script], cwd: '/' }), read: jsonFound, ...more })

async function outcomes(contenders: readonly Contender[], runs = 2, wanted: Case['expected'] = expected[name]) {
  const turns: string[] = []
  const rows = await runCase({ name, expected: wanted, small: true, contenders }, runs, 'shell', (line) => { turns.push(line.replace(`${name}: `, '')) })
  return { turns, rows: rows.map((row) => (row.outcome === 'measured' ? [row.contender, row.runs, row.found?.states ?? null] : [row.contender, row.outcome, row.why])) }
}

test('all take turns', async () => {
  expect(await outcomes([contender('a', `echo '${right}'`), contender('b', `echo '${right}'`)])).toEqual({
    turns: ['a, run 1 of 2', 'b, run 1 of 2', 'a, run 2 of 2', 'b, run 2 of 2'],
    rows: [['a', 2, 15], ['b', 2, 15]],
  })
})

test('who counts otherwise, breaks or cannot be read has failed, and takes no further turn', async () => {
  const { turns, rows } = await outcomes([
    contender('wrong', `echo '${right.replace('52', '53')}'`),
    contender('broken', `echo '${right}'; echo 'Error: no memory' >&2; echo bye >&2; exit 2`),
    contender('mute', 'true'),
    contender('unbuilt', '', { prepare: () => { throw new Error('cc: no such option') } }),
    contender('absent', '', { missing: 'apt-get install absent' }),
  ])
  expect(turns).toEqual(['wrong, run 1 of 2', 'broken, run 1 of 2', 'mute, run 1 of 2'])
  expect(rows).toEqual([
    ['wrong', 'failed', '53 transitions instead of 52'],
    ['broken', 'failed', 'exit code 2: Error: no memory'],
    ['mute', 'failed', expect.stringContaining('exit code 0')],
    ['unbuilt', 'failed', 'cc: no such option'],
    ['absent', 'not installed', 'apt-get install absent'],
  ])
})

test('an exit code may tell of a violation that is expected', async () => {
  const violated = JSON.stringify({ states: 3, transitions: 5, steps: 3 })
  expect((await outcomes([contender('a', `echo '${violated}'; exit 1`)], 1, { verdict: 'violated', steps: 3 })).rows).toEqual([['a', 1, 3]])
})

test('where nothing is counted, it only has to succeed', async () => {
  expect((await outcomes([contender('a', 'true', { read: null }), contender('b', 'echo no; exit 1', { read: null })], 1, null)).rows).toEqual([['a', 1, null], ['b', 'failed', 'exit code 1: no']])
})
