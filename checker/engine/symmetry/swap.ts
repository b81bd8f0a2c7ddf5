/** Interchanging two neighbouring indices: all that is needed, since these make up every permutation. */
import type { Leaf } from '../../../model/system/schema.ts'
import type { Symmetry } from '../../../model/system/system.ts'
import type { Tables } from '../tables.ts'

export interface Swap {
  /** In words: `pages 0 and 1`. */
  readonly text: string
  /** By slot: the slot whose value comes to stand there. */
  readonly slotFor: readonly number[]
}

export function swapsOf<S>({ layout }: Tables<S>, what: string, slots: readonly (readonly number[])[]): Swap[] {
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

/**
 * By index, the numbers of its slots. @throws when the declaration does not fit the shape: an unknown slot, one named twice,
 * columns of different lengths, or slots of different domains in a row
 */
export function columnsOf(leaves: readonly Leaf[], { what, columns }: Symmetry): number[][] {
  const wrong = (why: string): Error => new Error(`symmetry of ${what}: ${why}`)
  const known = new Map(leaves.map(({ text }, slot) => [text, slot]))
  const all = columns.flat()
  if (columns.some((column) => column.length !== columns[0]?.length)) throw wrong('not every index has the same number of slots')
  const twice = all.find((name, i) => all.indexOf(name) !== i)
  if (twice !== undefined) throw wrong(`the slot ${twice} is named twice`)
  const slots = columns.map((column) => column.map((name) => {
    const slot = known.get(name)
    if (slot === undefined) throw wrong(`there is no slot ${name}`)
    return slot
  }))
  for (const column of slots) column.forEach((slot, row) => {
    const [here, first] = [leaves[slot], leaves[slots[0]?.[row] ?? slot]]
    if (here?.domain !== first?.domain) throw wrong(`${first?.text} and ${here?.text} hold values of different domains`)
  })
  return slots
}
