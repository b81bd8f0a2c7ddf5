/**
 * A trace as a grid of short texts: a row for each step, a lane for each actor that acts, a column for each part of the
 * state. What is drawn of it, and how, is the business of dot.ts.
 */
import { operationOf, stateBefore, type State, type Trace, type TraceStep } from '../trace/trace.ts'
import { wrap } from './lines.ts'
import type { Column, Wording } from './wording.ts'

export interface Grid {
  readonly lanes: readonly string[]
  readonly columns: readonly Column[]
  /** The initial state and every step; the last ones where there are too many to draw. */
  readonly rows: readonly GridRow[]
}

export interface GridRow {
  readonly number: number
  /** By lane: the text of the step in the lane of its actor. */
  readonly acts: readonly (readonly string[] | null)[]
  /** By lane: whether the actor is in the middle of a call when the step is over. */
  readonly isBusy: readonly boolean[]
  readonly cells: readonly GridCell[]
}

export interface GridCell { readonly lines: readonly string[]; readonly isChanged: boolean }

/** More would be neither readable nor quick to lay out. */
const maxCells = 1000

export function gridOf(trace: Trace, wording: Wording): Grid {
  const lanes = trace.meta.actors.filter((actor) => trace.steps.some((step) => step.actor === actor))
  const chars = lanes.length <= 2 ? 34 : lanes.length === 3 ? 32 : 28
  const columns = wording.columns
  const cellsOf = (state: State, before: State | null): GridCell[] => columns.map((column) => cellOf(column.read(state), before === null ? null : column.read(before)))
  const initial: GridRow = { number: 0, acts: lanes.map(() => null), isBusy: lanes.map(() => false), cells: cellsOf(trace.init, null) }
  const fits = Math.max(2, Math.floor(maxCells / (lanes.length + columns.length + 1)))
  return {
    lanes, columns,
    rows: [initial, ...trace.steps.map((step): GridRow => ({
      number: step.number,
      acts: lanes.map((actor) => (actor === step.actor ? actLines(step, chars, wording) : null)),
      isBusy: lanes.map((actor) => wording.isBusy(step.state, actor)),
      cells: cellsOf(step.state, stateBefore(trace, step)),
    }))].slice(-fits),
  }
}

/** In a cell that changed, a line has a star or, where it is as before, `=`; where lines only went, those that are left have the star. */
function cellOf(lines: readonly string[], before: readonly string[] | null): GridCell {
  const isNew = (line: string): boolean => before !== null && !before.includes(line)
  const lost = before !== null && before.some((line) => !lines.includes(line))
  const isChanged = lost || lines.some(isNew)
  const shown = lines.length > 0 ? lines : ['nothing']
  const hasStar = (line: string): boolean => isChanged && (isNew(line) || !lines.some(isNew))
  return { isChanged, lines: shown.flatMap((line) => { const mark = !isChanged ? '' : hasStar(line) ? '* ' : '= '; return wrap(line, 40, mark, mark) }) }
}

function actLines(step: TraceStep, chars: number, wording: Wording): string[] {
  const operation = operationOf(step)
  const title = operation === null ? '' : wording.operation(operation)
  const name = step.action.startsWith(`${step.actor}: `) ? step.action.slice(step.actor.length + 2) : step.action
  return [
    ...wrap(name, chars),
    ...(title === '' || title === operation ? [] : wrap(title, chars)),
    ...step.parts.flatMap((part) => (part.label === null ? [] : [
      ...(part.chain.length < 2 ? [] : wrap(`in ${part.chain.at(-1) ?? ''}:`, chars)),
      ...wrap(`[${part.label}]`, chars),
    ])),
    ...step.parts.flatMap((part) => part.told.flatMap((told) => (told.note === 'event' ? wrap(told.text, chars, '- ', '') : []))),
  ]
}
