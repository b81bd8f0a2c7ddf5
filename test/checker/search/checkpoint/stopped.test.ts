/**
 * Stopped after any call to the file system, by a kill or by a power cut, a checkpoint is the one before or the one after,
 * whole; also when a call was refused before that and was tried again.
 */
import { fstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { type Checkpoint, openCheckpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { CheckpointError } from '../../../../checker/search/checkpoint/error.ts'
import { type Found, keyOf, PaperDisk } from './paper-disk.ts'
import { begunAgain, identity, nothingYet, scenario, type State, stateIn, stateOf } from './scenario.ts'
import { newFolder } from './states.ts'
import { refusedBy, type Tap } from './tap.ts'

const { tap } = await vi.hoisted(async () => ({ tap: new (await import('./tap.ts')).Tap() as Tap }))
vi.mock('node:fs', async (original) => tap.wrapped(await original<object>()))

/** The calls that change what is on the disk. */
const changes = /^(write|rename|rm|truncate|open|fsync)/

const root = newFolder()
const other = join(root, 'other')
afterEach(() => { tap.off() })
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

/** Everything that may be found, by what is allowed there. */
type Findings = Map<string, { found: Found; allowed: State[] }>

/** The call that does not return: the system refuses it, or the process is killed, which ends all that would follow. */
interface Mishap { readonly at: number; readonly kind: 'refused' | 'refused and ignored' | 'killed' }
class Killed extends Error {}

/** Goes through the steps; after a mishap one is tried again, by a new process after a kill. Returns the calls there were. */
function run(findings: Findings, mishap: Mishap | null, steps = scenario): string[] {
  const folder = join(root, 'run')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const disk = new PaperDisk(folder)
  let allowed: State[] = []
  const note = (found: Found): void => { findings.set(`${JSON.stringify(allowed)}\0${keyOf(found)}`, { found, allowed }) }
  const calls: string[] = []
  let killed = false
  tap.lazy = true
  tap.before = (name, args) => {
    const call = name === 'rmSync' && String(args[0]).includes('lock.') ? 'release' : name
    if (killed || (mishap?.kind === 'killed' && calls.length === mishap.at)) {
      killed = true
      throw new Killed()
    }
    calls.push(call)
    if (calls.length - 1 === mishap?.at) throw refusedBy('EIO', name)
  }
  tap.after = (name, args, result) => {
    disk.follow(name, args, result)
    if (!changes.test(name)) return
    note(disk.afterKill())
    for (const found of disk.afterPowerCut()) note(found)
  }
  let checkpoint: Checkpoint | null = null
  let before = [nothingYet]
  for (const step of steps) {
    allowed = [...before, step.then]
    try {
      checkpoint = step.act(checkpoint, folder)
    } catch (thrown) {
      if (killed) {
        killed = false
        calls.push('killed')
        tap.unseen(() => { for (const name of readdirSync(folder)) if (name.startsWith('lock.')) rmSync(join(folder, name)) })
        checkpoint = openCheckpoint(folder, identity)
        if (JSON.stringify(stateOf(checkpoint)) !== JSON.stringify(step.then)) checkpoint = step.act(checkpoint, folder)
      } else {
        expect(thrown).toBeInstanceOf(CheckpointError)
        expect(thrown).toMatchObject({ problem: expect.stringMatching(/^cannot (read|write)$/) as string, path: expect.stringContaining(folder) as string, reason: 'made up for a test (EIO)' })
        if (mishap?.kind === 'refused and ignored') {
          before = allowed
          continue
        }
        checkpoint = step.act(checkpoint, folder)
      }
    }
    // A step that has returned has happened, whatever is stopped now.
    before = [step.then]
    allowed = before
    for (const found of disk.afterPowerCut()) note(found)
  }
  checkpoint?.close()
  tap.off()
  expect([...disk.afterKill().keys()].sort()).toEqual(readdirSync(folder).filter((name) => !name.startsWith('lock.')).sort())
  return calls
}

function lookAt(findings: Findings): void {
  tap.lazy = true
  for (const { found, allowed } of findings.values()) {
    rmSync(other, { recursive: true, force: true })
    mkdirSync(other)
    for (const [name, bytes] of found) writeFileSync(join(other, name), bytes)
    const state = JSON.stringify(stateIn(other))
    if (!allowed.some((one) => JSON.stringify(one) === state)) expect.fail(`found ${state}, where there may be ${JSON.stringify(allowed)}`)
  }
}

test('a stop after any call', () => {
  const findings: Findings = new Map()
  expect(run(findings, null).length).toBeGreaterThan(150)
  expect(findings.size).toBeGreaterThan(100)
  lookAt(findings)
})

test.each(['refused', 'killed'] as const)('a call that is %s, another try, and a stop after any call', (kind) => {
  const calls = run(new Map(), null)
  const findings: Findings = new Map()
  // A lock that stays is another matter: this process goes on living, and would keep itself out.
  calls.forEach((name, at) => { if (kind === 'killed' || name !== 'release') run(findings, { at, kind }) })
  expect(findings.size).toBeGreaterThan(150)
  lookAt(findings)
})

test('a beginning again of which nobody knows whether it is on the disk, and a search that goes on all the same', () => {
  const findings: Findings = new Map()
  const at = run(new Map(), null, begunAgain.slice(0, 3)).lastIndexOf('fsyncSync')
  run(findings, { at, kind: 'refused and ignored' }, begunAgain)
  lookAt(findings)
})

test('a file system that has no sync for folders is taken as it is', () => {
  const folder = join(root, 'simple')
  let times = 0
  tap.before = (name, [file]) => {
    if (name !== 'fsyncSync' || !tap.unseen(() => fstatSync(file as number).isDirectory())) return
    times++
    throw refusedBy('EINVAL', name)
  }
  let checkpoint: Checkpoint | null = null
  for (const step of scenario) {
    checkpoint = step.act(checkpoint, folder)
    expect(stateOf(checkpoint)).toEqual(step.then)
  }
  checkpoint?.close()
  expect(times).toBeGreaterThan(scenario.length)
})

test('a lock that cannot be taken away is nothing to fail for', () => {
  const checkpoint = openCheckpoint(join(root, 'locked'), identity)
  tap.before = (name) => { if (name === 'rmSync') throw refusedBy('EROFS', name) }
  checkpoint.close()
})
