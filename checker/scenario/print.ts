/** A scenario as text, in the one form that the parser reads back to the same value. */
import { fieldsOf } from './ops.ts'
import type { Op, Scenario } from './scenario.ts'

export function printOp(op: Op): string {
  const values: Readonly<Record<string, unknown>> = { ...op }
  return [...(op.by === null ? [] : [`@${op.by}`]), op.op, ...fieldsOf(op.op).flatMap(([name, field]) => field.write(values[name]))].join(' ')
}

export const printScenario = ({ name, lines }: Scenario): string => [`begin ${name}`, ...lines.map(({ op }) => printOp(op)), 'end', ''].join('\n')

export const printScenarios = (scenarios: readonly Scenario[]): string => scenarios.map(printScenario).join('')
