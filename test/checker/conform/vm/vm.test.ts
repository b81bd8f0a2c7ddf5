/**
 * A guest from its start to its end, with a shell script for qemu: it talks on its second port as an agent does, or as none should. The real ones are
 * booted by boot.test.ts.
 */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeEach, expect, test } from 'vitest'
import { isMissing } from '../../../../checker/conform/live/tool.ts'
import { isThere } from '../../../../checker/conform/vm/tools.ts'
import { openVm, type Vm, type VmOptions } from '../../../../checker/conform/vm/vm.ts'
import { distribution, kernelPackage, nothingElse, place, program } from './stand-ins.ts'

const guests = test.skipIf(process.arch !== 'x64' || !isThere('setpriv'))
const series = { series: '6.6', patch: null }

/** Set-up lines are answered as an agent answers them; scenarios by `reply`, with the line in $line. */
function guest(reply: string, ready = `echo '{"ready":1,"release":"6.6.13-stand-in"}'`): void {
  program('qemu-system-x86_64', `echo $$ > ${place('pid')}
echo "$*" > ${place('command')}
cp /proc/self/fd/3 ${place('initramfs')}
printf 'Booting paravirtualized kernel\r\n' >&4
${ready}
while read -r line; do
  case $line in
    '#'*) ;;
    insmod*|sysw*|mkswap*|swapon*|mount*) echo "$line" >> ${place('told')}; printf '{"sys":"%s","r":0,"e":"OK"}\n' "$line" ;;
    needs) echo '{"missing":[{"need":"dax","why":"there is none","enable":"nothing"}]}' ;;
    quit) exit 0 ;;
    *) ${reply} ;;
  esac
done`)
}
const agent = `case $line in begin*) printf '{"seq":"%s"}\n' "\${line#begin }" ;; end) echo '{"end":1}' ;; *) printf '{"op":"%s"}\n' "$line" ;; esac`

const open = async (options: VmOptions = {}): Promise<Vm> => {
  const vm = await openVm(series, place('agent'), { cache: place('cache'), ...options })
  if (isMissing(vm)) throw new Error(vm.why)
  return vm
}
/** Whoever has to bury the dead may not be quick about it: a zombie does not run. */
const isRunning = (): boolean => {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${readFileSync(place('pid'), 'utf8').trim()}/stat`, 'utf8'))
  } catch {
    return false
  }
}
const one = 'begin one\nmap A anon 1\nend\n'

beforeEach(() => {
  distribution([kernelPackage('6.6.13-1')])
  writeFileSync(place('agent'), 'an agent')
})

guests('opens, runs, closes; the modules and the swap device come before the scenarios', async () => {
  guest(agent)
  const vm = await open()
  expect(vm).toMatchObject({ release: '6.6.13-stand-in', tried: false, package: { version: '6.6.13-1' }, missing: [{ need: 'dax' }] })
  const told = readFileSync(place('told'), 'utf8').split('\n')
  expect(told.slice(0, 2)).toEqual(['insmod /m/zsmalloc.ko', 'insmod /m/zram.ko'])
  expect(told.findIndex((line) => line.startsWith('swapon'))).toBeGreaterThan(told.findIndex((line) => line.startsWith('mkswap')))
  expect(await vm.run([one, 'begin two\nend'])).toEqual([['{"seq":"one"}', '{"op":"map A anon 1"}', '{"end":1}'], ['{"seq":"two"}', '{"end":1}']])
  expect(await vm.run([])).toEqual([])
  await vm.close()
  expect(isRunning()).toBe(false)
  await vm.close()
  expect(process.listeners('SIGINT')).toEqual([])
})

guests('it gets the image and the initramfs, and the latter has no name', async () => {
  guest(agent)
  const before = readdirSync(tmpdir())
  const vm = await open()
  expect(readFileSync(place('command'), 'utf8')).toContain('vmlinuz')
  expect(readFileSync(place('initramfs')).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('mmcheck-') && !before.includes(name) && !name.startsWith('mmcheck-test-'))).toEqual([])
  await vm.close()
})

guests('one that hangs is an error, with the end of its console, and is ended', async () => {
  guest(`case $line in begin*) printf 'BUG: soft lockup\r\n' >&4; exec sleep 60 ;; esac`)
  const vm = await open({ silentSeconds: 1 })
  await expect(vm.run([one])).rejects.toThrow(/said nothing for 1 s, after the answer before "begin one"; the end of its console:\nBooting paravirtualized kernel\nBUG: soft lockup$/)
  expect(isRunning()).toBe(false)
  await vm.close()
})

guests('so is one that dies, one that does not come up, one that says what it should not', async () => {
  guest(`printf 'Kernel panic\r\n' >&4; exit 1`)
  await expect((await open()).run([one])).rejects.toThrow(/has ended by itself, after the answer before "begin one"; the end of its console:\n.*\nKernel panic$/)
  guest(agent, 'exec sleep 60')
  await expect(open({ bootSeconds: 1 })).rejects.toThrow(/did not come up within 1 s; the end of its console:\nBooting/)
  expect(isRunning()).toBe(false)
  guest(agent, `echo "qemu: no such machine" >&2; exit 1`)
  await expect(open()).rejects.toThrow(/ended while it booted; .*\n.*no such machine$/s)
  guest(agent, `echo '{"ready":1,"release":"6.6"}'; echo nonsense`)
  await expect(open()).rejects.toThrow(/answers to "insmod .*" with: nonsense/)
  expect(isRunning()).toBe(false)
})

guests('Ctrl-C ends it, and is told from an end of its own', async () => {
  guest(`case $line in begin*) kill -INT $PPID; exec sleep 60 ;; esac`)
  const vm = await open()
  await expect(vm.run([one])).rejects.toMatchObject({ message: 'interrupted', interrupted: true })
  expect(isRunning()).toBe(false)
})

guests('nothing outlives us, whatever ends us', async () => {
  guest(agent)
  const script = `import { openVm } from './checker/conform/vm/vm.ts'
    void openVm({ series: '6.6', patch: null }, '${place('agent')}', { cache: '${place('cache')}' }).then(() => { console.log('open') })`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((done) => child.stdout.once('data', () => { done() }))
  expect(isRunning()).toBe(true)
  const end = new Promise<void>((done) => child.on('exit', () => { done() }))
  child.kill('SIGKILL')
  await end
  await expect.poll(isRunning, { timeout: 5000 }).toBe(false)
})

guests('what is missing is a value, not an error', async () => {
  nothingElse()
  expect(await openVm(series, place('agent'), { cache: place('cache') })).toMatchObject({ need: 'qemu-system-x86_64', enable: expect.stringContaining('qemu-system-x86') as string })
})
