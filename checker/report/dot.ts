/**
 * A trace as a picture, in Graphviz's language: time runs downwards, every actor has a lane with a box for each of its
 * steps, and beside them stands the whole memory after the step, a column for each part. To be read when printed in
 * black and white: what changed is boxed, bold and starred, the violating step stands in a thick double frame.
 *
 * Only plain labels are used: the Graphviz at hand is built without HTML-like ones and draws nothing of them. Columns are
 * straight because each is a chain of edges, and the first row fixes their order.
 */
import { Digraph, type EdgeAttributesObject, toDot } from 'ts-graphviz'
import { isWitness, titleOf } from '../trace/meta.ts'
import type { Trace } from '../trace/trace.ts'
import { type Grid, gridOf, type GridRow } from './dot-grid.ts'
import { ascii, colonOrAt, wrap } from './lines.ts'
import { wordingOf } from './wording-of.ts'
import type { Wording } from './wording.ts'

const font = 'Courier'
const fontSize = 10
/** Written bold: by the style sheet that svg.ts adds, since this Graphviz cannot measure a bold Courier. */
const strong = 'strong'

export function dotOf(trace: Trace): string {
  const wording = wordingOf(trace)
  const grid = gridOf(trace, wording)
  const graph = new Digraph('trace', {
    rankdir: 'TB', ranksep: 0.2, nodesep: 0.12, fontname: font, fontsize: 11, labelloc: 't', labeljust: 'l', label: flushLeft(titleLines(trace, grid, wording)),
  })
  graph.node({ shape: 'plaintext', fontname: font, fontsize: fontSize, margin: '0.06,0.04', height: 0.2, width: 0.2 })
  graph.edge({ arrowhead: 'none', weight: 10 })

  const heads = ['step', ...grid.lanes, ...grid.columns.map((column) => column.name)]
  const widths = heads.map((name, column) => widthOf([name, 'start', ...grid.rows.flatMap((row) => textAt(grid, row, column))]))
  const top = graph.createSubgraph('heads', { rank: 'same' })
  heads.forEach((name, column) => {
    const isLane = column > 0 && column <= grid.lanes.length
    top.createNode(nameOf('head', column), { label: escaped(name), class: strong, width: widths[column] ?? 0, ...(isLane ? { shape: 'box', style: 'rounded' } : {}) })
    if (column > 0) top.createEdge([nameOf('head', column - 1), nameOf('head', column)], { style: 'invis', weight: 1 })
  })
  for (const row of grid.rows) drawRow(row.number === trace.steps.length ? endFrame(graph, trace, widths) : graph, trace, row, widths)
  grid.rows.forEach((row, i) => { joinUp(graph, grid, row, grid.rows[i - 1] ?? null) })
  return `${toDot(graph)}\n`
}

type Box = Pick<Digraph, 'createNode' | 'createSubgraph'>

const nameOf = (row: number | string, column: number): string => `${typeof row === 'number' ? `step${row}` : row}.${column}`

const textAt = ({ lanes }: Grid, row: GridRow, column: number): readonly string[] =>
  (column === 0 ? [] : column <= lanes.length ? row.acts[column - 1] ?? [] : row.cells[column - lanes.length - 1]?.lines ?? [])

/** In inches: what the longest line takes in a font of fixed width. Equal widths keep the columns straight. */
const widthOf = (lines: readonly string[]): number => Math.round((Math.max(...lines.map((line) => line.length)) * fontSize * 0.6 + 12) / 0.72) / 100

function drawRow(within: Box, trace: Trace, row: GridRow, widths: readonly number[]): void {
  const isLast = row.number === trace.steps.length
  within.createNode(nameOf(row.number, 0), { label: row.number === 0 ? 'start' : String(row.number), class: strong, width: widths[0] ?? 0 })
  row.acts.forEach((act, i) => {
    const width = widths[i + 1] ?? 0
    within.createNode(nameOf(row.number, i + 1), act === null
      ? { label: '', width, height: 0.01, fixedsize: true }
      : { label: flushLeft(act), shape: 'box', width, ...(isLast ? { peripheries: 2, penwidth: 2 } : {}) })
  })
  row.cells.forEach((cell, i) => {
    const column = row.acts.length + i + 1
    within.createNode(nameOf(row.number, column), { label: flushLeft(cell.lines), width: widths[column] ?? 0, ...(cell.isChanged ? { shape: 'box', class: strong, penwidth: 2 } : {}) })
  })
}

/** Two clusters, one in the other: Graphviz has no double frame around several nodes. */
function endFrame(graph: Box, trace: Trace, widths: readonly number[]): Box {
  const size = 14
  const chars = Math.max(40, Math.floor(widths.reduce((sum, width) => sum + width, 0) * 72 / (size * 0.6)))
  const frame = (within: Box, name: string, label: string): Box =>
    within.createSubgraph(`cluster_${name}`, { class: strong, penwidth: 3, margin: 6, fontsize: size, labelloc: 'b', labeljust: 'l', label })
  return frame(frame(graph, 'outer', flushLeft(markLines(trace, chars))), 'inner', '')
}

/** Down to this row from the one above: a line for an actor at rest, a bar where it is in the middle of a call. */
function joinUp(graph: Digraph, { lanes, columns }: Grid, row: GridRow, above: GridRow | null): void {
  for (let column = 0; column <= lanes.length + columns.length; column++) {
    const isLane = column > 0 && column <= lanes.length
    const style: EdgeAttributesObject = !isLane ? { style: 'invis' } : above?.isBusy[column - 1] === true ? { penwidth: 6, color: 'gray60' } : { color: 'gray60' }
    graph.createEdge([nameOf(above?.number ?? 'head', column), nameOf(row.number, column)], style)
  }
}

function markLines({ meta }: Trace, chars: number): string[] {
  const what = colonOrAt(meta.what)
  const mark = `${isWitness(meta) ? 'REACHED' : 'VIOLATED'}: ${meta.property}`
  return (what.startsWith(': ') ? [mark, what.slice(2)] : [`${mark}${what}`]).flatMap((line) => wrap(line, chars))
}

function titleLines(trace: Trace, grid: Grid, wording: Wording): string[] {
  const { meta } = trace
  const first = grid.rows[0]?.number ?? 0
  return [
    titleOf(meta), `spec ${meta.spec}, case "${meta.case}"`,
    ...meta.without.map(({ id, subject }) => `left out: ${id}${subject === null ? '' : ` ("${subject}")`}`),
    ...(first === 0 ? [] : [`steps 1 to ${first - 1} are not drawn`]),
    `initially ${wording.situation().join('; ')}`,
    '* and bold in a thick box: changed by the step. Thick line: in the middle of a call. Double frame: the end.', ' ',
  ].flatMap((line) => wrap(line, 110))
}

/** Lines of a label, each flush left. */
const flushLeft = (lines: readonly string[]): string => lines.map((line) => `${escaped(line)}\\l`).join('')

/**
 * Text that Graphviz shows as it is. Entities are decoded before escapes are, so a backslash is two of them; and no
 * quote or angle bracket is left for ts-graphviz to judge whether it is escaped, or HTML.
 */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;', '\\': '&#92;&#92;' }
const escaped = (text: string): string => ascii(text).replace(/[&"<>\\]/g, (char) => entities[char] ?? char)
