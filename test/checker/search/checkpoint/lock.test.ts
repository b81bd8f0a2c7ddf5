/** One process at a time, and no dead one keeps anybody out. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openCheckpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { logOf, newFolder, numbers, reader, refusal } from './states.ts'

const root = newFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

const linux = existsSync('/proc/self/stat')
const lockIn = (folder: string): string => readdirSync(folder).find((name) => name.startsWith('lock.')) ?? ''

function saved(name: string): string {
  const folder = join(root, name)
  const checkpoint = openCheckpoint(folder, 'x')
  checkpoint.save('kept', 1, 2, reader(1))
  checkpoint.close()
  return folder
}

function opens(folder: string): void {
  const checkpoint = openCheckpoint(folder, 'x')
  expect(logOf(checkpoint)).toEqual(numbers(1, 2))
  checkpoint.close()
  expect(readdirSync(folder).sort()).toEqual(['checkpoint', 'states'])
}

test('opened twice by one process', () => {
  const folder = saved('twice')
  const first = openCheckpoint(folder, 'x')
  const lock = lockIn(folder)
  const { problem, path, reason } = refusal(() => { openCheckpoint(folder, 'x') })
  expect([problem, path]).toEqual(['busy', folder])
  expect(reason).toBe(`process ${process.pid} is at work in it (if that is not so, remove ${join(folder, lock)})`)
  expect(lockIn(folder)).toBe(lock)
  first.save('more', 1, 2, reader(1))
  first.close()
  first.close()
  opens(folder)
})

test('a process that lives, and the same when it is gone', async () => {
  const folder = saved('another')
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const pid = other.pid ?? 0
  const lock = join(folder, `lock.${pid}.${linux ? birthOf(pid) : ''}`)
  writeFileSync(lock, '')
  expect(refusal(() => { openCheckpoint(folder, 'x') })).toMatchObject({ problem: 'busy', path: folder })
  expect(readdirSync(folder).sort()).toEqual(['checkpoint', basename(lock), 'states'])
  const gone = new Promise((resolve) => { other.on('exit', resolve) })
  other.kill('SIGKILL')
  await gone
  opens(folder)
})

/** Written here a second time: fields are counted from the end of the name, which may have blanks and brackets. */
function birthOf(pid: number): string {
  const [, start] = /^.*\) \S+(?: -?\d+){18} (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
  return `${start ?? ''}-${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
}

test.runIf(linux)('the number of a dead process that another one has now', () => {
  const folder = saved('again')
  const own = birthOf(process.pid)
  const [start = '', boot = ''] = own.split(/-(.*)/)
  writeFileSync(join(folder, `lock.${process.pid}.${Number(start) - 1}-${boot}`), '')
  writeFileSync(join(folder, `lock.${process.pid}.${start}-${boot.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}`), '')
  writeFileSync(join(folder, 'lock.1.12-34'), '')
  opens(folder)
})

test.runIf(linux)('a process that was killed, and whose parent has not looked yet', async () => {
  const folder = saved('zombie')
  // The shell's child ends when the shell has become a program that never asks for it.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = Number(String((await once(parent.stdout, 'data'))[0]))
  try {
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toContain(') Z ')
    writeFileSync(join(folder, `lock.${pid}.${birthOf(pid)}`), '')
    opens(folder)
  } finally {
    parent.kill('SIGKILL')
  }
})

test('of many that begin at once, at most one has it, and every other is told so', () => {
  const folder = saved('race')
  const program = `
    import { openCheckpoint } from ${JSON.stringify(join(import.meta.dirname, '../../../../checker/search/checkpoint/checkpoint.ts'))}
    import { writeSync } from 'node:fs'
    const until = Number(process.argv[1])
    while (Date.now() < until);
    for (let round = 0; round < 300; round++) {
      try {
        const checkpoint = openCheckpoint(${JSON.stringify(folder)}, 'x')
        writeSync(1, 'in\\n')
        for (let end = performance.now() + 0.3; performance.now() < end;);
        writeSync(1, 'out\\n')
        checkpoint.close()
      } catch (thrown) { if (thrown.problem !== 'busy') { writeSync(1, 'wrong ' + thrown.message + '\\n'); process.exit(1) } }
    }`
  const script = 'for i in 1 2 3; do "$0" --import tsx --input-type=module -e "$1" "$2" & done; wait'
  const { stdout } = spawnSync('sh', ['-c', script, process.execPath, program, `${Date.now() + 1500}`], { encoding: 'utf8' })
  const lines = stdout.trimEnd().split('\n')
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.filter((line, index) => line !== (index % 2 === 0 ? 'in' : 'out'))).toEqual([])
  opens(folder)
})
