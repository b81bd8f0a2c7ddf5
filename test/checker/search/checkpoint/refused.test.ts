/** A file system that refuses: the error says what and where, what was saved stays, and saving can be tried again. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Checkpoint, openCheckpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { logOf, newFolder, numbers, reader, refusal } from './states.ts'

const root = newFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

function opened(name: string): { folder: string; checkpoint: Checkpoint } {
  const folder = join(root, name)
  const checkpoint = openCheckpoint(folder, 'x')
  checkpoint.save('before', 2, 3, reader(2))
  return { folder, checkpoint }
}

test('a file where the folder should be, or on the way there', () => {
  const file = join(root, 'file')
  writeFileSync(file, 'dear to somebody')
  expect(refusal(() => { openCheckpoint(file, 'x') })).toMatchObject({ problem: 'cannot write', path: file, reason: 'file already exists (EEXIST)', message: `${file}: file already exists (EEXIST)` })
  expect(refusal(() => { openCheckpoint(join(file, 'a', 'b'), 'x') })).toMatchObject({ problem: 'cannot write', path: join(file, 'a', 'b'), reason: 'not a directory (ENOTDIR)' })
  expect(readFileSync(file, 'utf8')).toBe('dear to somebody')
})

test('a name that no file system takes', () => {
  const folder = join(root, 'x'.repeat(300))
  expect(refusal(() => { openCheckpoint(folder, 'x') })).toMatchObject({ problem: 'cannot write', path: folder, reason: 'name too long (ENAMETOOLONG)' })
})

describe.each(['checkpoint.new', 'checkpoint', 'states'])('something in the place of %s while the run goes on', (name) => {
  test('a save is refused, and goes through when the place is free again', () => {
    const { folder, checkpoint } = opened(`in the way of ${name}`)
    const aside = join(root, `${name} aside`)
    if (existsSync(join(folder, name))) renameSync(join(folder, name), aside)
    mkdirSync(join(folder, name))
    const { problem, path } = refusal(() => { checkpoint.save('after', 2, 9, reader(2)) })
    expect([problem, path]).toEqual(['cannot write', join(folder, name)])
    expect(checkpoint.saved).toMatchObject({ document: 'before', states: 3 })
    rmSync(join(folder, name), { recursive: true })
    if (existsSync(aside)) renameSync(aside, join(folder, name))
    expect(logOf(checkpoint)).toEqual(numbers(2, 3))
    checkpoint.save('after', 2, 9, reader(2))
    checkpoint.close()
    const again = openCheckpoint(folder, 'x')
    expect(again.saved).toMatchObject({ document: 'after', states: 9 })
    expect(logOf(again)).toEqual(numbers(2, 9))
    again.close()
    expect(readdirSync(folder).sort()).toEqual(['checkpoint', 'states'])
  })
})

test('the log is taken away while the run goes on: no new one is begun in the middle', () => {
  const { folder, checkpoint } = opened('log gone')
  rmSync(join(folder, 'states'))
  expect(refusal(() => { checkpoint.save('after', 2, 9, reader(2)) })).toMatchObject({ problem: 'cannot write', path: join(folder, 'states') })
  expect(refusal(() => { logOf(checkpoint) })).toMatchObject({ problem: 'damaged', reason: 'it is missing' })
  expect(existsSync(join(folder, 'states'))).toBe(false)
  checkpoint.restart()
  checkpoint.save('anew', 2, 9, reader(2))
  expect(logOf(checkpoint)).toEqual(numbers(2, 9))
  checkpoint.close()
})

test('the whole folder is taken away', () => {
  const { folder, checkpoint } = opened('folder gone')
  rmSync(folder, { recursive: true })
  const actions = [() => { checkpoint.save('after', 2, 9, reader(2)) }, () => { checkpoint.save('after', 2, 3, reader(2)) }, () => { checkpoint.finish('after') }, () => { checkpoint.restart() }]
  for (const action of actions) expect(refusal(action)).toMatchObject({ problem: 'cannot write', reason: 'no such file or directory (ENOENT)' })
  checkpoint.close()
  expect(existsSync(folder)).toBe(false)
})

/** Whoever may do anything is refused nothing. */
const free = process.getuid?.() === 0

test.skipIf(free)('a folder that may not be written to, and files that may not be read', () => {
  const { folder, checkpoint } = opened('not allowed')
  checkpoint.close()
  chmodSync(folder, 0o555)
  expect(refusal(() => { openCheckpoint(folder, 'x') })).toMatchObject({ problem: 'cannot write', reason: 'permission denied (EACCES)' })
  chmodSync(folder, 0o755)
  for (const name of ['checkpoint', 'states']) {
    chmodSync(join(folder, name), 0)
    expect(refusal(() => { openCheckpoint(folder, 'x') })).toMatchObject({ problem: 'cannot read', path: join(folder, name), reason: 'permission denied (EACCES)' })
    chmodSync(join(folder, name), 0o644)
  }
  expect(readdirSync(folder).sort()).toEqual(['checkpoint', 'states'])
})
