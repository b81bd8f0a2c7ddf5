import { describe, expect, test } from 'vitest'
import { jsonReport, markdownReport, type Report, textReport } from './report.ts'
import { foundOf, measured } from './made-up-rows.ts'
import { judge } from './targets.ts'

const rows = [
  measured('pagetable 3x2', 'ours', { cpu: 0.5, wall: 0.45, peakBytes: 100 * 2 ** 20, found: foundOf({ states: 499_788, transitions: 10_083_186, bytes: 9_995_760 }) }),
  measured('pagetable 3x2', 'immer + JSON keys', { cpu: 10, wall: 9, others: 0.5, found: foundOf({ states: 60_000, transitions: 1_000_000, complete: false }) }),
  { case: 'pagetable 3x2', contender: 'SPIN DFS', outcome: 'not installed', why: 'apt-get install spin' } as const,
  { case: 'pagetable 3x2', contender: 'Rumur', outcome: 'failed', why: 'exit code 2: a | b\nsecond line' } as const,
  measured('pagetable 2x2, zap forgets the marker', 'C++ floor', { cpu: 0, peakBytes: null, found: foundOf({ steps: 3, bytes: 500_000 }) }),
]
const report: Report = { date: '2026-01-02', machine: '2 x Some CPU', method: 'GNU time', runs: 3, versions: { SPIN: 'not installed' }, rows, targets: judge(rows) }

describe('as text', () => {
  const lines = textReport(report).split('\n')
  const line = (start: string): string => (lines.find((it) => it.trimStart().startsWith(start)) ?? '').trim().replaceAll(/ {2,}/g, ' | ')

  test('says when and where', () => { expect(lines.slice(0, 4)).toEqual(['2026-01-02', '2 x Some CPU', 'medians of 3; CPU time and memory by GNU time', 'SPIN: not installed']) })
  test('names each case with what it must count', () => {
    expect(lines).toContain('pagetable 3x2: 499,788 states, 10,083,186 transitions, depth 17')
    expect(lines).toContain('pagetable 2x2, zap forgets the marker: violated in 3 steps')
  })
  test('gives the figures of a run', () => { expect(line('ours')).toBe('ours | 0.50 | 0.45 | 100 | 20.0 | 20.17') })
  test('says what is a sample, and who else was at work', () => {
    expect(line('immer + JSON')).toBe('immer + JSON keys | 10.00 | 9.00 | 1 | 0.10 | a sample of 1,000,000 transitions; all of them: 101 s; others kept 0.5 cores busy')
  })
  test('says how to install what is missing, and what went wrong', () => {
    expect(line('SPIN DFS')).toBe('SPIN DFS | not installed: apt-get install spin')
    expect(line('Rumur')).toBe('Rumur | failed: exit code 2: a | b')
  })
  test('gives no rate and no size of what is too small for one', () => { expect(line('C++ floor')).toBe('C++ floor | 0.00 | 1.00') })
  test('judges the targets', () => {
    expect(line('pagetable 3x2: ours over immer')).toBe('pagetable 3x2: ours over immer + JSON keys, transitions per CPU second | 202x | at least 100x | met | at least 150x | met')
    expect(line('twophase 9')).toBe('twophase 9: bytes a state, exact, all arrays of the search | at most 24 | not measured | at most 16 | not measured')
  })
  test('columns stand under one another', () => {
    const ends = lines.filter((it) => /wall s|^ {2}(ours|immer|C\+\+)/.test(it)).slice(0, 3).map((it) => /wall s|0\.45|9\.00/.exec(it)).map((found) => (found === null ? -1 : found.index + found[0].length))
    expect(new Set(ends).size).toBe(1)
  })
})

test('as Markdown: every row of a table has as many cells as its head', () => {
  const tables = markdownReport(report).split('\n\n').filter((block) => block.startsWith('|')).map((block) => block.trim().split('\n'))
  expect(tables.length).toBe(3)
  for (const table of tables) expect(new Set(table.map((row) => row.split(/(?<!\\)\|/).length)).size).toBe(1)
  expect(markdownReport(report)).toContain('| Rumur |  |  |  |  |  | failed: exit code 2: a \\| b |')
})

test('as JSON: nothing is lost', () => { expect(JSON.parse(jsonReport(report))).toEqual(report) })
