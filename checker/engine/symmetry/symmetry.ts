/** The symmetries that a system declares, as far as they hold, ready for the search. */
import { type ClosureLimits, complete } from '../closure.ts'
import { Numbering } from '../numbering.ts'
import type { Tables } from '../tables.ts'
import { breaks } from './check.ts'
import { columnsOf, type Swap, swapsOf } from './swap.ts'

/** One that is declared: by index, its slots. */
export interface Declared { readonly what: string; readonly columns: readonly (readonly number[])[]; readonly swaps: readonly Swap[] }

export interface Symmetric {
  /** In which the slots of interchangeable indices have the same values under the same numbers. */
  readonly numbering: Numbering
  /** All that were looked at, those that do not hold included. */
  readonly declared: readonly Declared[]
  /** For each symmetry that holds: by index, its slots. */
  readonly columns: readonly (readonly (readonly number[])[])[]
  readonly what: readonly string[]
  /** Why the others are not made use of. */
  readonly refused: readonly string[]
}

export const none = (numbering: Numbering): Symmetric => ({ numbering, declared: [], columns: [], what: [], refused: [] })

/** @throws when a declaration does not fit the shape */
export function declaredBy<S>(tables: Tables<S>): Declared[] {
  return (tables.system.symmetric ?? []).map((symmetry) => {
    const columns = columnsOf(tables.layout.slots, symmetry)
    return { what: symmetry.what, columns, swaps: swapsOf(tables, symmetry.what, columns) }
  })
}

/** Those that hold for the values in play, once the slots of interchangeable indices may take the same ones. */
export function symmetric<S>(tables: Tables<S>, declared: readonly Declared[], before: Numbering, limits: ClosureLimits): Symmetric {
  const numbering = declared.reduce((aligned, { columns }) => align(tables, aligned, columns), before)
  complete(tables, numbering, limits)
  const holding: Declared[] = []
  const refused: string[] = []
  for (const each of declared.filter(({ columns }) => columns.length > 1)) {
    const why = shared(tables, each, holding) ?? each.swaps.map((swap) => breaks(tables, numbering, swap)).find((broken) => broken !== null) ?? null
    if (why === null) holding.push(each)
    else refused.push(`${each.what} are not taken for interchangeable: ${why}`)
  }
  return { numbering, declared, columns: holding.map(({ columns }) => columns), what: holding.map(({ what }) => what), refused }
}

/** Columns are sorted once: where those of two symmetries cross, that would not make one state of all that are alike. */
function shared<S>({ layout }: Tables<S>, { columns }: Declared, holding: readonly Declared[]): string | null {
  for (const other of holding) {
    const slot = columns.flat().find((each) => other.columns.flat().includes(each))
    if (slot !== undefined) return `${layout.slots[slot]?.text} goes with ${other.what} as well`
  }
  return null
}

/** Slots of one row take the same values, under the same numbers. */
function align<S>({ values }: Tables<S>, numbering: Numbering, columns: readonly (readonly number[])[]): Numbering {
  const inPlay = numbering.all()
  for (const row of (columns[0] ?? []).keys()) {
    const slots = columns.map((column) => column[row] ?? 0)
    const together = [...new Set(slots.flatMap((slot) => (inPlay[slot] ?? []).map((id) => values.valueOf(slot, id))))]
    for (const slot of slots) inPlay[slot] = together.map((value) => values.idOf(slot, value))
  }
  return new Numbering(inPlay)
}
