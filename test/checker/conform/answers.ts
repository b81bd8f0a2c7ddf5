/** The stored scenarios and what the three kernels answered to them. */
import { readFileSync } from 'node:fs'
import type { Answer } from '../../../checker/conform/lines.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import type { Reply } from '../../../checker/scenario/reply.ts'
import type { Scenario } from '../../../checker/scenario/scenario.ts'

const folder = new URL('../../../specs/scenarios/', import.meta.url)
const text = readFileSync(new URL('examples.scenario', folder), 'utf8')

export type Release = '6.18.44' | '6.12.117' | '6.1.176'
export interface Run { readonly scenario: Scenario; readonly answer: Answer }

/** 6.1 was asked without WP_UNPOPULATED, which it lacks. */
export function runsOn(release: Release): Run[] {
  const scenarios = parseScenarios(release === '6.1.176' ? text.replaceAll(' wp_unpop', '') : text, 'examples.scenario')
  const answers = answersOf(readFileSync(new URL(`answers/linux-${release}.jsonl`, folder), 'utf8'))
  return scenarios.map((scenario, i) => ({ scenario, answer: answers[i] ?? [] }))
}

export function runNamed(release: Release, start: string): Run {
  const run = runsOn(release).find(({ scenario }) => scenario.name.startsWith(start))
  if (run === undefined) throw new Error(`no scenario begins with ${start}`)
  return run
}

function answersOf(lines: string): Reply[][] {
  const answers: Reply[][] = []
  for (const line of lines.trim().split('\n')) {
    const reply = JSON.parse(line) as Reply
    if ('seq' in reply) answers.push([])
    answers.at(-1)?.push(reply)
  }
  return answers
}

export function scenarioOf(lines: string): Scenario {
  const [scenario] = parseScenarios(`begin test\n${lines.trim()}\nend\n`, 'test')
  if (scenario === undefined) throw new Error('no scenario')
  return scenario
}

/** Replies as they would be answered, from the fields of each; the ops are those of the scenario. */
export const answerOf = (scenario: Scenario, replies: readonly Readonly<Record<string, unknown>>[], texts: readonly string[]): Answer =>
  [{ seq: scenario.name }, ...replies.map((reply, i) => ({ op: texts[i] ?? '', ...reply }) as Reply), { end: 1 }]
