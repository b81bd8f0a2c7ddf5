/** The same lines, each a little simpler: smaller spans, fewer pages, fewer features and modes, no flags, no child, the least value. */
import { ScenarioError } from '../../scenario/error.ts'
import { parseScenarios } from '../../scenario/parse.ts'
import { printScenario } from '../../scenario/print.ts'
import { type Regions, regionsAfter, regionsShown } from '../../scenario/regions.ts'
import type { Op, Scenario, Span } from '../../scenario/scenario.ts'

/** Every scenario that is one step simpler: all spans of a region moved to its beginning, then line by line, the largest steps first. */
export function simpler(scenario: Scenario): Scenario[] {
  const steps = scenario.lines.flatMap((line, i) => {
    const pages = (name: string): number => regionsShown(scenario.lines, i).get(name)?.pages ?? 0
    return simplerOps(line.op, pages).map((op) => ({ ...scenario, lines: scenario.lines.with(i, { ...line, op }) }))
  })
  return [...shifted(scenario), ...steps.map(clamped)].filter(isWellFormed)
}

/** For each region whose pages are told apart: its first pages that no line names left out. */
function shifted(scenario: Scenario): Scenario[] {
  const spans = scenario.lines.flatMap(({ op }) => ('span' in op && op.span.range !== null ? [{ region: op.span.region, first: op.span.range.first }] : []))
  return [...new Set(spans.map(({ region }) => region))].flatMap((region) => {
    const by = Math.min(...spans.filter((span) => span.region === region).map(({ first }) => first))
    return by === 0 ? [] : [respanned(scenario, (span) => (span.region === region && span.range !== null ? { ...span, range: { ...span.range, first: span.range.first - by } } : span))]
  })
}

/** A region that has become smaller takes the spans in it along. */
function clamped(scenario: Scenario): Scenario {
  return respanned(scenario, (span, pages) => {
    if (span.range === null || pages === 0) return span
    const first = Math.min(span.range.first, pages - 1)
    return { ...span, range: { first, count: Math.min(span.range.count, pages - first) } }
  })
}

/** Every span anew, given the pages that its region has by then. */
function respanned(scenario: Scenario, change: (span: Span, pages: number) => Span): Scenario {
  let regions: Regions = new Map()
  const lines = scenario.lines.map((line) => {
    const op = 'span' in line.op ? { ...line.op, span: change(line.op.span, regions.get(line.op.span.region)?.pages ?? 0) } : line.op
    regions = regionsAfter(regions, op)
    return { ...line, op }
  })
  return { ...scenario, lines }
}

/** `u+` needs the event, another descriptor may need what was left out: the parser knows all of it. */
function isWellFormed(scenario: Scenario): boolean {
  try {
    return parseScenarios(printScenario(scenario), scenario.name).length === 1
  } catch (error) {
    if (error instanceof ScenarioError) return false
    throw error
  }
}

function simplerOps(op: Op, pages: (region: string) => number): Op[] {
  return [...simplerSpans(op, pages), ...simplerFlags(op), ...(op.by === null ? [] : [{ ...op, by: null }])]
}

function simplerSpans(op: Op, pages: (region: string) => number): Op[] {
  if (!('span' in op)) return []
  return spans(op.span, pages(op.span.region)).map((span) => ({ ...op, span }))
}

function spans({ region, range }: Span, pages: number): Span[] {
  const { first, count } = range ?? { first: 0, count: pages }
  const at = (from: number, n: number): Span => ({ region, range: { first: from, count: n } })
  if (count <= 1) return range === null || first === 0 ? [] : [at(first - 1, 1)]
  const half = Math.floor(count / 2)
  return [at(first, 1), at(first + count - 1, 1), at(first, half), at(first + half, count - half), at(first, count - 1), at(first + 1, count - 1)]
}

const less = (n: number, least: number): number[] => [...new Set([least, Math.floor((n + least) / 2), n - 1])].filter((each) => each >= least && each < n)

function oneLess<T>(list: readonly T[]): T[][] {
  return list.map((_, i) => list.filter((_each, other) => other !== i))
}

function simplerFlags(op: Op): Op[] {
  switch (op.op) {
    case 'map': return [
      ...less(op.pages, 1).map((pages) => ({ ...op, pages })), ...less(op.off, 0).map((off) => ({ ...op, off })),
      ...(op.thp === null ? [] : [{ ...op, thp: null }]), ...(op.readOnly ? [{ ...op, readOnly: false }] : []),
    ]
    case 'uffd': return oneLess(op.features).map((features) => ({ ...op, features }))
    case 'reg': return op.modes.length > 1 ? oneLess(op.modes).map((modes) => ({ ...op, modes })) : []
    case 'copy': case 'cont': return [...(op.wp ? [{ ...op, wp: false }] : []), ...awake(op)]
    case 'wp': case 'zero': case 'poison': return awake(op)
    case 'mremap': return [
      ...(op.dontUnmap ? [{ ...op, dontUnmap: false }] : []), ...(op.pages === null ? [] : [{ ...op, pages: null }, ...less(op.pages, 1).map((pages) => ({ ...op, pages }))]),
    ]
    case 'trunc': return less(op.pages, 0).map((pages) => ({ ...op, pages }))
    case 'write': case 'fwrite': return op.value > 1 ? [{ ...op, value: 1 }] : []
    default: return []
  }
}

const awake = (op: Extract<Op, { readonly dontWake: boolean }>): Op[] => (op.dontWake ? [{ ...op, dontWake: false }] : [])
