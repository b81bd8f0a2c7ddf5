/** What is not, to the byte, what was saved is refused, in words, and stays as it is. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { endianness } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { type Content, decode, encode } from '../../../../checker/search/checkpoint/document.ts'
import { bytesIn, logOf, newFolder, numbers, reader, refusal } from './states.ts'

const root = newFolder()
const folder = join(root, 'small')
let files: Record<string, string> = {}

beforeAll(() => {
  const checkpoint = openCheckpoint(folder, 'a run')
  checkpoint.save({ levels: [0, 1] }, 2, 3, reader(2))
  checkpoint.save({ levels: [0, 1, 3], 'größe': 'Ω' }, 2, 5, reader(2))
  checkpoint.close()
  files = bytesIn(folder)
})
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

const put = (name: string, bytes: string): void => { writeFileSync(join(folder, name), bytes, 'latin1') }
const file = (name: string): string => files[name] ?? ''

/** Opens the folder with one file changed, or away. */
function openedWith(name: string, bytes: string | null, identity = 'a run'): { problem: string; path: string; reason: string } {
  if (bytes === null) rmSync(join(folder, name))
  else put(name, bytes)
  const before = bytesIn(folder)
  const { problem, path, reason } = refusal(() => { openCheckpoint(folder, identity) })
  expect(bytesIn(folder)).toEqual(before)
  put(name, file(name))
  return { problem, path, reason }
}

const flipped = (bytes: string, at: number, by: number): string => bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ by) + bytes.slice(at + 1)

describe.each(['checkpoint', 'states'])('the file %s', (name) => {
  // All 255 other values of every byte of a document: below.
  test('every byte, changed in one bit, one after another, and in all', () => {
    const kinds = new Set<string>()
    for (let at = 0; at < file(name).length; at++) {
      for (const by of name === 'states' ? [1, 2, 4, 8, 16, 32, 64, 128, 255] : [1 << at % 8, 255]) {
        const { problem, path } = openedWith(name, flipped(file(name), at, by))
        kinds.add(problem)
        expect(path).toBe(join(folder, name))
      }
    }
    expect([...kinds].sort()).toEqual(name === 'states' ? ['damaged'] : ['damaged', 'version'])
  })

  test('cut anywhere, or away', () => {
    for (let length = 0; length < file(name).length; length++) expect(openedWith(name, file(name).slice(0, length)).problem).toBe('damaged')
    expect(openedWith(name, null)).toMatchObject({ problem: 'damaged', path: join(folder, name), reason: expect.stringMatching(/^it is missing/) as string })
  })

  test('two bytes exchanged, one doubled, one left out', () => {
    const bytes = file(name)
    for (let at = 0; at + 1 < bytes.length; at++) {
      const [one, two] = [bytes.charAt(at), bytes.charAt(at + 1)]
      if (one !== two) expect(openedWith(name, bytes.slice(0, at) + two + one + bytes.slice(at + 2)).problem).toMatch(/damaged|version/)
      expect(openedWith(name, bytes.slice(0, at) + bytes.slice(at + 1)).problem).toMatch(/damaged|version/)
      if (name === 'checkpoint') expect(openedWith(name, bytes.slice(0, at) + one + bytes.slice(at)).problem).toMatch(/damaged|version/)
    }
  })

  test('anything else in its place', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(openedWith(name, Buffer.from(bytes).toString('latin1')).problem).toMatch(/damaged|version/)
    }))
  })
})

test('what follows the counted log is harmless', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (more) => {
    put('states', file('states') + Buffer.from(more).toString('latin1'))
    const checkpoint = openCheckpoint(folder, 'a run')
    expect(checkpoint.saved).toEqual({ document: { levels: [0, 1, 3], 'größe': 'Ω' }, words: 2, states: 5, finished: false })
    expect(logOf(checkpoint)).toEqual(numbers(2, 5))
    checkpoint.close()
    expect(bytesIn(folder)).toEqual(files)
  }))
})

test('every single byte of a document, changed to every other', () => {
  const content: Content = { identity: 'x', stage: 'saved', words: 3, states: 7, sum: 0xfedcba98, document: ['ä', 1] }
  const bytes = encode(content)
  expect(decode(bytes)).toEqual({ problem: null, content })
  for (let at = 0; at < bytes.length; at++) {
    for (let by = 1; by < 256; by++) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (bytes[at] ?? 0) ^ by
      expect(decode(changed).problem).not.toBeNull()
    }
  }
})

test('another run: both are named', () => {
  expect(openedWith('checkpoint', file('checkpoint'), 'another run')).toEqual({
    problem: 'foreign', path: join(folder, 'checkpoint'), reason: 'it is of another run: of "a run", and this is "another run"',
  })
})

test('a folder that was only begun, or is finished, belongs to its run as well', () => {
  const other = join(root, 'begun')
  openCheckpoint(other, 'mine').close()
  expect(refusal(() => { openCheckpoint(other, 'yours') })).toMatchObject({ problem: 'foreign' })
  const checkpoint = openCheckpoint(other, 'mine')
  checkpoint.finish(null)
  checkpoint.close()
  expect(refusal(() => { openCheckpoint(other, 'yours') })).toMatchObject({ problem: 'foreign' })
})

const sealed = (body: string, version = `1-${endianness()}`): string =>
  `mmcheck checkpoint ${version} ${crc32(Buffer.from(body, 'latin1')).toString(16).padStart(8, '0')}\n${body}`

test('the format: a line with version and sum, then JSON', () => {
  const body = `${JSON.stringify({ identity: 'a run', stage: 'begun', words: 0, states: 0, sum: 0, document: null })}\n`
  const other = join(root, 'format')
  openCheckpoint(other, 'a run').close()
  expect(bytesIn(other)).toEqual({ checkpoint: sealed(body) })
  expect(openedWith('checkpoint', sealed(body, '2-LE'))).toMatchObject({ problem: 'version', reason: `it is of version 2-LE, and this mmcheck reads 1-${endianness()}` })
  const otherOrder = endianness() === 'LE' ? '1-BE' : '1-LE'
  expect(openedWith('checkpoint', sealed(body, otherOrder)).problem).toBe('version')
})

test.each([
  ['not JSON at all\n', 'it is not JSON'],
  ['\n', 'it is not JSON'],
  ['null\n', 'it lacks what a checkpoint says'],
  ['{"identity":"a run"}\n', 'it lacks what a checkpoint says'],
  ['{"identity":"a run","stage":"half","words":2,"states":3,"sum":0,"document":null}', 'it lacks what a checkpoint says'],
  ['{"identity":"a run","stage":"saved","words":0,"states":3,"sum":0,"document":null}', 'it lacks what a checkpoint says'],
  ['{"identity":"a run","stage":"saved","words":2,"states":-3,"sum":0,"document":null}', 'it lacks what a checkpoint says'],
  ['{"identity":"a run","stage":"saved","words":2,"states":2.5,"sum":0,"document":null}', 'it lacks what a checkpoint says'],
])('a document with a right sum and a wrong content: %j', (body, reason) => {
  expect(openedWith('checkpoint', sealed(body))).toEqual({ problem: 'damaged', path: join(folder, 'checkpoint'), reason })
})

test('counts that no log could have are seen before room is made for them', () => {
  for (const [words, states] of [[1, 2 ** 50], [2 ** 50, 1], [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], [2, 6]]) {
    const body = JSON.stringify({ identity: 'a run', stage: 'saved', words, states, sum: 0, document: null })
    expect(openedWith('checkpoint', sealed(body))).toMatchObject({ problem: 'damaged', path: join(folder, 'states'), reason: expect.stringContaining('it ends after 40 of ') as string })
  }
})

test('a log that is cut while it is read', () => {
  const words = 1
  const other = join(root, 'cut')
  const checkpoint = openCheckpoint(other, 'x')
  checkpoint.save(null, words, 600_000, reader(words))
  const { problem, reason } = refusal(() => { checkpoint.readLog(() => { truncateSync(join(other, 'states'), 1_500_000) }) })
  expect([problem, reason]).toEqual(['damaged', 'it has become shorter'])
  checkpoint.close()
})

describe('a folder that is used for something else', () => {
  const names = ['notes.txt', 'checkpoint.json', 'states.old', '.hidden', 'lock', 'lock.x.y', 'lock.0.1', 'Checkpoint']

  test.each(names)('with %s in it, whether or not a checkpoint is there', (name) => {
    const other = join(root, `with ${name}`)
    mkdirSync(other)
    writeFileSync(join(other, name), 'dear to somebody')
    expect(refusal(() => { openCheckpoint(other, 'a run') })).toMatchObject({ problem: 'foreign', path: other, reason: `there are other things in this folder: ${name}` })
    cpSync(folder, other, { recursive: true })
    const before = bytesIn(other)
    expect(refusal(() => { openCheckpoint(other, 'a run') }).problem).toBe('foreign')
    expect(bytesIn(other)).toEqual(before)
  })

  test('with many, of which some are named', () => {
    const other = join(root, 'many')
    mkdirSync(other)
    for (const name of ['e', 'd', 'c', 'b', 'a']) writeFileSync(join(other, name), '')
    expect(refusal(() => { openCheckpoint(other, 'a run') }).reason).toBe('there are other things in this folder: a, b, c and 2 more')
  })

  test.each(['checkpoint', 'checkpoint.new', 'states', 'lock.1.1-2'])('where %s is a folder or leads elsewhere', (name) => {
    const other = join(root, `odd ${name}`)
    mkdirSync(join(other, name), { recursive: true })
    expect(refusal(() => { openCheckpoint(other, 'a run') })).toMatchObject({ problem: 'foreign' })
    rmSync(join(other, name), { recursive: true })
    const dear = join(root, 'dear')
    writeFileSync(dear, 'dear to somebody')
    symlinkSync(dear, join(other, name))
    expect(refusal(() => { openCheckpoint(other, 'a run') })).toMatchObject({ problem: 'foreign' })
    expect(readFileSync(dear, 'utf8')).toBe('dear to somebody')
    expect(readdirSync(other)).toEqual([name])
  })

  test('a log alone is never taken for a new beginning', () => {
    const other = join(root, 'log alone')
    mkdirSync(other)
    for (const bytes of ['', 'anything']) {
      writeFileSync(join(other, 'states'), bytes)
      expect(refusal(() => { openCheckpoint(other, 'a run') })).toMatchObject({ problem: 'damaged' })
      expect(bytesIn(other)).toEqual({ states: bytes })
    }
  })
})
