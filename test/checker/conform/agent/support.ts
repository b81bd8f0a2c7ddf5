/** The agent of this machine, and why it cannot do what a test asks for, if it cannot. Tests that are skipped carry the reason in their names. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { test, type TestFunction } from 'vitest'
import { buildAgent } from '../../../../checker/conform/live/build.ts'
import { isMissing, missingText } from '../../../../checker/conform/live/tool.ts'

export const examples = readFileSync('specs/scenarios/examples.scenario', 'utf8')
export const answersOf618 = readFileSync('specs/scenarios/answers/linux-6.18.44.jsonl', 'utf8').trimEnd().split('\n')

const built = process.platform === 'linux' ? await buildAgent() : { need: 'Linux', why: `this is ${process.platform}`, enable: 'a Linux machine' }
export const program = isMissing(built) ? '' : built

/** Why the agent cannot run here with what these needs stand for; null if it can. */
function obstacle(needs: readonly string[]): string | null {
  if (isMissing(built)) return missingText(built)
  if (process.getuid?.() !== 0) return 'root: this is an ordinary user'
  if (needs.length === 0) return null
  missing ??= spawnSync(program, ['--setup'], { input: '', encoding: 'utf8' }).stdout.split('\n')[1] ?? ''
  const lacking = (JSON.parse(missing) as { missing: { need: string; why: string; enable: string }[] }).missing.find(({ need }) => need === 'set-up' || needs.includes(need))
  return lacking === undefined ? null : missingText(lacking)
}
let missing: string | null = null

/** A test that runs where the machine has what it needs, and says in its name why not otherwise. */
export function testWith(needs: readonly string[], name: string, run: TestFunction, kernel = /./): void {
  const why = kernel.test(release()) ? obstacle(needs) : `the kernel is ${release()}, the stored answers are those of 6.18`
  if (why === null) test(name, run)
  else test.skip(`${name} [SKIPPED: ${why}]`, run)
}

export const memory = ['userfaultfd', 'pagemap-scan', 'zram', 'hugepages', 'thp', 'shmem-thp'] as const

/** All that the agent says to these lines, without what it says of itself. */
export function run(lines: string, { words = ['--setup'], agent = program }: { words?: readonly string[]; agent?: string } = {}): { replies: string[]; errors: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(agent, words, { input: lines, encoding: 'utf8', maxBuffer: 2 ** 28 })
  const own = words.includes('--setup') ? 2 : 1
  return { replies: stdout.trimEnd().split('\n').slice(own), errors: stderr, status }
}

/** One scenario, without set-up: its replies, without name and end. */
export function runOne(lines: readonly string[], words: readonly string[] = []): Record<string, unknown>[] {
  return run(['begin one', ...lines, 'end', ''].join('\n'), { words }).replies.slice(1, -1).map((line) => JSON.parse(line) as Record<string, unknown>)
}

const settings = [
  '/proc/swaps', '/sys/block/zram0/disksize', '/proc/sys/vm/nr_hugepages', '/sys/kernel/mm/transparent_hugepage/enabled', '/sys/kernel/mm/transparent_hugepage/shmem_enabled',
  '/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs', '/sys/kernel/mm/ksm/run', '/sys/kernel/mm/ksm/sleep_millisecs', '/sys/kernel/mm/ksm/pages_to_scan',
]

/** The settings of the machine as they are when no agent has set it up: agents hold a lock meanwhile, and so do we. */
export const settingsAtRest = (): string => execFileSync('flock', ['-w', '60', '/sys/kernel/mm', 'head', '-n', '20', ...settings], { encoding: 'utf8' })
export const settingsNow = (): string => execFileSync('head', ['-n', '20', ...settings], { encoding: 'utf8' })

/** A process and its lines, as they come. */
export function start(command: string, words: readonly string[]): { pid: number; send: (text: string) => void; hear: (word: string) => Promise<string>; gone: Promise<number | null> } {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'ignore'] })
  let heard = ''
  const listeners = new Set<() => void>()
  child.stdin.on('error', () => undefined)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text
    for (const listener of listeners) listener()
  })
  return {
    pid: child.pid ?? 0,
    send: (text) => { child.stdin.write(text) },
    hear: (word) => new Promise((done) => {
      const look = (): void => {
        if (!heard.includes(word)) return
        listeners.delete(look)
        done(heard)
      }
      listeners.add(look)
      look()
    }),
    gone: new Promise((done) => { child.on('close', (code) => { done(code) }) }),
  }
}
