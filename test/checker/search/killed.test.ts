/** The command, killed in the middle of a search, and asked to go on in another way: the document is that of an undisturbed run. */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'mmcheck-killed-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const command = resolve(import.meta.dirname, '../../../checker/cli/mmcheck.mjs')
const args = (...more: readonly string[]): string[] =>
  [command, 'check', 'wide-v6.12', '--case', 'three anonymous pages', '--scope', 'pages=4,operations=read+write+wp+unwp', '--no-symmetry', '--json', ...more]

/** A property's row, or a case, without what differs from run to run. */
interface Found { readonly states: number; readonly transitions: number; readonly depth: number; readonly cut: unknown; readonly domains: unknown; readonly properties: unknown; readonly search: { readonly store: string } }

async function finished(...more: readonly string[]): Promise<Found> {
  const { stdout } = await promisify(execFile)(process.execPath, args(...more), { cwd: folder, maxBuffer: 2 ** 24 })
  const document = JSON.parse(stdout) as { specs: { cases: Found[] }[] }
  const found = document.specs[0]?.cases[0]
  if (found === undefined) throw new Error(stdout)
  return found
}

const counts = ({ states, transitions, depth, cut, domains, properties }: Found) => ({ states, transitions, depth, cut, domains, properties })

/** Kills it as soon as it has saved states; false: it came to its end before. */
async function killed(kept: string, ...more: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, args('--checkpoint', kept, ...more), { cwd: folder, stdio: 'ignore' })
  const ended = new Promise<NodeJS.Signals | null>((done) => { child.on('exit', (_, signal) => { done(signal) }) })
  const states = join(kept, 'wide-v6.12/three-anonymous-pages/states')
  while (child.exitCode === null && !existsSync(states)) await setTimeout(10)
  await setTimeout(100 * Math.random())
  child.kill('SIGKILL')
  return await ended === 'SIGKILL'
}

test('killed in one store, gone on in another, with another number of threads', async () => {
  const kept = join(folder, 'kept')
  const wasKilled = await killed(kept, '--store', 'tree', '--workers', '1')
  const undisturbed = await finished('--workers', '2')
  const resumed = await finished('--resume', kept, '--workers', '2')
  expect(counts(resumed)).toEqual(counts(undisturbed))
  expect(undisturbed).toMatchObject({ cut: null, search: { store: 'inline' } })
  expect(wasKilled && resumed.search.store === 'tree').toBe(false)
  // It is complete now, and comes back at once.
  expect(await finished('--resume', kept)).toEqual(resumed)
}, 120_000)
