/** A process that saves is killed at any moment, and goes on where it was, many times over; and one whose disk is full. */
import { spawn, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openCheckpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { logOf, newFolder, numbers, reader } from './states.ts'

const root = newFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

const saver = (...args: (string | number)[]): string[] => [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'saver.ts'), ...args.map(String)]

/** What an opening finds: a whole checkpoint with as many states as its document says. */
function statesIn(folder: string, words: number): number {
  const checkpoint = openCheckpoint(folder, 'saver')
  const { saved } = checkpoint
  const states = saved?.states ?? 0
  const log = logOf(checkpoint)
  checkpoint.close()
  if (saved !== null) expect(saved).toMatchObject({ words, finished: false, document: { states } })
  expect(log.length).toBe(words * states)
  expect(Buffer.compare(Buffer.from(Int32Array.from(log).buffer), Buffer.from(Int32Array.from(numbers(words, states)).buffer))).toBe(0)
  return states
}

/** Lets a process save for some milliseconds from its first word on, and kills it. Returns what it said last. */
async function killedAfter(milliseconds: number, folder: string, words: number, most: number): Promise<string> {
  const [program = '', ...args] = saver(folder, words, most)
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const over = new Promise((resolve) => { child.on('close', resolve) })
  const first = new Promise((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString()
      resolve(null)
    })
  })
  await Promise.race([first, over])
  await setTimeout(milliseconds)
  child.kill('SIGKILL')
  await over
  return said.trimEnd().split('\n').at(-1) ?? ''
}

test.each([[1, 20], [3, 20_000]])('%i words per state, up to %i states at once', async (words, most) => {
  const folder = join(root, `${words}`)
  let states = 0
  for (let round = 0; round < 8; round++) {
    const [, said, last] = /^(begins|saved) (\d+)$/.exec(await killedAfter(Math.random() * 60, folder, words, most)) ?? []
    expect(said).toBeDefined()
    expect(Number(last)).toBeGreaterThanOrEqual(states)
    states = statesIn(folder, words)
    // At least what it had been told was saved; at most one save more.
    expect(states).toBeGreaterThanOrEqual(Number(last))
    expect(states).toBeLessThanOrEqual(Number(last) + most)
  }
  expect(states).toBeGreaterThan(0)
}, 120_000)

test('a file that may not become larger: what was saved before stays, and is gone on from', () => {
  const folder = join(root, 'full')
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -f 200; exec "$0" "$@"', ...saver(folder, 2, 500)], { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } })
  const lines = stdout.trimEnd().split('\n')
  expect(lines.at(-1)).toBe('refused cannot write: file too large (EFBIG)')
  const last = Number(lines.at(-2)?.split(' ')[1])
  expect(last).toBeGreaterThan(5000)
  expect(statesIn(folder, 2)).toBe(last)
  const checkpoint = openCheckpoint(folder, 'saver')
  checkpoint.save({ states: last + 1000 }, 2, last + 1000, reader(2))
  checkpoint.close()
  expect(statesIn(folder, 2)).toBe(last + 1000)
})
