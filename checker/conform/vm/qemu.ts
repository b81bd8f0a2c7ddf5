/**
 * The machine, as a command line. Software emulation always: hardware virtualisation may open and then hang when it is nested, and nobody needs
 * privileges this way. Two nodes, so that `movepages` has somewhere to go.
 *
 * The first serial port is the kernel's console, on a socket that qemu inherits. The second one is the agent's, on standard input and output. So
 * a guest needs no file but its initramfs, and that one has no name (process.ts).
 */
import { qemu } from './tools.ts'

export interface Machine {
  /** The path of the kernel's image. */
  readonly image: string
  readonly initramfs: string
  /** The number of an inherited descriptor. */
  readonly consoleSocket: number
}

/**
 * In MiB, half of it in each node. 768 would do; with less than 512 that it can use a kernel goes without the huge zero page (hugepage_init), and
 * answers otherwise than a large machine does. What a guest does not touch costs nothing.
 *
 * No pages of 1 GiB: to clear one takes longer here than an agent waits for an access, so they would look stuck.
 */
const memory = 1024

const hugePages = 32

const kernelWords = [
  'console=ttyS0', 'quiet',
  // A panic ends the machine (-no-reboot), and qemu with it.
  'panic=-1',
  `hugepages=${hugePages}`, 'transparent_hugepage=madvise', 'mitigations=off', 'audit=0',
]

export function qemuCommand({ image, initramfs, consoleSocket }: Machine): string[] {
  const node = (id: number): string[] => ['-object', `memory-backend-ram,id=m${id},size=${memory / 2}M,reserve=off`, '-numa', `node,nodeid=${id},cpus=${id},memdev=m${id}`]
  return [
    qemu, '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', `${memory}M`, ...node(0), ...node(1),
    '-nodefaults', '-no-user-config', '-display', 'none', '-monitor', 'none', '-no-reboot',
    '-kernel', image, '-initrd', initramfs, '-append', kernelWords.join(' '),
    '-chardev', `socket,id=console,fd=${consoleSocket}`, '-serial', 'chardev:console', '-serial', 'stdio',
  ]
}

/** The kernel kills it when the process that started it is gone, whatever ended that one. */
export const untilWeDie = (command: readonly string[]): string[] => ['setpriv', '--pdeathsig', 'KILL', ...command]
