/**
 * Installs the dependencies if they are missing or older than the lock file; otherwise it returns at once.
 *
 * npm runs it before `npm start`, `npm test` and the like, so that a fresh clone needs no other command. It says nothing
 * unless npm fails. Two of them at once are common (a test run beside a check); `npm ci` twice at once would tear down
 * what the other has just put there, so the second waits for the first.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.dirname(import.meta.dirname)
const lock = path.join(root, 'out', '.installing')

const changedAt = (file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs

/** npm writes the second file last, when everything is in place. */
function isInstalled() {
  const installed = changedAt('node_modules/.package-lock.json')
  return installed !== undefined && installed >= (changedAt('package-lock.json') ?? 0)
}

/** Whether the lock is ours now. It holds the owner's process id; one whose owner is gone is taken away. */
function takeLock() {
  try {
    mkdirSync(path.dirname(lock), { recursive: true })
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isOwned()) rmSync(lock, { force: true })
    return false
  }
}

function isOwned() {
  try {
    const owner = Number(readFileSync(lock, 'utf8'))
    // Just made, and not written yet.
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs < 5_000
    process.kill(owner, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function install() {
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 })
  if (npm.status === 0) return 0
  process.stderr.write(`npm ci failed in ${root}\n${npm.error?.message ?? ''}${npm.stdout ?? ''}${npm.stderr ?? ''}\n`)
  return npm.status ?? 1
}

const sleep = (milliseconds) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds) }

while (!isInstalled()) {
  if (!takeLock()) {
    sleep(200)
    continue
  }
  try {
    if (!isInstalled()) process.exitCode = install()
  } finally {
    rmSync(lock, { force: true })
  }
  break
}
