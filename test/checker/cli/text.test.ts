import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { count, cutTo, seconds, table, wrap } from '../../../checker/cli/text.ts'

describe('words', () => {
  test('counts and times', () => {
    expect([count(1, 'case'), count(0, 'case'), count(2, 'patch', 'patches'), count(1_234_567, 'state')]).toEqual(['1 case', '0 cases', '2 patches', '1,234,567 states'])
    expect([seconds(0.04), seconds(59.94), seconds(95)]).toEqual(['0.0 s', '59.9 s', '1 min 35 s'])
  })

  test('wrapping keeps every word, in order, within the width unless one word alone is longer', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 20, max: 60 }), (all, indent, width) => {
      const lines = wrap(all.join(' '), ' '.repeat(indent), width)
      expect(lines.join(' ').split(/\s+/).filter((word) => word !== '')).toEqual(all)
      for (const line of lines) expect(line.length <= width || !line.trim().includes(' ')).toBe(true)
    }))
  })

  test('cutting marks what is gone', () => {
    expect([cutTo('abcdef', 6), cutTo('abcdefg', 6)]).toEqual(['abcdef', 'abc...'])
  })

  test('columns line up, and nothing trails', () => {
    expect(table([['a', 'bb', ''], ['ccc', 'd', 'e']], ' ')).toEqual([' a    bb', ' ccc  d   e'])
  })
})
