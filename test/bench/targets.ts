/**
 * What the engine must reach, and how far it has come: ratios and figures of one run of the benchmark.
 *
 * A ratio compares whole processes in the same run, so a slow machine does not matter. Where a figure that a target needs
 * was not measured (a peer is not installed, a case was left out, a run failed), the target is not judged. Neither is a
 * second worker that was too slow while somebody else had the second core.
 */
import { stores, tinyCheck } from './contender.ts'
import type { CaseName } from './expected.ts'
import type { Figures, Measured, Row } from './run.ts'

export type Verdict = 'met' | 'missed' | 'not measured'

export interface Target {
  readonly figure: string
  readonly unit: 'times' | 'bytes' | 'seconds' | 'MiB'
  /** Whether a larger value is better. */
  readonly wants: 'at least' | 'at most'
  readonly acceptance: number
  readonly stretch: number
  readonly of: (measured: Look) => number | null
  /** True: a miss says nothing. */
  readonly excused?: (measured: Look) => boolean
}

export interface Judged extends Omit<Target, 'of' | 'excused'> {
  readonly value: number | null
  readonly accepted: Verdict
  readonly stretched: Verdict
}

/** The figures of one contender in one case; null: not measured. */
type Look = (name: CaseName | typeof tinyCheck, contender?: string) => Measured | null

/** Searches that are long enough for a second worker to gain something; the better of them counts. */
const shared = ['pagetable 2x3', 'pagetable 4x2'] as const
const twoWorkers = 'ours, 2 workers'

const targets: readonly Target[] = [
  { figure: 'pagetable 2x3: SPIN (the better of DFS, BFS) over ours, CPU', unit: 'times', wants: 'at least', acceptance: 3, stretch: 5,
    of: (look) => ratio(least(look('pagetable 2x3', 'SPIN DFS')?.cpu, look('pagetable 2x3', 'SPIN BFS')?.cpu), look('pagetable 2x3')?.cpu) },
  { figure: 'pagetable 2x3: ours over the C++ floor, CPU', unit: 'times', wants: 'at most', acceptance: 2.5, stretch: 1.5,
    of: (look) => ratio(look('pagetable 2x3')?.cpu, look('pagetable 2x3', 'C++ floor')?.cpu) },
  ...(['twophase 8', 'filter 6'] as const).map((name): Target => ({
    figure: `${name}: SPIN DFS over ours, CPU`, unit: 'times', wants: 'at least', acceptance: 1, stretch: 2,
    of: (look) => ratio(look(name, 'SPIN DFS')?.cpu, look(name)?.cpu) })),
  { figure: 'pagetable 3x2: ours over immer + JSON keys, transitions per CPU second', unit: 'times', wants: 'at least', acceptance: 100, stretch: 150,
    of: (look) => ratio(rate(look('pagetable 3x2')), rate(look('pagetable 3x2', 'immer + JSON keys'))) },
  ...(['pagetable 2x3', 'twophase 9'] as const).map((name): Target => ({
    figure: `${name}: bytes a state, exact, all arrays of the search`, unit: 'bytes', wants: 'at most', acceptance: 24, stretch: 16,
    of: (look) => bytesPerState(look(name)) })),
  { figure: 'pagetable 2x3 or 4x2: one worker over two, on the wall', unit: 'times', wants: 'at least', acceptance: 1.6, stretch: 1.9,
    of: (look) => most(...shared.map((name) => ratio(look(name)?.wall, look(name, twoWorkers)?.wall))),
    excused: (look) => Math.max(...shared.map((name) => Math.max(look(name)?.others ?? 0, look(name, twoWorkers)?.others ?? 0))) > notFree },
  ...([['pagetable 1x1', 'a search of 15 states'], [tinyCheck, tinyCheck]] as const).map(([name, what]): Target => ({
    figure: `${what}: whole process, on the wall`, unit: 'seconds', wants: 'at most', acceptance: 1, stretch: 0.4,
    of: (look) => look(name)?.wall ?? null })),
  { figure: 'pagetable 2x3: all pages apart over pages symmetric, on the wall', unit: 'times', wants: 'at least', acceptance: 2, stretch: 4,
    of: (look) => ratio(look('pagetable 2x3')?.wall, look('pagetable 2x3, pages symmetric')?.wall) },
  { figure: 'pagetable 4x2: peak memory of the whole process', unit: 'MiB', wants: 'at most', acceptance: 1024, stretch: 512,
    of: (look) => { const peak = look('pagetable 4x2')?.peakBytes; return typeof peak === 'number' ? peak / 2 ** 20 : null } },
]

/** So many cores kept busy by others are more than a system does in passing. */
export const notFree = 0.15

export function judge(rows: readonly Row[]): Judged[] {
  const look: Look = (name, contender = 'ours') =>
    rows.find((row): row is Measured => row.case === name && row.contender === contender && row.outcome === 'measured') ?? null
  return targets.map(({ of, excused, ...target }) => {
    const value = of(look)
    const verdict = (bound: number): Verdict => {
      if (value === null) return 'not measured'
      if (target.wants === 'at least' ? value >= bound : value <= bound) return 'met'
      return excused?.(look) === true ? 'not measured' : 'missed'
    }
    return { ...target, value, accepted: verdict(target.acceptance), stretched: verdict(target.stretch) }
  })
}

const ratio = (above: number | null | undefined, below: number | null | undefined): number | null =>
  (typeof above === 'number' && typeof below === 'number' && below > 0 ? above / below : null)

/** Only if there are both: with one of them missing, the better one is not known. */
/** Of what was measured. */
function most(...values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

const least = (a: number | undefined, b: number | undefined): number | null => (a === undefined || b === undefined ? null : Math.min(a, b))

export const rate = (row: Figures | null): number | null => ratio(row?.found?.transitions, row?.cpu)

/** Fingerprints are not exact, so they do not count. */
function bytesPerState(row: Figures | null): number | null {
  return row?.found?.store === stores[2] ? null : ratio(row?.found?.bytes, row?.found?.states)
}
