/**
 * What runs have exercised: each op, each op directly followed by another, and for each op the kinds of entry that its pages had just before (the
 * first letter of their state words). Numbers only: what was never met is what a reader looks for.
 */
import type { OpReply } from '../scenario/reply.ts'
import type { Regions } from '../scenario/regions.ts'
import type { Op, Scenario, Span } from '../scenario/scenario.ts'
import { type Answer, askedOf, isOpReply, wordsOf } from './lines.ts'
import { opLabel } from './names.ts'
import { kindLetter } from './word.ts'

export const entryKinds = ['U', 'N', 'P', 'S', 'K', 'Y'] as const

type Counts = Record<string, number>

export class Coverage {
  readonly ops: Counts = {}
  /** A fork directly after a write is counted in pairs.write.fork. */
  readonly pairs: Record<string, Counts> = {}
  readonly states: Record<string, Counts> = {}

  /** A run, and what either side answered. Lines that were not answered were not run. */
  add(scenario: Scenario, answer: Answer): void {
    let before: string | null = null
    let last: OpReply | null = null
    askedOf(scenario).forEach(({ op, regions }, i) => {
      const reply = answer[i + 1]
      if (reply === undefined) return
      const label = opLabel(op)
      bump(this.ops, label)
      if (before !== null) bump((this.pairs[before] ??= {}), label)
      for (const kind of kindsBefore(op, last, regions)) bump((this.states[label] ??= {}), kind)
      before = label
      if (isOpReply(reply)) last = reply
    })
  }

  get json(): { readonly ops: Counts; readonly pairs: Record<string, Counts>; readonly states: Record<string, Counts> } {
    return { ops: this.ops, pairs: this.pairs, states: this.states }
  }
}

function bump(counts: Counts, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}

/** Kinds of entry of the op's pages as the acting process had them, each once. */
function kindsBefore(op: Op, last: OpReply | null, regions: Regions): Set<string> {
  if (!('span' in op) || last === null) return new Set()
  const words = wordsOf(last, op.by)[op.span.region] ?? []
  const range = op.span.range
  const pages = regions.get(op.span.region)?.watched ?? []
  return new Set(words.filter((_, i) => isIn(range, pages[i])).map(kindLetter))
}

const isIn = (range: Span['range'], page: number | undefined): boolean =>
  page !== undefined && (range === null || (page >= range.first && page < range.first + range.count))

export function coverageText(coverage: Coverage): string {
  const labels = Object.keys(coverage.ops).sort()
  const met = labels.reduce((sum, label) => sum + Object.keys(coverage.pairs[label] ?? {}).length, 0)
  const rows = labels.map((label) => [
    label, String(coverage.ops[label] ?? 0), ...entryKinds.map((kind) => String(coverage.states[label]?.[kind] ?? '.')),
    `${Object.keys(coverage.pairs[label] ?? {}).length} of ${labels.length}`,
  ])
  const table = [['op', 'runs', ...entryKinds, 'followed by'], ...rows]
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ').trimEnd()
  return [...table.map(line), `${met} of ${labels.length ** 2} pairs of ops met`].join('\n')
}
