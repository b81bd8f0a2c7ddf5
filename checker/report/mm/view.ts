/**
 * A trace of the memory model seen with its own types. A file may come from an older model or another tool, so what
 * the words below rely on is looked at first; a trace that does not have it is worded plainly.
 */
import type { Ghost } from '../../../model/contract/ghost.ts'
import { kindOf, pageCount, type Scope } from '../../../model/scope.ts'
import type { Entry } from '../../../model/state/entry.ts'
import type { Kind, MachineState, Place } from '../../../model/state/state.ts'
import type { State, Trace } from '../../trace/trace.ts'

export interface View {
  readonly trace: Trace
  readonly scope: Scope
  readonly pages: readonly number[]
  readonly memory: (state: State) => MachineState
  readonly entry: (state: State, place: Place) => Entry | undefined
  readonly ghost: (state: State, place: Place) => Ghost | undefined
  readonly isAlive: (state: State, mm: number) => boolean
  readonly kind: (page: number) => Kind
  /** `mm0 ` where there are two processes, nothing where there is one. */
  readonly prefix: (mm: number) => string
  /** `page 0`, or `mm0 page 0`. */
  readonly placeName: (place: Place) => string
}

export function viewOf(trace: Trace): View | null {
  const scope = trace.meta.scope as unknown as Scope
  if (!isScope(scope) || ![trace.init, ...trace.steps.map((step) => step.state)].every((state) => isMemory(state, scope))) return null
  const memory = (state: State): MachineState => state as unknown as MachineState
  const prefix = (mm: number): string => (scope.mms > 1 ? `mm${mm} ` : '')
  return {
    trace, scope, memory, prefix,
    pages: Array.from({ length: pageCount(scope) }, (_, page) => page),
    entry: (state, { mm, page }) => memory(state).mms[mm]?.pt[page],
    ghost: (state, { mm, page }) => memory(state).mms[mm]?.ghost[page],
    isAlive: (state, mm) => memory(state).mms[mm]?.alive ?? false,
    kind: (page) => kindOf(scope, page),
    placeName: ({ mm, page }) => `${prefix(mm)}page ${page}`,
  }
}

function isScope(scope: Scope): boolean {
  const lists = [scope.kinds, scope.operations, scope.features, scope.modes]
  return lists.every(Array.isArray) && [scope.pages, scope.mms, scope.threads].every(Number.isInteger) && typeof scope.options === 'object'
}

function isMemory(state: State, scope: Scope): boolean {
  const { mms, cache, cache_locked, inode_locked, threads } = state as { readonly [part: string]: unknown }
  return Array.isArray(mms) && Array.isArray(cache) && [cache_locked, inode_locked, threads].every(Array.isArray) &&
    cache.length === pageCount(scope) && mms.length === scope.mms &&
    mms.every((mm: Partial<MachineState['mms'][number]> | null) =>
      [mm?.pt, mm?.ghost, mm?.vmas, mm?.folio_locked].every(Array.isArray) && mm?.pt?.length === pageCount(scope) && mm.vmas?.length === scope.kinds.length)
}

/** The place that a sentence of the model speaks of: `page 1 of mm 0`, `mm 0 page 1`, `page 1`. */
export function placeIn(text: string): Place | null {
  const after = /page (\d+) of mm (\d+)/.exec(text)
  if (after !== null) return { mm: Number(after[2]), page: Number(after[1]) }
  const before = /(?:mm (\d+) )?page (\d+)/.exec(text)
  return before === null ? null : { mm: Number(before[1] ?? 0), page: Number(before[2]) }
}
