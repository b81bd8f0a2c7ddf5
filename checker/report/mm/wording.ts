/** The vocabulary of the memory model; null for a trace that is not one of today's memory model. */
import { idOf } from '../../../model/language/operation.ts'
import { operations } from '../../../model/operations/index.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Wording } from '../wording.ts'
import { changeLines } from './changes.ts'
import { columnsOf } from './columns.ts'
import { scopeText, situationLines } from './situation.ts'
import { viewOf } from './view.ts'
import { whyLines } from './why.ts'

export function mmWording(trace: Trace): Wording | null {
  const view = viewOf(trace)
  if (view === null) return null
  return {
    situation: () => situationLines(view),
    operation: (name) => operations.find((each) => idOf(each) === name)?.title ?? name,
    scope: () => scopeText(view),
    changes: (step) => changeLines(view, step),
    why: () => whyLines(view),
    isBusy: (state, actor) => (view.memory(state).threads[trace.meta.actors.indexOf(actor)] ?? { at: 'idle' }).at !== 'idle',
    columns: columnsOf(view),
  }
}
