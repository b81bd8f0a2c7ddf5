import { expect, test } from 'vitest'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import { judgedLine, regionsShown, watchedAtFirst } from '../../../checker/scenario/regions.ts'

test.each([
  [1, [0]], [8, [0, 1, 2, 3, 4, 5, 6, 7]], [9, [0, 1, 2, 8]], [512, [0, 1, 2, 511]], [513, [0, 1, 2, 511, 512]], [1024, [0, 1, 2, 511, 512, 1023]],
])('of %i pages are shown at first', (pages, shown) => {
  expect(watchedAtFirst(pages)).toEqual(shown)
})

test('what a reply shows follows map, mremap and watch, and expect looks past what does nothing', () => {
  const [scenario] = parseScenarios(['begin x', 'map A anon 4', 'mremap A:1+2 B', 'mremap A C 16', 'watch A 3 1', 'opt scan off', 'expect A:0 N', 'read A:0', 'watch A 2', 'expect A:3 N', 'end'].join('\n'), 'f')
  const lines = scenario?.lines ?? []
  const shownTo = (index: number) => Object.fromEntries([...regionsShown(lines, judgedLine(lines, index))].map(([name, { watched }]) => [name, watched]))
  expect(judgedLine(lines, 0)).toBe(-1)
  expect(shownTo(5)).toEqual({ A: [0, 1, 2, 3], B: [0, 1], C: [0, 1, 2, 15] })
  expect(shownTo(8)).toEqual({ A: [3, 1], B: [0, 1], C: [0, 1, 2, 15] })
})
