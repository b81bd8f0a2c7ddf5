import { describe, expect, test } from 'vitest'
import { Failure } from '../../../checker/cli/exit.ts'
import { parseDuration, parseSize } from '../../../checker/cli/quantities.ts'

describe('durations and sizes', () => {
  test.each([['90s', 90], ['90', 90], ['5m', 300], ['1.5h', 5400], ['250ms', 0.25]])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  test.each([['1', 1], ['4k', 4096], ['512M', 536_870_912], ['2G', 2_147_483_648], ['2GiB', 2_147_483_648], ['1t', 1_099_511_627_776]])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes)
  })

  test.each(['', '0', '-1', '5x', 's', '1 2', '1e9', 'Infinity'])('"%s" is neither', (text) => {
    expect(() => parseDuration(text)).toThrow(Failure)
    expect(() => parseSize(text)).toThrow(Failure)
  })
})
