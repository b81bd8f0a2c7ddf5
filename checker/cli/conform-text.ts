/** What `mmcheck conform` prints. */
import { coverageText } from '../conform/coverage.ts'
import type { Outcome } from '../conform/conform.ts'
import type { Sort } from '../conform/findings.ts'
import { printScenario } from '../scenario/print.ts'
import type { Output } from './output.ts'
import { thousands } from './text.ts'

export interface About { readonly release: string; readonly says: string; readonly seed: number; readonly violations: readonly Sort[] }

export function conformText(outcome: Outcome, { release, says, seed, violations }: About, verbosity: Output['verbosity']): string {
  const found = outcome.differences.map(({ says: difference, sideBySide, times, minimal }) =>
    [`differs, ${times === 1 ? 'once' : `${times} times`}${minimal ? '' : ' (not shrunk to the end)'}: ${difference}`, indented(sideBySide), ''].join('\n'))
  const news = violations.filter(({ known: what }) => what === null)
  const known = violations.filter(({ known: what }) => what !== null)
  const counts = [
    `${thousands(outcome.runs)} scenarios of seed ${seed} on Linux ${release} and on the model of ${says}`,
    `${thousands(outcome.fields)} fields compared, ${thousands(Object.values(outcome.leftOut).reduce((sum, count) => sum + count, 0))} left out by rule`,
    outcome.differing === 0 ? 'no difference' : `${outcome.differing} scenarios differ, ${outcome.differences.length} sorts shown`,
    `${outcome.unstable.length} unstable`,
    ...Object.entries(outcome.unsupported).map(([what, times]) => `${times} not run to the end: ${what}`),
    `${outcome.perSecond.toFixed(0)} a second`,
  ]
  return [
    ...found,
    ...news.flatMap((sort) => [`the kernel breaks the contract, ${sort.property} (${sort.rule}), ${sort.times} times: ${sort.says}`, indented(sort.scenario), '']),
    ...(verbosity === 'quiet' ? [] : known.map((sort) => `known of this kernel: ${sort.property} (${sort.rule}), ${sort.times} times: ${sort.known ?? ''}`)),
    ...(verbosity === 'verbose' ? [...outcome.unstable.flatMap((scenario) => ['unstable:', indented(printScenario(scenario))]), '', coverageText(outcome.coverage), ''] : []),
    counts.join('; '),
  ].join('\n')
}

const indented = (text: string): string => text.trimEnd().split('\n').map((line) => `  ${line}`).join('\n')
