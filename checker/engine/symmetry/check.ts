/**
 * Whether indices are really interchangeable: whether no action and no property tells which is which.
 *
 * It is proved or it does not count: the table of each question, with two neighbouring indices interchanged, must answer as
 * the table of some question of the same kind does, for all values in play. So it must be proved again when more values
 * come into play, and cannot be for a table that is not complete.
 */
import { isComplete } from '../closure.ts'
import type { Numbering } from '../numbering.ts'
import type { Question } from '../questions.ts'
import { type Answer, Branch, type Tables, type Tree } from '../tables.ts'
import type { Swap } from './swap.ts'

/** Null: interchangeable. Else what tells them apart, or might, in words. */
export function breaks<S>(tables: Tables<S>, numbering: Numbering, swap: Swap): string | null {
  const swapped = tables.init.map((_, slot) => moved(tables, tables.init, slot, swap))
  if (swapped.some((id, slot) => id !== tables.init[slot])) return `the initial state tells ${swap.text} apart`
  const open = tables.questions.find((_, number) => !isComplete(tables.roots[number], numbering))
  if (open !== undefined) return `"${open.name}" has more combinations than can be compared`
  const alike = new Alike(tables, numbering, swap)
  const apart = tables.questions.find((question, number) =>
    !tables.questions.some((other, otherNumber) => isSameKind(question, other) && alike.question(number, otherNumber)))
  return apart === undefined ? null : `"${apart.name}" tells ${swap.text} apart`
}

const isSameKind = <S>(one: Question<S>, other: Question<S>): boolean =>
  one.of === 'action' ? other.of === 'action' : other.of === one.of && other.property === one.property

/** The number, in this slot, of the value that stands in its counterpart. */
function moved<S>({ values }: Tables<S>, ids: ArrayLike<number>, slot: number, { slotFor }: Swap): number | undefined {
  const from = slotFor[slot] ?? slot
  return values.known(slot, values.valueOf(from, ids[from] ?? 0))
}

const ofReports = ({ reports }: Answer): string => reports.map(({ property }) => property).sort().join()
const sameEnd = (one: Answer, other: Answer): boolean =>
  one.yes === other.yes && (one.error === null) === (other.error === null) && one.reached.length === other.reached.length && one.reports.length === other.reports.length &&
  one.reached.every((property, i) => other.reached[i] === property) && (one.reports.length === 0 || ofReports(one) === ofReports(other))

const unknown = -1

/** Compares tables, as they are after a swap, with others. */
class Alike<S> {
  private readonly tables: Tables<S>
  private readonly numbering: Numbering
  private readonly swap: Swap
  /** By slot, after the swap: its value on the way to where both tables stand. */
  private readonly known: Int32Array
  /** By slot: from the number of a value in it to the number that the value has in its counterpart. */
  private readonly counterparts: Int32Array[]

  constructor(tables: Tables<S>, numbering: Numbering, swap: Swap) {
    const { values, layout } = tables
    this.tables = tables
    this.numbering = numbering
    this.swap = swap
    this.known = new Int32Array(layout.slots.length).fill(unknown)
    this.counterparts = layout.slots.map((_, slot) => Int32Array.from(values.valuesOf(slot), (value) => values.known(swap.slotFor[slot] ?? slot, value) ?? unknown))
  }

  question(one: number, other: number): boolean { return this.trees(this.tables.roots[one], this.tables.roots[other]) }

  private trees(one: Tree | undefined, other: Tree | undefined): boolean {
    if (one === undefined || other === undefined) return false
    if (one instanceof Branch) {
      const slot = this.swap.slotFor[one.slot] ?? one.slot
      return this.everyValue(slot, (id) => {
        const before = this.counterparts[slot]?.[id] ?? unknown
        // A value that the counterpart never takes: they are not alike.
        return before !== unknown && this.trees(one.next[before], other)
      })
    }
    if (other instanceof Branch) return this.everyValue(other.slot, (id) => this.trees(one, other.next[id]))
    return sameEnd(one, other) && this.sameWrites(one.writes, other.writes)
  }

  private everyValue(slot: number, holds: (id: number) => boolean): boolean {
    const known = this.known[slot] ?? unknown
    if (known !== unknown) return holds(known)
    const alike = this.numbering.inPlay(slot).every((id) => {
      this.known[slot] = id
      return holds(id)
    })
    this.known[slot] = unknown
    return alike
  }

  /** A write of what is known to stand there is none. */
  private sameWrites(one: Answer['writes'], other: Answer['writes']): boolean {
    let changes = 0
    for (const [slot, id] of one) {
      const to = this.swap.slotFor[slot] ?? slot
      const there = this.counterparts[slot]?.[id] ?? unknown
      if (there === unknown) return false
      if (this.known[to] === there) continue
      if (!other.some(([written, value]) => written === to && value === there)) return false
      changes++
    }
    return changes === other.filter(([slot, id]) => this.known[slot] !== id).length
  }
}
