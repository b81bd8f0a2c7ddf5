/**
 * Where scenarios run: the model, the kernel at hand, or another one in a guest. The last two are agents and are used alike.
 */
import { type Agent, type AgentOptions, openAgent } from './live/agent.ts'
import { buildAgent } from './live/build.ts'
import { isMissing, type Missing } from './live/tool.ts'
import { parseVersion, type Version } from './vm/version.ts'
import { openVm } from './vm/vm.ts'

export type On = { readonly is: 'model' } | { readonly is: 'live' } | { readonly is: 'vm'; readonly version: Version }

/** `model`, `live` or `vm:6.12`; null for anything else. */
export function parseOn(text: string): On | null {
  if (text === 'model' || text === 'live') return { is: text }
  const version = text.startsWith('vm:') ? parseVersion(text.slice(3)) : null
  return version === null ? null : { is: 'vm', version }
}

/** An agent on a real kernel, or what is missing for one. @throws AgentError */
export async function openKernel(on: Exclude<On, { is: 'model' }>, options: AgentOptions = {}): Promise<Agent | Missing> {
  if (process.platform !== 'linux') return { need: 'linux', why: `this is ${process.platform}`, enable: 'a Linux machine' }
  const program = await buildAgent()
  if (isMissing(program)) return program
  return on.is === 'vm' ? openVm(on.version, program) : openAgent(program, options)
}
