/** The examples and the kernels' answers to them belong together, line by line; specs/scenarios/README.md says how the answers differ. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judge } from '../../../checker/scenario/expect.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import { printOp, printScenarios } from '../../../checker/scenario/print.ts'
import { regionsShown } from '../../../checker/scenario/regions.ts'
import type { OpReply, Reply } from '../../../checker/scenario/reply.ts'
import type { Expectation, Scenario } from '../../../checker/scenario/scenario.ts'
import { parseStateWord, wrongState } from '../../../checker/scenario/state-word.ts'

const folder = 'specs/scenarios'
const text = readFileSync(`${folder}/examples.scenario`, 'utf8')
const scenarios = parseScenarios(text, 'examples.scenario')
const answers = (version: string): Reply[] =>
  readFileSync(`${folder}/answers/linux-${version}.jsonl`, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Reply)
const versions = ['6.18.44', '6.12.117', '6.1.176'] as const

/** The lines of an answer as the file has them. */
const asked = (reply: Reply): string => ('seq' in reply ? `begin ${reply.seq}` : 'end' in reply ? 'end' : reply.op)
const withoutUnpop = (line: string): string => (line.startsWith('uffd ') ? line.replace(' wp_unpop', '') : line)
const isOpReply = (reply: Reply): reply is OpReply => 'op' in reply && !('vmas' in reply) && !('unsupported' in reply)

test('there are nineteen, in canonical form', () => {
  expect(scenarios).toHaveLength(19)
  expect(printScenarios(scenarios)).toBe(text.split('\n').filter((line) => !line.startsWith('#')).join('\n'))
})

describe.each(versions)('the answers of %s', (version) => {
  const replies = answers(version)
  /** By scenario: its lines with their replies. */
  const pairs = scenarios.map((scenario, i) => ({ scenario, replies: replies.slice(starts(scenarios, i) + 1) }))

  test('have a line for each of the file, with the same text but for wp_unpop on 6.1', () => {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(replies).toHaveLength(239)
    expect(replies.map(asked)).toEqual(version === '6.1.176' ? lines.map(withoutUnpop) : lines)
    expect(lines.filter((line) => withoutUnpop(line) !== line)).toHaveLength(10)
  })

  test('show the pages that are said to be shown, in words that are understood', () => {
    for (const { scenario, replies: own } of pairs) scenario.lines.forEach((_, i) => {
      const reply = own[i]
      if (reply === undefined || !isOpReply(reply)) return
      const shown = regionsShown(scenario.lines, i)
      const states = Object.entries(reply).flatMap(([name, value]) => (name === 'st' || name.startsWith('@') ? [value as Readonly<Record<string, string>>] : []))
      for (const state of states) for (const [region, words] of Object.entries(state)) {
        expect(words.split(' ')).toHaveLength(shown.get(region)?.watched.length ?? -1)
        for (const word of words.split(' ')) expect([word, wrongState(word)]).toEqual([word, null])
      }
    })
  })

  test('meet what they say themselves, and nothing else', () => {
    const held = { blocked: 0, errno: 0, value: 0, event: 0, state: 0 }
    for (const { scenario, replies: own } of pairs) scenario.lines.forEach((_, i) => {
      const reply = own[i]
      if (reply === undefined || !isOpReply(reply)) return
      const shown = regionsShown(scenario.lines, i)
      const check = (expectation: Expectation, holds: boolean): void => {
        expect([printOp({ op: 'expect', by: null, expectation }), judge(expectation, reply, shown) === null]).toEqual([printOp({ op: 'expect', by: null, expectation }), holds])
        if (holds) held[expectation.is]++
      }
      check({ is: 'blocked' }, reply.blocked === 1)
      if (reply.e !== undefined) for (const name of ['OK', 'EINVAL', 'EEXIST']) check({ is: 'errno', name }, reply.e === name)
      if (reply.val !== undefined) for (const value of [0, 1, 2, 3]) check({ is: 'value', value }, reply.val === value)
      check({ is: 'event', words: ['pf', 'wp,write', 'A:0'] }, (reply.ev ?? []).some((event) => /^u\+? pf A:0 wp,write$/.test(event)))
      for (const [region, words] of Object.entries(reply.st ?? {})) words.split(' ').forEach((word, at) => {
        const page = shown.get(region)?.watched[at] ?? -1
        check({ is: 'state', of: null, region, page, word }, true)
        check({ is: 'state', of: null, region, page, word: `${word.charAt(0)}w` }, word.includes('w'))
        check({ is: 'state', of: null, region, page, word: `${word.charAt(0)}!w` }, !word.includes('w'))
      })
    })
    for (const [kind, count] of Object.entries(held)) expect([kind, count > 0]).toEqual([kind, true])
  })
})

/** Where a scenario's reply lines begin: each has one line before and one behind its ops. */
function starts(list: readonly Scenario[], index: number): number {
  return list.slice(0, index).reduce((sum, { lines }) => sum + lines.length + 2, 0)
}

describe('the README says how the answers differ:', () => {
  const [newest, middle, oldest] = versions.map(answers)
  const different = (a: readonly Reply[] = [], b: readonly Reply[] = [], drop: (text: string) => string): number[] =>
    a.flatMap((reply, i) => (drop(JSON.stringify(reply)) === drop(JSON.stringify(b[i])) ? [] : [i]))

  test('6.12 in the letter k, and in the last op of scenario 20', () => {
    const last = scenarios.findIndex(({ name }) => name.startsWith('20 '))
    expect(different(newest, middle, (line) => line.replace(/([PSK][wxfzktMHc]*?)k/g, '$1'))).toEqual([starts(scenarios, last + 1) - 2])
  })

  test('6.1 shows neither masks nor the letter M', () => {
    const words = (oldest ?? []).flatMap((reply) => (isOpReply(reply) ? Object.values(reply.st ?? {}).flatMap((each) => each.split(' ').map(parseStateWord)) : []))
    expect(words.length).toBeGreaterThan(500)
    expect(words.filter((word) => word === null || word.mask !== null || word.letters.has('M'))).toEqual([])
  })
})
