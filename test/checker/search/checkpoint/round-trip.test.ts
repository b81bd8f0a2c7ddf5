/** What was saved comes back, however often and in whatever portions, in the same process and after a new opening. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openCheckpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { bytesIn, logOf, newFolder, numbers, reader, wordAt } from './states.ts'

const root = newFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })
let made = 0
const fresh = (): string => join(root, `${made++}`)

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)

type Step = { readonly kind: 'save'; readonly more: number; readonly document: unknown } | { readonly kind: 'reopen' } | { readonly kind: 'restart'; readonly words: number }
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('save' as const), more: fc.oneof(fc.nat(5), fc.nat(3000)), document: json }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), words: fc.integer({ min: 1, max: 9 }) }) },
), { maxLength: 12 })

test('any order of saves, openings and restarts', () => {
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 9 }), steps, json, (identity, firstWords, order, result) => {
    const folder = fresh()
    let checkpoint = openCheckpoint(folder, identity)
    let words = firstWords
    let expected: { document: unknown; words: number; states: number; finished: boolean } | null = null
    const agrees = (): void => {
      expect(checkpoint.saved).toEqual(expected)
      expect(logOf(checkpoint)).toEqual(expected === null ? [] : numbers(expected.words, expected.states))
    }
    const reopen = (): void => {
      checkpoint.close()
      checkpoint = openCheckpoint(folder, identity)
    }
    agrees()
    for (const step of order) {
      if (step.kind === 'reopen') reopen()
      else if (step.kind === 'restart') {
        checkpoint.restart()
        words = step.words
        expected = null
      } else {
        const states: number = (expected?.states ?? 0) + step.more
        const had: number = expected?.states ?? 0
        let next = had
        checkpoint.save(step.document, words, states, (from, count) => {
          expect(from).toBe(next)
          next += count
          return reader(words)(from, count)
        })
        expect(next).toBe(states)
        expected = { document: step.document, words, states, finished: false }
      }
      agrees()
    }
    reopen()
    agrees()
    checkpoint.finish(result)
    expected = { document: result, words: 0, states: 0, finished: true }
    agrees()
    expect(readdirSync(folder).sort()).toEqual(['checkpoint', expect.stringMatching(/^lock/) as string])
    reopen()
    agrees()
    checkpoint.close()
    expect(readdirSync(folder)).toEqual(['checkpoint'])
    rmSync(folder, { recursive: true })
  }), { numRuns: 50 })
})

test('a log of many pieces, and every piece of about 1 MiB', () => {
  const words = 3
  const states = 300_001
  const folder = fresh()
  const log = Int32Array.from({ length: words * states }, (_, index) => wordAt(index))
  const read = (from: number): { words: Int32Array; offset: number } => ({ words: log, offset: from * words })
  const first = openCheckpoint(folder, 'large')
  first.save('half', words, 100_000, read)
  first.save('whole', words, states, read)
  first.close()
  expect(statSync(join(folder, 'states')).size).toBe(4 * words * states)
  const again = openCheckpoint(folder, 'large')
  let seen = 0
  const sizes: number[] = []
  again.readLog((piece, count) => {
    expect(piece.length).toBe(count * words)
    expect(Buffer.compare(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength), Buffer.from(log.buffer, seen * words * 4, piece.byteLength))).toBe(0)
    seen += count
    sizes.push(piece.byteLength)
  })
  expect(seen).toBe(states)
  expect(sizes.length).toBe(4)
  for (const size of sizes.slice(0, -1)) expect(Math.abs(size - 2 ** 20)).toBeLessThan(4 * words)
  again.close()
})

test('states in memory that threads share, and states wider than a piece', () => {
  const folder = fresh()
  const shared = new Int32Array(new SharedArrayBuffer(4 * 40)).map((_, index) => index - 7)
  const checkpoint = openCheckpoint(folder, 'shared')
  checkpoint.save(null, 4, 9, (from) => ({ words: shared, offset: 4 * from + 1 }))
  expect(logOf(checkpoint)).toEqual(Array.from({ length: 36 }, (_, index) => index - 6))
  checkpoint.restart()
  const wide = 300_000
  checkpoint.save(null, wide, 3, reader(wide))
  let states = 0
  checkpoint.readLog((words, count) => {
    expect([words.length, count, words[0]]).toEqual([wide, 1, wordAt(states * wide)])
    states += count
  })
  expect(states).toBe(3)
  checkpoint.close()
})

test('what is left over from a save that was cut short does no harm and is taken away', () => {
  const folder = fresh()
  const first = openCheckpoint(folder, 'x')
  first.save({ level: 1 }, 2, 3, reader(2))
  first.close()
  const whole = bytesIn(folder)
  writeFileSync(join(folder, 'states'), 'half a state', { flag: 'a' })
  writeFileSync(join(folder, 'checkpoint.new'), 'mmcheck check')
  const again = openCheckpoint(folder, 'x')
  expect(logOf(again)).toEqual(numbers(2, 3))
  again.close()
  expect(bytesIn(folder)).toEqual(whole)
  for (const end of ['restart', 'finish'] as const) {
    const last = openCheckpoint(folder, 'x')
    if (end === 'finish') last.finish('done')
    else last.restart()
    last.close()
    writeFileSync(join(folder, 'states'), readFileSync(join(folder, 'checkpoint')))
    openCheckpoint(folder, 'x').close()
    expect(readdirSync(folder)).toEqual(['checkpoint'])
  }
})

test('a new folder, and those it is in, are made; an empty one is as good', () => {
  const folder = join(fresh(), 'a', 'b')
  const checkpoint = openCheckpoint(folder, 'x')
  expect(checkpoint.saved).toBeNull()
  checkpoint.close()
  expect(readdirSync(folder)).toEqual(['checkpoint'])
  const empty = fresh()
  mkdirSync(empty)
  writeFileSync(join(empty, 'checkpoint.new'), '')
  const other = openCheckpoint(empty, 'x')
  expect(other.saved).toBeNull()
  other.close()
})

test('the document is taken as it was at that moment', () => {
  const checkpoint = openCheckpoint(fresh(), 'x')
  const levels = [0, 1]
  checkpoint.save({ levels }, 1, 1, reader(1))
  levels.push(9)
  expect(checkpoint.saved?.document).toEqual({ levels: [0, 1] })
  checkpoint.close()
})

test('what a caller gets wrong is refused, and the checkpoint is as before', () => {
  const folder = fresh()
  const checkpoint = openCheckpoint(folder, 'x')
  checkpoint.save('good', 2, 4, reader(2))
  const wrong: (() => void)[] = [
    () => { checkpoint.save('fewer', 2, 3, reader(2)) },
    () => { checkpoint.save('wider', 3, 5, reader(3)) },
    () => { checkpoint.save('not there', 2, 6, () => ({ words: new Int32Array(3), offset: 0 })) },
    () => { checkpoint.save('no number', 2, Number.NaN, reader(2)) },
    () => { checkpoint.save(1n, 2, 4, reader(2)) },
    () => { checkpoint.save('thrown', 2, 5, () => { throw new RangeError('no memory') }) },
  ]
  for (const action of wrong) expect(action).toThrow(/RangeError|TypeError|states|words|read again|BigInt|memory/)
  expect(() => { checkpoint.readLog(() => { throw new SyntaxError('of the caller') }) }).toThrow(SyntaxError)
  checkpoint.close()
  const again = openCheckpoint(folder, 'x')
  expect(again.saved).toEqual({ document: 'good', words: 2, states: 4, finished: false })
  expect(logOf(again)).toEqual(numbers(2, 4))
  again.finish('over')
  expect(() => { again.save('more', 2, 5, reader(2)) }).toThrow('a finished run has nothing more to save')
  again.close()
})
