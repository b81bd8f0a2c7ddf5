/**
 * What the benchmark measured, as text, as JSON and as RESULTS.md: functions of one plain value.
 */
import { expected, type Expected } from './expected.ts'
import type { Measured, Row } from './run.ts'
import { type Judged, notFree, rate } from './targets.ts'

export interface Report {
  readonly date: string
  readonly machine: string
  readonly method: string
  readonly runs: number
  readonly versions: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  readonly targets: readonly Judged[]
}

interface Table { readonly head: readonly string[]; readonly body: readonly (readonly string[])[]; readonly left: readonly number[] }

export function textReport(report: Report): string {
  const cases = casesIn(report.rows).map(([name, rows]) => `${headingOf(name)}\n${indented(textTable(figures(rows)))}`)
  return [about(report).join('\n'), ...cases, `targets\n${indented(textTable(targetTable(report.targets)))}`].join('\n\n') + '\n'
}

export function markdownReport(report: Report): string {
  return [
    '# Benchmark results',
    'Written by `npm run bench`. Every figure is that of a whole process, start-up included, and the median of its runs; those who are compared took turns. '
      + 'Compare ratios, not seconds. All counts were checked; "bytes a state" is what a search holds in its own arrays at the end, "peak" the memory of the whole process.',
    about(report).map((line) => `- ${line}`).join('\n'),
    '## Targets',
    markdownTable(targetTable(report.targets)),
    '## Figures',
    ...casesIn(report.rows).flatMap(([name, rows]) => [`### ${headingOf(name)}`, markdownTable(figures(rows))]),
  ].join('\n\n') + '\n'
}

export const jsonReport = (report: Report): string => `${JSON.stringify(report)}\n`

const about = ({ date, machine, method, runs, versions }: Report): string[] =>
  [date, machine, `medians of ${runs}; CPU time and memory by ${method}`, ...Object.entries(versions).map(([tool, version]) => `${tool}: ${version}`)]

function casesIn(rows: readonly Row[]): [name: string, rows: Row[]][] {
  return [...new Set(rows.map((row) => row.case))].map((name) => [name, rows.filter((row) => row.case === name)])
}

function headingOf(name: string): string {
  const wanted = (expected as Partial<Record<string, Expected>>)[name]
  if (wanted === undefined) return name
  if (wanted.verdict === 'violated') return `${name}: violated in ${wanted.steps} steps`
  return `${name}: ${count(wanted.states)} states, ${count(wanted.transitions)} transitions${wanted.depth === null ? '' : `, depth ${wanted.depth}`}`
}

/** Fewer states do not fill what a search allocates to begin with; fewer transitions take less time than starting up. */
const manyStates = 100_000
const manyTransitions = 100_000

function figures(rows: readonly Row[]): Table {
  return {
    head: ['', 'CPU s', 'wall s', 'peak MiB', 'bytes a state', 'M transitions / CPU s', ''],
    left: [0, 6],
    body: rows.map((row) => {
      if (row.outcome !== 'measured') return [row.contender, '', '', '', '', '', `${row.outcome}: ${row.why}`]
      const { found } = row
      const perSecond = rate(row)
      return [
        row.contender, seconds(row.cpu), seconds(row.wall), row.peakBytes === null ? '' : (row.peakBytes / 2 ** 20).toFixed(0),
        typeof found?.bytes === 'number' && found.states >= manyStates ? (found.bytes / found.states).toFixed(1) : '',
        perSecond === null || row.cpu < 0.05 || (found?.transitions ?? 0) < manyTransitions ? '' : (perSecond / 1e6).toFixed(2), notesOn(row),
      ]
    }),
  }
}

/** A sample says what the whole would take; a run beside somebody else's is to be taken with care. */
function notesOn(row: Measured): string {
  const notes: string[] = []
  const wanted = (expected as Partial<Record<string, Expected>>)[row.case]
  const perSecond = rate(row)
  if (row.found?.complete === false && wanted?.verdict === 'holds' && perSecond !== null) {
    notes.push(`a sample of ${count(row.found.transitions)} transitions; all of them: ${(wanted.transitions / perSecond).toFixed(0)} s`)
  }
  if (row.others > notFree && row.wall > 0.5) notes.push(`others kept ${row.others.toFixed(1)} cores busy`)
  return notes.join('; ')
}

function targetTable(targets: readonly Judged[]): Table {
  return {
    head: ['figure', 'measured', 'acceptance', '', 'stretch', ''],
    left: [0, 3, 5],
    body: targets.map(({ figure, unit, wants, value, acceptance, accepted, stretch, stretched }) => [
      figure, value === null ? '' : quantity(value, unit),
      `${wants} ${quantity(acceptance, unit)}`, accepted, `${wants} ${quantity(stretch, unit)}`, stretched,
    ]),
  }
}

function quantity(value: number, unit: Judged['unit']): string {
  switch (unit) {
    case 'times': return `${tidy(value, value < 10 ? 2 : 0)}x`
    case 'bytes': return tidy(value, 1)
    case 'seconds': return `${tidy(value, 2)} s`
    case 'MiB': return `${tidy(value, 0)} MiB`
  }
}

const tidy = (value: number, digits: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(digits))
const count = (value: number): string => value.toLocaleString('en')
const seconds = (value: number): string => value.toFixed(2)
const indented = (text: string): string => text.split('\n').map((line) => `  ${line}`.trimEnd()).join('\n')

function textTable({ head, body, left }: Table): string {
  const all = [head, ...body.map((cells) => cells.map(firstLine))]
  const widths = head.map((_, column) => Math.max(...all.map((cells) => (cells[column] ?? '').length)))
  return all.map((cells) => cells.map((cell, i) => (left.includes(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')).join('\n')
}

function markdownTable({ head, body, left }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => firstLine(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map((_, i) => (left.includes(i) ? '---' : '--:'))), ...body.map(line)].join('\n')
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''
