/** Rows made up for tests. */
import type { Found } from './expected.ts'
import type { Measured, Row } from './run.ts'

export const foundOf = (found: Partial<Found>): Found => ({ states: 1000, transitions: 10_000, depth: null, steps: null, complete: true, bytes: null, store: null, ...found })

export function measured(name: string, contender: string, figures: Partial<Measured> = {}): Row {
  return { case: name, contender, outcome: 'measured', runs: 3, wall: 1, cpu: 1, peakBytes: 2 ** 20, others: 0, found: foundOf({}), ...figures }
}
