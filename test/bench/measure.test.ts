import { describe, expect, test } from 'vitest'
import { bestMethod, gnuTimes, measure, type Method, shellTimes } from './measure.ts'
import { median } from './run.ts'

test('GNU time: user, system, kilobytes on the last line', () => {
  expect(gnuTimes('1.25 0.50 2048\n')).toEqual({ cpu: 1.75, peakBytes: 2 * 2 ** 20 })
  expect(gnuTimes('Command exited with non-zero status 1\n0.00 0.01 1024\n')).toEqual({ cpu: 0.01, peakBytes: 2 ** 20 })
  expect(gnuTimes('sh: time: not found\n')).toBeNull()
  expect(gnuTimes('')).toBeNull()
})

test('the shell: its children are on the second line', () => {
  expect(shellTimes('0m0.001000s 0m0.002000s\n1m2.500000s 0m0.250000s\n')).toEqual({ cpu: 62.75, peakBytes: null })
  expect(shellTimes('0m0.01s 0m0.01s\n0m0.02s 0m0.00s\n')).toEqual({ cpu: 0.02, peakBytes: null })
  expect(shellTimes('')).toBeNull()
})

test('the median', () => {
  expect(median([3])).toBe(3)
  expect(median([9, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

const methods: Method[] = bestMethod() === 'GNU time' ? ['GNU time', 'shell'] : ['shell']
describe.each(methods)('a command under %s', (method) => {
  const node = (script: string) => measure({ file: process.execPath, args: ['-e', script, 'two words'], cwd: '/' }, method)
  test('does what it does without', async () => {
    const ran = await node('console.log(process.argv[1], process.cwd()); console.error("aside"); process.exitCode = 3')
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([3, 'two words /\n', 'aside\n'])
  })
  test('needs the memory that it needs', async () => {
    const { peakBytes } = await node('Buffer.alloc(200e6, 1); setTimeout(() => {}, 100)')
    expect(peakBytes).toBeGreaterThan(200e6)
    expect(peakBytes).toBeLessThan(400e6)
  })
})
