/** Whatever the file holds, the parser reads it or says where it is wrong, in a line that the file has. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ScenarioError } from '../../../checker/scenario/error.ts'
import { opNames } from '../../../checker/scenario/ops.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import { printScenarios } from '../../../checker/scenario/print.ts'
import { anyScenarios } from '../../arbitraries/scenarios.ts'

/** Whether it was read. */
function tryIt(text: string): boolean {
  try {
    const scenarios = parseScenarios(text, 'f')
    // What is read can be written, and read again; only the numbers of the lines are others then.
    const again = parseScenarios(printScenarios(scenarios), 'f')
    expect(printScenarios(again)).toBe(printScenarios(scenarios))
    return true
  } catch (thrown) {
    if (!(thrown instanceof ScenarioError)) throw thrown
    const lines = text.split('\n')
    const line = lines[thrown.line - 1]
    expect(line).toBeDefined()
    expect(thrown.column).toBeGreaterThanOrEqual(1)
    expect(thrown.column).toBeLessThanOrEqual((line?.length ?? 0) + 1)
    expect(thrown.message.startsWith(`f:${thrown.line}:${thrown.column}: ${thrown.expected}`)).toBe(true)
    expect(thrown.message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
    expect(thrown.message).toMatch(/[.?] Example: .+$/)
    return false
  }
}

const word = fc.oneof(
  { arbitrary: fc.constantFrom<string>(...opNames, 'begin', 'end', 'A', 'A:0', 'A:0+4', 'u', 'u+', 'c', '@c', 'p', 'on', 'off', 'anon', '4', 'wp', '#', '__proto__', 'constructor', 'val=', 'from='), weight: 5 },
  { arbitrary: fc.string({ maxLength: 12, unit: 'binary' }), weight: 1 },
)
const lines = fc.array(fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')), { maxLength: 12 })

test('any text', () => {
  fc.assert(fc.property(fc.string({ maxLength: 600, unit: 'binary' }), (text) => { tryIt(text) }), { numRuns: 300 })
})

test('any lines of words', () => {
  const head = ['begin x', 'map A shm 4', 'uffd u wp ev_fork', 'fork c', 'pin p A']
  let read = 0
  fc.assert(fc.property(lines, fc.boolean(), (list, framed) => { if (tryIt((framed ? [...head, ...list, 'end'] : list).join('\n'))) read++ }), { numRuns: 1_000 })
  expect(read).toBeGreaterThan(0)
})

const examples = readFileSync('specs/scenarios/examples.scenario', 'utf8')
const valid = fc.oneof(fc.constant(examples), anyScenarios.map(printScenarios))

/** One change: characters taken out, put in, or a line moved. Places are parts of the length. */
const change = fc.record({
  what: fc.constantFrom('cut' as const, 'insert' as const, 'repeat' as const, 'swap' as const), at: fc.double({ min: 0, max: 0.999, noNaN: true }), length: fc.integer({ min: 1, max: 9 }), text: word,
})
function changed(text: string, { what, at, length, text: put }: { what: 'cut' | 'insert' | 'repeat' | 'swap'; at: number; length: number; text: string }): string {
  const place = Math.floor(at * text.length)
  if (what === 'cut') return text.slice(0, place) + text.slice(place + length)
  if (what === 'insert') return text.slice(0, place) + put + text.slice(place)
  if (what === 'repeat') return text.slice(0, place) + text.slice(place, place + length).repeat(length) + text.slice(place + length)
  const all = text.split('\n')
  const line = Math.floor(at * all.length)
  return [...all.slice(0, line), ...all.slice(line + 1, line + 1 + length), ...all.slice(line, line + 1), ...all.slice(line + 1 + length)].join('\n')
}

test('valid files with some changes', () => {
  const outcomes = { read: 0, refused: 0 }
  fc.assert(fc.property(valid, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
    outcomes[tryIt(changes.reduce(changed, text)) ? 'read' : 'refused']++
  }), { numRuns: 500 })
  expect(outcomes.read).toBeGreaterThan(10)
  expect(outcomes.refused).toBeGreaterThan(100)
})
