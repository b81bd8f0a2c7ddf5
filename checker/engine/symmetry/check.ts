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
  const apart = tables.questions.find((question, number) => !tables.questions.some((other, otherNumber) =>
    isSameKind(question, other) && new Alike(tables, numbering, swap).trees(tables.roots[number], tables.roots[otherNumber])))
  return apart === undefined ? null : `"${apart.name}" tells ${swap.text} apart`
}

const isSameKind = <S>(one: Question<S>, other: Question<S>): boolean =>
  one.of === 'action' ? other.of === 'action' : other.of === one.of && other.property === one.property

/** The number, in this slot, of the value that stands in its counterpart. */
function moved<S>({ values }: Tables<S>, ids: ArrayLike<number>, slot: number, { slotFor }: Swap): number | undefined {
  const from = slotFor[slot] ?? slot
  return values.known(slot, values.valueOf(from, ids[from] ?? 0))
}

const sameEnd = (one: Answer, other: Answer): boolean =>
  one.yes === other.yes && (one.error === null) === (other.error === null) && one.reached.join() === other.reached.join() &&
  one.reports.map(({ property }) => property).sort().join() === other.reports.map(({ property }) => property).sort().join()

const writeText = (slot: number, id: number): string => `${slot}=${id}`

/** Compares one table, as it is after the swap, with another one. */
class Alike<S> {
  private readonly tables: Tables<S>
  private readonly numbering: Numbering
  private readonly swap: Swap
  /** Values of slots, after the swap, on the way to where both tables stand. */
  private readonly known = new Map<number, number>()

  constructor(tables: Tables<S>, numbering: Numbering, swap: Swap) {
    this.tables = tables
    this.numbering = numbering
    this.swap = swap
  }

  trees(one: Tree | undefined, other: Tree | undefined): boolean {
    if (one === undefined || other === undefined) return false
    if (one instanceof Branch) {
      const slot = this.swap.slotFor[one.slot] ?? one.slot
      return this.everyValue(slot, (id) => {
        const before = this.tables.values.known(one.slot, this.tables.values.valueOf(slot, id))
        // A value that the counterpart never takes: they are not alike.
        return before !== undefined && this.trees(one.next[before], other)
      })
    }
    if (other instanceof Branch) return this.everyValue(other.slot, (id) => this.trees(one, other.next[id]))
    return sameEnd(one, other) && this.effect(one.writes.map(([slot, id]) => this.mirrored(slot, id))) === this.effect(other.writes)
  }

  private everyValue(slot: number, holds: (id: number) => boolean): boolean {
    const known = this.known.get(slot)
    if (known !== undefined) return holds(known)
    const alike = this.numbering.inPlay(slot).every((id) => {
      this.known.set(slot, id)
      return holds(id)
    })
    this.known.delete(slot)
    return alike
  }

  private mirrored(slot: number, id: number): readonly [number, number] {
    const to = this.swap.slotFor[slot] ?? slot
    return [to, this.tables.values.idOf(to, this.tables.values.valueOf(slot, id))]
  }

  /** A write of what is known to stand there is none. */
  private effect(writes: Answer['writes']): string {
    return writes.filter(([slot, id]) => this.known.get(slot) !== id).map(([slot, id]) => writeText(slot, id)).sort().join()
  }
}
