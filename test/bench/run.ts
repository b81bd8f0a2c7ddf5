/**
 * Runs a case: everybody in turn, and that several times over, so that a machine that grows slower or busier meanwhile hurts
 * all alike. A figure is the median of its runs. Whoever fails, or counts otherwise than expected, takes no further turn.
 */
import type { Case } from './cases.ts'
import type { Contender } from './contender.ts'
import { difference, type Expected, type Found } from './expected.ts'
import { type Command, measure, type Measurement, type Method } from './measure.ts'

export type Row = { readonly case: string; readonly contender: string } & Outcome
export type Measured = Extract<Row, { outcome: 'measured' }>

type Outcome =
  | { readonly outcome: 'measured' } & Figures
  | { readonly outcome: 'not installed'; readonly why: string }
  | { readonly outcome: 'failed'; readonly why: string }

/** Medians, apart from what was found. */
export interface Figures {
  readonly runs: number
  /** Seconds. */
  readonly wall: number
  readonly cpu: number
  readonly peakBytes: number | null
  /** Cores that others kept busy meanwhile. */
  readonly others: number
  /** Null: this one counts nothing. */
  readonly found: Found | null
}

interface Turn { readonly measured: Measurement; readonly found: Found | null }
interface Entrant { readonly contender: Contender; readonly command: Command | null; readonly turns: Turn[]; failure: string | null }

export async function runCase(it: Case, runs: number, method: Method, progress: (line: string) => void): Promise<Row[]> {
  const entrants = it.contenders.map(enter)
  for (let run = 1; run <= runs; run++) {
    for (const entrant of entrants) {
      const { contender, command, turns } = entrant
      if (command === null || entrant.failure !== null) continue
      progress(`${it.name}: ${contender.name}, run ${run} of ${runs}`)
      try {
        const measured = await measure(command, method)
        turns.push({ measured, found: judge(contender, measured, it.expected) })
      } catch (error) {
        entrant.failure = messageOf(error)
      }
    }
  }
  return entrants.map((entrant): Row => ({ case: it.name, contender: entrant.contender.name, ...outcomeOf(entrant) }))
}

function enter(contender: Contender): Entrant {
  if (contender.missing !== null) return { contender, command: null, turns: [], failure: null }
  try {
    return { contender, command: contender.prepare(), turns: [], failure: null }
  } catch (error) {
    return { contender, command: null, turns: [], failure: messageOf(error) }
  }
}

/** What it found, if that is what it must find; else it throws. An exit code tells of a violation with some of them. */
function judge(contender: Contender, measured: Measurement, wanted: Expected | null): Found | null {
  const exited = `exit code ${measured.code ?? 'none'}: ${complaintIn(`${measured.stdout}\n${measured.stderr}`)}`
  if (measured.code !== 0 && wanted?.verdict !== 'violated') throw new Error(exited)
  if (contender.read === null || wanted === null) return null
  let found: Found
  try {
    found = contender.read(measured.stdout)
  } catch (error) {
    throw new Error(`${messageOf(error)}; ${exited}`, { cause: error })
  }
  const wrong = difference(found, wanted)
  if (wrong !== null) throw new Error(wrong)
  return found
}

function outcomeOf({ contender, turns, failure }: Entrant): Outcome {
  if (contender.missing !== null) return { outcome: 'not installed', why: contender.missing }
  const last = turns.at(-1)
  if (failure !== null || last === undefined) return { outcome: 'failed', why: failure ?? 'it never ran' }
  const middle = (figure: (measured: Measurement) => number): number => median(turns.map(({ measured }) => figure(measured)))
  return {
    outcome: 'measured', runs: turns.length, found: last.found,
    wall: middle(({ wall }) => wall), cpu: middle(({ cpu }) => cpu), others: middle(({ others }) => others),
    peakBytes: last.measured.peakBytes === null ? null : middle(({ peakBytes }) => peakBytes ?? 0),
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[sorted.length >> 1] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] ?? NaN) + upper) / 2
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The line that names an error, or else the last one. */
function complaintIn(output: string): string {
  const lines = output.trim().split('\n')
  return (lines.find((line) => /error\b/i.test(line)) ?? lines.at(-1) ?? '').trim()
}
