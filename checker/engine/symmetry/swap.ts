/** Interchanging two neighbouring indices: all that is needed, since these make up every permutation. */
import type { Symmetry } from '../../../model/system/system.ts'
import type { Tables } from '../tables.ts'

export interface Swap {
  /** In words: `pages 0 and 1`. */
  readonly text: string
  /** By slot: the slot whose value comes to stand there. */
  readonly slotFor: readonly number[]
}

/** @throws when the declaration does not fit the shape: an unknown slot, one named twice, or columns of different lengths */
export function swapsOf<S>({ layout }: Tables<S>, { what, columns }: Symmetry): Swap[] {
  const slots = columnsOf(layout.slots.map(({ text }) => text), what, columns)
  return slots.slice(1).map((column, i): Swap => {
    const before = slots[i] ?? []
    const slotFor = layout.slots.map((_, slot) => slot)
    column.forEach((slot, row) => {
      const other = before[row] ?? slot
      slotFor[slot] = other
      slotFor[other] = slot
    })
    return { text: `${what} ${i} and ${i + 1}`, slotFor }
  })
}

/** By index, the numbers of its slots. */
export function columnsOf(names: readonly string[], what: string, columns: readonly (readonly string[])[]): number[][] {
  const known = new Map(names.map((name, slot) => [name, slot]))
  const all = columns.flat()
  if (columns.some((column) => column.length !== columns[0]?.length)) throw new Error(`symmetry of ${what}: not every index has the same number of slots`)
  const twice = all.find((name, i) => all.indexOf(name) !== i)
  if (twice !== undefined) throw new Error(`symmetry of ${what}: the slot ${twice} is named twice`)
  return columns.map((column) => column.map((name) => {
    const slot = known.get(name)
    if (slot === undefined) throw new Error(`symmetry of ${what}: there is no slot ${name}`)
    return slot
  }))
}
