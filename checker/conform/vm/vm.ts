/**
 * `vm:VERSION`: scenarios on another kernel than the one at hand, in a guest under software emulation. No privileges, nothing installed, nothing
 * left behind but the cache.
 *
 * A guest that does not come up, hangs or dies is an error with the end of its console; it says nothing about a scenario.
 */
import { readFile } from 'node:fs/promises'
import { type Agent, AgentError } from '../live/agent.ts'
import { isMissing, type Missing } from '../live/tool.ts'
import { defaultCache } from './cache.ts'
import { initramfs } from './initramfs.ts'
import { findKernel } from './kernel.ts'
import { startGuest, withinTime, type Guest } from './process.ts'
import { setUp } from './setup.ts'
import { awaitReady, runAll, whole } from './talk.ts'
import { missingTool, toRun } from './tools.ts'
import type { KernelPackage, Version } from './version.ts'

export interface VmOptions {
  readonly cache?: string
  /** How long it may take to come up, and how long it may say nothing after that. */
  readonly bootSeconds?: number
  readonly silentSeconds?: number
}

/** An agent like the one on the kernel at hand, and which kernel it is. */
export interface Vm extends Agent {
  readonly package: KernelPackage
  /** Is the package the one in our table? If not, it is the newest that there was. */
  readonly tried: boolean
  readonly bootSeconds: number
}

export async function openVm(version: Version, agentPath: string, options: VmOptions = {}): Promise<Vm | Missing> {
  if (process.arch !== 'x64') return { need: 'x86-64', why: `guests are x86-64, and this machine is ${process.arch}`, enable: 'an x86-64 machine, as the agent is built here' }
  const lacking = missingTool(toRun)
  if (lacking !== null) return lacking
  const kernel = await findKernel(version, options.cache ?? defaultCache())
  if (isMissing(kernel)) return kernel
  const silence = 1000 * (options.silentSeconds ?? 120)
  const files = initramfs(await readFile(agentPath), kernel.modules)
  const started = performance.now()
  const guest = startGuest({ image: kernel.image, initramfs: files })
  return withConsole(guest, async () => {
    const release = await awaitReady(guest, 1000 * (options.bootSeconds ?? 120))
    const missing = await setUp(guest, kernel.modules.map(({ name }) => name), silence)
    return {
      release, package: kernel.package, tried: kernel.tried, missing, bootSeconds: (performance.now() - started) / 1000,
      run: async (scenarios) => {
        const texts = scenarios.map(whole)
        return withConsole(guest, () => runAll(guest, texts, silence))
      },
      close: () => shutDown(guest),
    }
  })
}

/** After an error a guest is of no more use: it is ended, and its last words go with the error. */
async function withConsole<T>(guest: Guest, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    guest.kill()
    await guest.gone
    if (!(error instanceof AgentError)) throw error
    if (guest.isInterrupted()) throw new AgentError('interrupted', true)
    const said = guest.console()
    throw new AgentError(`${error.message}; ${said === '' ? 'its console is empty' : `the end of its console:\n${said}`}`)
  }
}

async function shutDown(guest: Guest): Promise<void> {
  guest.send('quit\n')
  if (await withinTime(5000, guest.gone)) return
  guest.kill()
  await guest.gone
}
