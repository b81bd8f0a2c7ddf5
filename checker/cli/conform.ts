/**
 * `mmcheck conform`: random scenarios on the model and on a real kernel, every field of every answer compared; and the kernel's answers judged by the
 * contract, without the model.
 */
import { conform as compareThem, type Outcome, unstableLimit } from '../conform/conform.ts'
import { leftOutLimit } from '../conform/left-out.ts'
import { Violations } from '../conform/findings.ts'
import { randomScenario } from '../conform/generate.ts'
import { judge } from '../conform/judge.ts'
import { version } from 'node:os'
import { exactRelease } from '../conform/level.ts'
import type { Agent } from '../conform/live/agent.ts'
import { missingText } from '../conform/live/tool.ts'
import { repliesOf } from '../conform/live/replies.ts'
import type { Vm } from '../conform/vm/vm.ts'
import { printScenario } from '../scenario/print.ts'
import { runOnModel } from '../scenario/run/run.ts'
import type { Kernel } from '../../model/kernels.ts'
import type { Session } from './check.ts'
import { conformText } from './conform-text.ts'
import { type ExitCode, exits, Failure, usage, worst } from './exit.ts'
import { parseKernel } from './kernel-name.ts'
import { asFailure, modelFor, onFor, openFor } from './on.ts'
import { tool } from './tool.ts'

export interface ConformOptions { readonly on?: string; readonly kernel?: string; readonly runs?: string; readonly seed?: string }

/** What the model does not have, so that scenarios do not end there. */
const notModelled = ['madv willneed'] as const
/** Without these a random scenario means little. */
const needed = ['root', 'set-up', 'userfaultfd', 'zram']

export async function conform(options: ConformOptions, session: Session): Promise<ExitCode> {
  const { output } = session
  const on = onFor(options.on ?? 'live')
  if (on.is === 'model') throw usage('the model is held against a real kernel: --on live, or --on vm:VERSION')
  const runs = numberOf('--runs', options.runs ?? '1000')
  const seed = numberOf('--seed', options.seed ?? '1')
  // A name that is wrong is told before the machine is set up.
  if (options.kernel !== undefined) parseKernel(options.kernel)
  const agent = await openFor(on, output)
  try {
    const lacks = agent.missing.find(({ need }) => needed.includes(need))
    if (lacks !== undefined) throw new Failure(exits.skipped, `skipped, all of it: ${missingText(lacks)}`)
    const { kernel, says } = modelFor(options.kernel, realOf(agent))
    const violations = new Violations(kernel)
    const outcome = await compareThem({
      runs, scenario: (i) => randomScenario(seed, i, { off: notModelled }),
      model: (scenarios) => Promise.resolve(scenarios.map((scenario) => runOnModel(scenario, kernel))),
      kernel: (scenarios) => answersOf(agent, scenarios, violations),
      isOver: session.stopped,
      told: (so) => { output.progress(`${so.runs} of ${runs} scenarios, ${so.differences} differ`) },
    }).catch(asFailure)
    const exit = exitFor(outcome, violations, session.stopped())
    if (output.json) output.document(documentOf(outcome, { command: session.command, release: agent.release, kernel, runs, seed, violations, exit }))
    else output.print(conformText(outcome, { release: agent.release, says, seed, violations: violations.all }, output.verbosity))
    return exit
  } finally {
    await agent.close()
  }
}

/** A guest's kernel is known by its package. */
const realOf = (agent: Agent): string => ('package' in agent ? exactRelease(agent.release, `Debian ${(agent as Vm).package.version}`) : exactRelease(agent.release, version()))

async function answersOf(agent: Agent, scenarios: Parameters<typeof compareThem>[0] extends { kernel: (given: infer Given) => unknown } ? Given : never, violations: Violations) {
  const answers = (await agent.run(scenarios.map(printScenario))).map(repliesOf)
  answers.forEach((answer, i) => {
    const scenario = scenarios[i]
    if (scenario !== undefined) violations.add(scenario, judge(scenario, answer).violations)
  })
  return answers
}

function exitFor(outcome: Outcome, violations: Violations, interrupted: boolean): ExitCode {
  const news = violations.all.some(({ known }) => known === null)
  const differs = outcome.differing > 0 || outcome.unstableShare > unstableLimit || outcome.leftOutShare > leftOutLimit || news
  return worst([exits.ok, ...(differs ? [exits.differs] : []), ...(interrupted ? [exits.interrupted] : []), ...(outcome.complete || interrupted ? [] : [exits.inconclusive])])
}

function numberOf(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) throw usage(`${flag} "${text}" is no whole number from 1 on; example: ${flag} 20000`)
  return Number(text)
}

interface About { readonly command: string; readonly release: string; readonly kernel: Kernel; readonly runs: number; readonly seed: number; readonly violations: Violations; readonly exit: ExitCode }

function documentOf(outcome: Outcome, { command, release, kernel, runs, seed, violations, exit }: About): unknown {
  const { differences, unstable, coverage, ...counts } = outcome
  return {
    tool, command, release, kernel: kernel.name, asked: runs, seed, exit, ...counts,
    differences: differences.map(({ drawn, shrunk, says, sideBySide, minimal, times }) =>
      ({ says, times, minimal, drawn: printScenario(drawn), shrunk: printScenario(shrunk), sideBySide })),
    unstable: unstable.map(printScenario), contract: violations.all, coverage: coverage.json,
  }
}
