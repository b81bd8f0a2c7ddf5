/**
 * What real kernels were found to break: each finding has its folder under counterexamples/live with a scenario, what three kernels answered, and an
 * account of it. The answers are evidence; here they are held against the scenario's own expectations, the contract and the model.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findings } from '../checker/conform/findings.ts'
import { judge as judgeContract } from '../checker/conform/judge.ts'
import { askedOf } from '../checker/conform/lines.ts'
import { repliesOf } from '../checker/conform/live/replies.ts'
import { judge } from '../checker/scenario/expect.ts'
import { parseScenarios } from '../checker/scenario/parse.ts'
import { printOp } from '../checker/scenario/print.ts'
import { judgedLine, regionsShown } from '../checker/scenario/regions.ts'
import type { Reply } from '../checker/scenario/reply.ts'
import { runOnModel } from '../checker/scenario/run/run.ts'
import type { Scenario } from '../checker/scenario/scenario.ts'
import { kernel } from '../model/kernels.ts'

const root = 'counterexamples/live'
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort()

/** Kernels that misbehave without breaking a rule of the contract. */
const withoutRule = ['swapoff-spins-on-wp-sleeper']
const releases = ['6.18.44', '6.12.117', '6.1.176'] as const

/** What a kernel without the misbehaviour does instead: its README says so. */
const notShown: Readonly<Record<string, readonly string[]>> = { '6.1.176': ['swapoff-spins-on-wp-sleeper: expect event fin swapoff OK'] }

const scenariosOf = (folder: string): Scenario[] => {
  const file = path.join(root, folder, `${folder}.scenario`)
  return parseScenarios(readFileSync(file, 'utf8'), file)
}

function answersOf(folder: string, release: string): Reply[][] {
  const answers: Reply[][] = []
  for (const reply of repliesOf(readFileSync(path.join(root, folder, `linux-${release}.jsonl`), 'utf8').trimEnd().split('\n'))) {
    if ('seq' in reply) answers.push([])
    answers.at(-1)?.push(reply)
  }
  return answers
}

/** Which expectations do not hold of the answer. */
function unmet({ name, lines }: Scenario, answer: readonly Reply[]): string[] {
  const asked = askedOf({ name, lines })
  return lines.flatMap(({ op }, i) => {
    if (op.op !== 'expect') return []
    const at = judgedLine(lines, i)
    const reply = answer[1 + asked.findIndex((each) => each.op === lines[at]?.op)]
    return reply !== undefined && judge(op.expectation, reply, regionsShown(lines, at)) === null ? [] : [printOp(op)]
  })
}

test('every finding has its folder, and every folder its finding', () => {
  expect(folders).toEqual([...new Set([...findings.map(({ name }) => name), ...withoutRule])].sort())
})

describe.each(folders)('%s', (folder) => {
  const scenarios = scenariosOf(folder)

  test('says what happens, on which kernels, and on which rules it rests', () => {
    const text = readFileSync(path.join(root, folder, 'README.md'), 'utf8')
    for (const release of releases) expect(text).toContain(release)
    for (const { rule, property } of findings.filter(({ name }) => name === folder)) for (const id of [rule, property]) expect(text).toMatch(new RegExp(`\\b${id}\\b`))
    const [, file = ''] = /mmcheck run (\S+)/.exec(text) ?? []
    expect(existsSync(file), file).toBe(true)
  })

  test('each scenario expects something', () => {
    for (const { name, lines } of scenarios) expect([name, lines.some(({ op }) => op.op === 'expect')]).toEqual([name, true])
  })

  test.each(releases)('what %s answered is an answer to it, and as expected', (release) => {
    const answers = answersOf(folder, release)
    expect(answers.map((answer) => answer.map((reply) => ('seq' in reply ? reply.seq : 'end' in reply ? 'end' : reply.op))))
      .toEqual(scenarios.map((scenario) => [scenario.name, ...askedOf(scenario).map(({ op }) => printOp(op)), 'end']))
    expect(scenarios.flatMap((scenario, i) => unmet(scenario, answers[i] ?? []).map((text) => `${scenario.name}: ${text}`)))
      .toEqual((notShown[release] ?? []).filter((text) => text.startsWith(folder)))
  })

  test.each(releases)('the contract, judged by what %s answered, is broken in these ways and no other', (release) => {
    const answers = answersOf(folder, release)
    const broken = scenarios.flatMap((scenario, i) => judgeContract(scenario, answers[i] ?? []).violations.map(({ property, rule }) => `${property} ${rule}`))
    expect([...new Set(broken)].sort()).toEqual(findings.filter(({ name }) => name === folder).map(({ property, rule }) => `${property} ${rule}`).sort())
  })

  if (withoutRule.includes(folder)) test('the model does not show it', () => {
    expect(scenarios.flatMap((scenario) => unmet(scenario, runOnModel(scenario, kernel('v6.18'))).map((text) => `${scenario.name}: ${text}`))).not.toEqual([])
  })
  else test.each([['v6.18', '6.18.44'], ['v6.12.117', '6.12.117'], ['v6.1.176', '6.1.176']] as const)('the model of %s answers as %s did', (level, release) => {
    expect(scenarios.map((scenario) => runOnModel(scenario, kernel(level)))).toEqual(answersOf(folder, release))
  })
})
