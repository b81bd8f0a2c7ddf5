/**
 * Where a thread stands: in user mode (idle), or before a named step of the operation that it is executing.
 *
 * A position is one slot. It holds the few locals that the steps ahead still need: each step declares which ones it
 * keeps, everything else is gone from the value the moment the thread gets there. A forgotten reset would multiply
 * states without anybody noticing, so there is no other way to write a position than `park` below.
 */
import type { Entry } from './entry.ts'

export interface Locals {
  /** The entry as the fault read it without a lock (vmf->orig_pte). */
  readonly orig?: Entry
  /** The place that an rmap walk has reached, as its number in the column. */
  readonly walk?: number
}

export type Local = keyof Locals
export const allLocals: readonly Local[] = ['orig', 'walk']

export interface Busy extends Locals {
  /** The step that comes next, by its full name. */
  readonly at: string
  readonly mm: number
  /** The page index that the call is about; in a call over a range, the one that it has reached. */
  readonly page: number
}

export type Position = { readonly at: 'idle' } | Busy

export const idle: Position = { at: 'idle' }
export const isIdle = (position: Position): position is { readonly at: 'idle' } => position.at === 'idle'

/** The canonical value of a thread parked before a step that keeps the given locals. */
export function park(at: string, mm: number, page: number, locals: Locals, keeps: readonly Local[]): Busy {
  const kept: { [name in Local]?: Locals[name] } = {}
  for (const name of allLocals) {
    if (!keeps.includes(name)) continue
    if (locals[name] === undefined) throw new Error(`step "${at}" keeps the local "${name}", but nothing has set it`)
    Object.assign(kept, { [name]: locals[name] })
  }
  return { at, mm, page, ...kept }
}
