/** The symmetries that a system declares, as far as they hold, ready for the search. */
import { complete } from '../closure.ts'
import { Numbering } from '../numbering.ts'
import type { Tables } from '../tables.ts'
import { breaks } from './check.ts'
import { columnsOf, swapsOf } from './swap.ts'

export interface Symmetric {
  /** In which the slots of interchangeable indices have the same values under the same numbers. */
  readonly numbering: Numbering
  /** For each symmetry that holds: by index, its slots. */
  readonly columns: readonly (readonly (readonly number[])[])[]
  readonly what: readonly string[]
  /** What breaks those that do not hold. */
  readonly refused: readonly string[]
}

export const none = (numbering: Numbering): Symmetric => ({ numbering, columns: [], what: [], refused: [] })

/** `states`: some that the system can come to, for tables that are not complete. @throws when a declaration does not fit the shape */
export function symmetric<S>(tables: Tables<S>, before: Numbering, states: readonly ArrayLike<number>[]): Symmetric {
  const declared = (tables.system.symmetric ?? []).map((symmetry) => ({
    what: symmetry.what, swaps: swapsOf(tables, symmetry),
    columns: columnsOf(tables.layout.slots.map(({ text }) => text), symmetry.what, symmetry.columns),
  }))
  const numbering = declared.reduce((aligned, { columns }) => align(tables, aligned, columns), before)
  complete(tables, numbering)
  const judged = declared.map((each) => ({ ...each, broken: each.swaps.map((swap) => breaks(tables, numbering, swap, states)).find((why) => why !== null) ?? null }))
  const holding = judged.filter(({ broken, columns }) => broken === null && columns.length > 1)
  return {
    numbering, columns: holding.map(({ columns }) => columns), what: holding.map(({ what }) => what),
    refused: judged.flatMap(({ what, broken }) => (broken === null ? [] : [`${what} are not interchangeable: ${broken}`])),
  }
}

/** Slots of one row take the same values, under the same numbers. */
export function align<S>({ values }: Tables<S>, numbering: Numbering, columns: readonly (readonly number[])[]): Numbering {
  const inPlay = numbering.all()
  for (const row of (columns[0] ?? []).keys()) {
    const slots = columns.map((column) => column[row] ?? 0)
    const together = [...new Set(slots.flatMap((slot) => (inPlay[slot] ?? []).map((id) => values.valueOf(slot, id))))]
    for (const slot of slots) inPlay[slot] = together.map((value) => values.idOf(slot, value))
  }
  return new Numbering(inPlay)
}
