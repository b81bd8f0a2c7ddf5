/**
 * Keeps the same run from being started twice on one folder. It does not reach beyond one machine.
 *
 * Every process puts a file there whose *name* says which process it is, and only then looks for others: of two at once, at
 * least one sees the other. Since no name ever comes again, what a dead process left behind can be taken away at any time,
 * which with one file for all would be a race. A number alone is no name (numbers are used again, in a container at once):
 * where the system tells, the time of birth belongs to it.
 */
import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, CheckpointError, codeOf } from './error.ts'

const lockName = /^lock\.([1-9]\d{0,8})\.([0-9a-f-]*)$/

export const isLock = (name: string): boolean => lockName.test(name)

/** Returns the path of the lock. */
export function hold(folder: string): string {
  const own = join(folder, `lock.${process.pid}.${birthOf(process.pid)}`)
  const file = create(own, folder)
  try {
    attempt('cannot write', own, () => { closeSync(file) })
    for (const { path, pid, lives } of locksIn(folder)) if (path !== own && lives) throw busy(folder, pid, path)
  } catch (thrown) {
    release(own)
    throw thrown
  }
  return own
}

function create(own: string, folder: string): number {
  try {
    return attempt('cannot write', own, () => openSync(own, 'wx'))
  } catch (thrown) {
    throw thrown instanceof CheckpointError && codeOf(thrown.cause) === 'EEXIST' ? busy(folder, process.pid, own) : thrown
  }
}

/** If it cannot be taken away, that does no harm: nobody believes it when this process is gone. */
export function release(lock: string): void {
  try {
    rmSync(lock, { force: true })
  } catch {
    // See above.
  }
}

/** Takes away the locks of the dead. */
export function bury(folder: string): void {
  for (const { path, lives } of locksIn(folder)) if (!lives) attempt('cannot write', path, () => { rmSync(path, { force: true }) })
}

function locksIn(folder: string): { path: string; pid: number; lives: boolean }[] {
  return attempt('cannot read', folder, () => readdirSync(folder)).flatMap((name) => {
    const [, number, birth] = lockName.exec(name) ?? []
    if (number === undefined || birth === undefined) return []
    const pid = Number(number)
    return [{ path: join(folder, name), pid, lives: isThere(pid) && [birth, ''].includes(birthOf(pid)) }]
  })
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return codeOf(thrown) !== 'ESRCH'
  }
}

const over = 'over'
const ofState = 0
const ofStart = 19

/** When a process came to be, and since which start of the machine; empty where the system does not tell. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Killed, and only not yet taken note of by the process that started it.
    if (fields[ofState] === 'Z' || fields[ofState] === 'X') return over
    return `${fields[ofStart] ?? ''}-${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
  } catch {
    return ''
  }
}

const busy = (folder: string, pid: number, lock: string): CheckpointError =>
  new CheckpointError('busy', folder, `process ${pid} is at work in it (if that is not so, remove ${lock})`)
