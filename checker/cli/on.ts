/** `--on` and `--kernel`: where scenarios run, and which of the model's kernels stands for it. */
import { release, version } from 'node:os'
import { exactRelease, levelOf } from '../conform/level.ts'
import { type On, openKernel, parseOn } from '../conform/on.ts'
import { type Agent, AgentError } from '../conform/live/agent.ts'
import { isMissing, missingText } from '../conform/live/tool.ts'
import { type Kernel, kernel } from '../../model/kernels.ts'
import { exits, Failure, usage } from './exit.ts'
import { parseKernel } from './kernel-name.ts'
import type { Output } from './output.ts'

export function onFor(given: string): On {
  const on = parseOn(given)
  if (on === null) throw usage(`--on "${given}" is none of model, live, vm:VERSION; example: --on vm:6.12`)
  return on
}

/** The model's kernel: as asked for, or the nearest level to a release that is known. */
export function modelFor(asked: string | undefined, real: string = exactRelease(release(), version())): { kernel: Kernel; says: string } {
  if (asked !== undefined) {
    const chosen = parseKernel(asked)
    return { kernel: chosen, says: chosen.name }
  }
  const level = levelOf(real)
  if (level === null) throw usage(`no kernel of the model is as old as "${real}"`, 'choose one: --kernel v6.12')
  return { kernel: kernel(level), says: `${level}, the nearest to ${real}` }
}

/** @throws Failure with exit 4 where something is missing, and says what would enable it */
export async function openFor(on: Exclude<On, { is: 'model' }>, output: Output, giantPages = 0): Promise<Agent> {
  const agent = await openKernel(on, { verbose: output.verbosity === 'verbose', giantPages, told: (text) => { if (output.verbosity === 'verbose') output.complain(text) } }).catch(asFailure)
  if (isMissing(agent)) throw new Failure(exits.skipped, `skipped, all of it: ${missingText(agent)}`)
  return agent
}

/** What an agent could not do is no verdict on any scenario. */
export function asFailure(thrown: unknown): never {
  if (!(thrown instanceof AgentError)) throw thrown
  throw thrown.interrupted ? new Failure(exits.interrupted, 'interrupted') : new Failure(exits.internal, `the agent on the kernel failed: ${thrown.message}`)
}
