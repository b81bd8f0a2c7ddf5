/**
 * A command run as a whole process: how long it took, how much processor time it and its children used, how much memory
 * it needed at most. Start-up, compilation and clean-up are part of it, for every checker alike.
 *
 * Best is GNU time (`apt-get install time`), which asks the kernel: CPU time of the process and of all children it waited
 * for, and the largest resident set of one of them. Without it a POSIX shell tells the CPU time (`times`), and memory is
 * looked up in /proc/PID/status every few milliseconds while the process lives: VmHWM is a high-water mark, so only what
 * is allocated after the last look is missed. Where there is no /proc, memory is not measured.
 *
 * Time on the wall is ours, from start to end. `others` says how many cores were kept busy by anybody else meanwhile: what
 * is said about two workers says little when the second core was taken.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export interface Command { readonly file: string; readonly args: readonly string[]; readonly cwd: string }

export interface Measurement {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Seconds. */
  readonly wall: number
  readonly cpu: number
  readonly peakBytes: number | null
  readonly others: number
}

export type Method = 'GNU time' | 'shell'

export function bestMethod(): Method {
  const probe = spawnSync('time', ['-f', '%U %S %M', 'true'], { encoding: 'utf8' })
  return probe.status === 0 && gnuTimes(probe.stderr) !== null ? 'GNU time' : 'shell'
}

export async function measure(command: Command, method: Method): Promise<Measurement> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mmcheck-bench-'))
  const notes = path.join(folder, 'times')
  try {
    const [file, ...args] = method === 'GNU time' ? ['time', '-o', notes, '-f', '%U %S %M'] : ['sh', '-c', shellScript, 'sh', notes]
    const busyBefore = busySeconds()
    const began = performance.now()
    const ran = await run({ file, args: [...args, command.file, ...command.args], cwd: command.cwd }, method === 'shell' ? `${notes}.pid` : null)
    const wall = (performance.now() - began) / 1000
    const busy = busySeconds() - busyBefore
    const read = readFileSync(notes, 'utf8')
    const used = method === 'GNU time' ? gnuTimes(read) : shellTimes(read)
    if (used === null) throw new Error(`${method} said nothing of ${command.file}`)
    return { ...ran, wall, cpu: used.cpu, peakBytes: used.peakBytes ?? ran.peakBytes, others: Math.max(0, busy - used.cpu) / wall }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The last line that `time -f '%U %S %M'` writes; before it may be one about the exit code. */
export function gnuTimes(text: string): { readonly cpu: number; readonly peakBytes: number } | null {
  const [user, system, kilobytes] = (text.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  if (user === undefined || system === undefined || kilobytes === undefined || !Number.isFinite(user + system + kilobytes)) return null
  return { cpu: user + system, peakBytes: kilobytes * 1024 }
}

/** What `times` prints: the shell's own user and system time, and on the second line that of its children. */
export function shellTimes(text: string): { readonly cpu: number; readonly peakBytes: null } | null {
  const times = [...(text.trim().split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds))
  const [user, system] = times
  return user === undefined || system === undefined ? null : { cpu: user + system, peakBytes: null }
}

/** The inner shell writes down its process id and becomes the command, which so stays in the foreground and hears Ctrl-C. */
const shellScript = `notes=$1; shift
sh -c 'echo $$ > "$0.pid"; exec "$@"' "$notes" "$@"; code=$?
times > "$notes"
exit $code`

function run(command: Command, pidFile: string | null): Promise<Pick<Measurement, 'code' | 'stdout' | 'stderr' | 'peakBytes'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, { cwd: command.cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let peakBytes: number | null = null
    const look = (): void => { if (pidFile !== null) peakBytes = highWater(pidFile) ?? peakBytes }
    const watch = setInterval(look, 5)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    child.on('error', (error) => { clearInterval(watch); reject(error) })
    child.on('close', (code) => { clearInterval(watch); resolve({ code, stdout, stderr, peakBytes }) })
  })
}

/** Null: not started yet, gone already, or no /proc here. */
function highWater(pidFile: string): number | null {
  try {
    const status = readFileSync(`/proc/${readFileSync(pidFile, 'utf8').trim()}/status`, 'utf8')
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}

/** Of all cores together, since the machine was started. */
function busySeconds(): number {
  return os.cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000
}
