/**
 * What a guest is told before the first scenario: modules, a swap device in memory, how huge pages are used, debugfs (for `split`).
 *
 * These are lines outside of `begin` and `end`, which the agent takes only as the init of a guest: the machine is ours alone. One that fails ends
 * nothing: the agent says at the end what the guest lacks, so that scenarios which need it are skipped by name.
 */
import { z } from 'zod'
import { AgentError } from '../live/agent.ts'
import type { Missing } from '../live/tool.ts'
import { modulePath } from './initramfs.ts'
import { lineOf, type Port } from './talk.ts'

const swapDevice = '/dev/zram0'
const swapPages = 65_536
const thp = '/sys/kernel/mm/transparent_hugepage'

const settings = [
  `sysw /sys/block/zram0/disksize ${swapPages * 4}K`,
  `mkswap ${swapDevice} ${swapPages}`,
  `swapon ${swapDevice}`,
  `sysw ${thp}/enabled madvise`,
  `sysw ${thp}/shmem_enabled advise`,
  // khugepaged must not collapse a range in the middle of a scenario.
  `sysw ${thp}/khugepaged/scan_sleep_millisecs 100000000`,
  'mount debugfs /sys/kernel/debug',
]

export const setUpLines = (modules: readonly string[]): string[] => [...modules.map((name) => `insmod ${modulePath(name)}`), ...settings]

const answer = z.object({ sys: z.string(), e: z.string() })
const lacking = z.object({ missing: z.array(z.object({ need: z.string(), why: z.string(), enable: z.string() })) })

export async function setUp(port: Port, modules: readonly string[], silence: number): Promise<readonly Missing[]> {
  // The first bytes may get lost: of a comment nobody misses any.
  port.send('# a line to lose\n')
  for (const line of setUpLines(modules)) await ask(port, line, answer, silence)
  return (await ask(port, 'needs', lacking, silence)).missing
}

async function ask<T>(port: Port, line: string, shape: z.ZodType<T>, silence: number): Promise<T> {
  port.send(`${line}\n`)
  const reply = await lineOf(port, silence, `"${line}" was sent`)
  const parsed = shape.safeParse(fromJson(reply))
  if (!parsed.success) throw new AgentError(`the guest answers to "${line}" with: ${reply.slice(0, 200)}`)
  return parsed.data
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
