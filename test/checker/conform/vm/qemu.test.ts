/** The machine as a command line: what an answer may depend on. */
import { expect, test } from 'vitest'
import { qemuCommand, untilWeDie } from '../../../../checker/conform/vm/qemu.ts'

const command = qemuCommand({ image: '/k/vmlinuz', initramfs: '/proc/self/fd/3', consoleSocket: 4 })
const after = (word: string): string[] => command.flatMap((each, i) => (each === word ? [command[i + 1] ?? ''] : []))

test('software emulation, nothing but what is named', () => {
  expect(after('-accel')).toEqual(['tcg,thread=multi'])
  expect(command).toContain('-nodefaults')
  expect(command.join(' ')).not.toMatch(/kvm|-enable|net/)
})

test('two nodes with a processor each, which have all the memory; more than a kernel needs to have the huge zero page', () => {
  const sizes = after('-object').map((object) => Number(/size=(\d+)M/.exec(object)?.[1]))
  expect(sizes).toHaveLength(2)
  expect(`${sizes.reduce((a, b) => a + b)}M`).toBe(after('-m')[0])
  expect(sizes.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(768)
  expect(after('-numa').map((node) => /nodeid=(\d),cpus=(\d)/.exec(node)?.slice(1))).toEqual([['0', '0'], ['1', '1']])
  expect(after('-smp')).toEqual(['2'])
})

test('the console is the first serial port, the agent the second', () => {
  expect(after('-serial')).toEqual(['chardev:console', 'stdio'])
  expect(after('-chardev')).toEqual(['socket,id=console,fd=4'])
  expect(after('-append')[0]).toMatch(/\bconsole=ttyS0\b/)
})

test('a panic ends the process, and so does our end', () => {
  expect(command).toContain('-no-reboot')
  expect(after('-append')[0]).toMatch(/\bpanic=-1\b/)
  expect(untilWeDie(command).slice(0, 4)).toEqual(['setpriv', '--pdeathsig', 'KILL', 'qemu-system-x86_64'])
})

test('huge pages are there', () => {
  expect(Number(/\bhugepages=(\d+)/.exec(after('-append')[0] ?? '')?.[1])).toBeGreaterThanOrEqual(16)
})
