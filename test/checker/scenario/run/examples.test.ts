/** The examples on the model: line for line what three real kernels answered; what is not modelled yet says so. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseScenarios } from '../../../../checker/scenario/parse.ts'
import { runOnModel } from '../../../../checker/scenario/run/run.ts'
import type { Scenario } from '../../../../checker/scenario/scenario.ts'
import { kernel } from '../../../../model/kernels.ts'

const folder = path.resolve(import.meta.dirname, '../../../../specs/scenarios')
const examples = parseScenarios(readFileSync(path.join(folder, 'examples.scenario'), 'utf8'), 'examples.scenario')

/** By scenario, the lines that a kernel answered. */
function answers(file: string): string[][] {
  const found: string[][] = []
  for (const line of readFileSync(path.join(folder, 'answers', file), 'utf8').trim().split('\n')) {
    if (line.startsWith('{"seq"')) found.push([])
    found.at(-1)?.push(line)
  }
  return found
}

const withoutWpUnpopulated = (scenario: Scenario): Scenario => ({
  ...scenario, lines: scenario.lines.map((line) => (line.op.op === 'uffd' ? { ...line, op: { ...line.op, features: line.op.features.filter((word) => word !== 'wp_unpop') } } : line)),
})

/** By the first two letters of a name: what the model says that it lacks. */
const lacks: Readonly<Record<string, string>> = { 16: 'THP', 20: 'THP', 21: 'MADV_POPULATE_WRITE', 24: 'THP', 27: 'hugetlb', 28: 'hugetlb' }

describe.each([
  ['v6.18', 'linux-6.18.44.jsonl', (scenario: Scenario) => scenario],
  ['v6.12.117', 'linux-6.12.117.jsonl', (scenario: Scenario) => scenario],
  ['v6.1.176', 'linux-6.1.176.jsonl', withoutWpUnpopulated],
] as const)('%s', (name, file, as) => {
  const given = answers(file)
  test.each(examples.map((scenario, i) => [scenario.name, scenario, given[i] ?? []] as const))('%s', (_, scenario, answer) => {
    const lines = runOnModel(as(scenario), kernel(name)).map((reply) => JSON.stringify(reply))
    const lacking = lacks[scenario.name.slice(0, 2)]
    if (lacking === undefined) expect(lines).toEqual(answer)
    else {
      expect(JSON.parse(lines.at(-2) ?? '{}')).toMatchObject({ unsupported: lacking })
      expect(lines.slice(0, -2)).toEqual(answer.slice(0, lines.length - 2))
    }
  })
})

test('all that were answered are tried', () => {
  expect(examples.map(({ name }) => name.slice(0, 2))).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '14', '16', '20', '21', '24', '27', '28', '37'])
})
