import { expect, test } from 'vitest'
import { Coverage, coverageText } from '../../../checker/conform/coverage.ts'
import { runNamed } from './answers.ts'

const covered = (...starts: string[]): Coverage => {
  const coverage = new Coverage()
  for (const start of starts) {
    const { scenario, answer } = runNamed('6.18.44', start)
    coverage.add(scenario, answer)
  }
  return coverage
}

test('ops, pairs and entries of one run, counted by hand', () => {
  // map, uffd, reg, write A:0+2, madv A:0+2 pageout, wp A:0 on, wp A:1 on, wp A:1 off, write A:1, write A:0, wp A:0 off
  expect(covered('02').json).toEqual({
    ops: { 'map anon': 1, uffd: 1, 'reg wp': 1, write: 3, 'madv pageout': 1, 'wp on': 2, 'wp off': 2 },
    pairs: {
      'map anon': { uffd: 1 }, uffd: { 'reg wp': 1 }, 'reg wp': { write: 1 }, write: { 'madv pageout': 1, write: 1, 'wp off': 1 },
      'madv pageout': { 'wp on': 1 }, 'wp on': { 'wp on': 1, 'wp off': 1 }, 'wp off': { write: 1 },
    },
    states: { 'reg wp': { N: 1 }, write: { N: 1, S: 2 }, 'madv pageout': { P: 1 }, 'wp on': { S: 2 }, 'wp off': { S: 1, P: 1 } },
  })
})

test('a child has entries of its own', () => {
  // Before the child writes A:3 its page is empty, while the parent has a marker there.
  expect(covered('06').json.states['@ write']).toEqual({ P: 1, N: 1 })
})

test('only the pages that are shown count, in a region too large to be shown whole', () => {
  // `read A:512` of scenario 20 is page 4 of the six that are shown; `write A:513` is not shown.
  const { states } = covered('20').json
  expect(states['read']).toEqual({ N: 2 })
  expect(states['write']).toBeUndefined()
})

test('the table has a row for each op, and the pairs that were met', () => {
  const text = coverageText(covered('02')).split('\n')
  expect(text[0]).toMatch(/^op +runs +U +N +P +S +K +Y +followed by$/)
  expect(text).toHaveLength(1 + 7 + 1)
  expect(text.find((line) => line.startsWith('wp off'))).toMatch(/^wp off +2 +\. +\. +1 +1 +\. +\. +1 of 7$/)
  expect(text.at(-1)).toBe('10 of 49 pairs of ops met')
})
