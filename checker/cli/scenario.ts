/**
 * `mmcheck run`: scenarios, one op after the other, on the model or on a real kernel; what they expect is judged. With --json, the replies as they are.
 */
import { readFileSync } from 'node:fs'
import { giantPagesFor, lackedBy } from '../conform/live/needs.ts'
import { repliesOf } from '../conform/live/replies.ts'
import { askedOf } from '../conform/lines.ts'
import { replyText } from '../conform/side-by-side.ts'
import { ScenarioError } from '../scenario/error.ts'
import { judge } from '../scenario/expect.ts'
import { parseScenarios } from '../scenario/parse.ts'
import { printOp, printScenario } from '../scenario/print.ts'
import { judgedLine, regionsShown } from '../scenario/regions.ts'
import type { Reply } from '../scenario/reply.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { runOnModel } from '../scenario/run/run.ts'
import type { Session } from './check.ts'
import { type ExitCode, exits, Failure, worst } from './exit.ts'
import { asFailure, modelFor, onFor, openFor } from './on.ts'
import type { Output } from './output.ts'

export interface RunOptions { readonly on?: string; readonly kernel?: string }

interface Answered { readonly scenario: Scenario; readonly replies: readonly Reply[]; readonly skipped: string | null; readonly failed: readonly string[] }

export async function run(files: readonly string[], options: RunOptions, session: Session): Promise<ExitCode> {
  const { output } = session
  const on = onFor(options.on ?? 'model')
  const scenarios = files.flatMap((file) => parse(file))
  const { says, answers } = on.is === 'model' ? onModel(scenarios, options) : await onKernel(scenarios, on, session)
  const answered = answers.map(({ scenario, replies, skipped }): Answered => ({ scenario, replies, skipped: skipped ?? unsupportedIn(replies), failed: skipped === null ? expectations(scenario, replies) : [] }))
  for (const each of answered) {
    if (output.json) output.lines(each.replies.map((reply) => JSON.stringify(reply)))
    else printUnlessEmpty(output, textOf(each, output.verbosity === 'quiet'))
  }
  const skipped = answered.filter((each) => each.skipped !== null)
  const failed = answered.filter((each) => each.failed.length > 0)
  const counts = [
    `${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'} on ${says}`, ...(failed.length > 0 ? [`${failed.length} not as expected`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped: ${skipped.map(({ scenario, skipped: why }) => `${scenario.name} (${why ?? ''})`).join(', ')}`] : []),
  ].join('; ')
  if (output.json) output.complain(counts)
  else output.print(counts)
  return worst([exits.ok, ...(failed.length > 0 ? [exits.differs] : []), ...(skipped.length > 0 ? [exits.skipped] : []), ...(session.stopped() ? [exits.interrupted] : [])])
}

/** @throws Failure with exit 65 for a file that is wrong, 64 for one that is not there */
function parse(file: string): Scenario[] {
  try {
    return parseScenarios(readFileSync(file, 'utf8'), file)
  } catch (thrown) {
    if (thrown instanceof ScenarioError) throw new Failure(exits.data, thrown.message)
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EISDIR') throw new Failure(exits.usage, `${file}: ${code === 'ENOENT' ? 'there is no such file' : 'a folder, not a scenario file'}`, 'example: mmcheck run specs/scenarios/examples.scenario')
    throw thrown
  }
}

type Answers = readonly Omit<Answered, 'failed'>[]

function onModel(scenarios: readonly Scenario[], options: RunOptions): { says: string; answers: Answers } {
  const { kernel, says } = modelFor(options.kernel)
  return { says: `the model of ${says}`, answers: scenarios.map((scenario) => ({ scenario, replies: runOnModel(scenario, kernel), skipped: null })) }
}

async function onKernel(scenarios: readonly Scenario[], on: Parameters<typeof openFor>[0], { output }: Session): Promise<{ says: string; answers: Answers }> {
  const agent = await openFor(on, output, giantPagesFor(scenarios))
  try {
    const possible = scenarios.filter((scenario) => lackedBy(scenario, agent.missing).length === 0)
    const replies = new Map((await agent.run(possible.map(printScenario)).catch(asFailure)).map((lines, i) => [possible[i], repliesOf(lines)]))
    return {
      says: `Linux ${agent.release}`,
      answers: scenarios.map((scenario) => {
        const [lacks] = lackedBy(scenario, agent.missing)
        return { scenario, replies: replies.get(scenario) ?? [], skipped: lacks === undefined ? null : `${lacks.need}: ${lacks.why}` }
      }),
    }
  } finally {
    await agent.close()
  }
}

function unsupportedIn(replies: readonly Reply[]): string | null {
  for (const reply of replies) if ('unsupported' in reply) return `the model lacks ${String(reply.unsupported)}`
  return null
}

/** What does not hold of what is expected, a line each. An expectation behind the end of the answers was not judged. */
function expectations({ lines }: Scenario, replies: readonly Reply[]): string[] {
  const asked = askedOf({ name: '', lines })
  return lines.flatMap(({ op, number }, i) => {
    if (op.op !== 'expect') return []
    const line = lines[judgedLine(lines, i)]
    const reply = replies[1 + asked.findIndex((each) => each.op === line?.op)]
    if (reply === undefined) return []
    const wrong = judge(op.expectation, reply, regionsShown(lines, judgedLine(lines, i)))
    return wrong === null ? [] : [`line ${number}: ${printOp(op)}: ${wrong}`]
  })
}

const printUnlessEmpty = (output: Output, text: string): void => { if (text !== '') output.print(text) }

function textOf({ scenario, replies, skipped, failed }: Answered, quiet: boolean): string {
  const head = `${failed.length > 0 ? '! ' : ''}${scenario.name}${skipped === null ? '' : `: skipped, ${skipped}`}`
  const ops = quiet ? [] : askedOf(scenario).flatMap(({ op }, i) => (replies[i + 1] === undefined || 'end' in (replies[i + 1] ?? {}) ? [] : [`  ${printOp(op)}`, `    ${replyText(replies[i + 1])}`]))
  return quiet && failed.length === 0 && skipped === null ? '' : [head, ...ops, ...failed.map((text) => `  ! ${text}`)].join('\n')
}
