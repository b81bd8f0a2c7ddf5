/**
 * Which values of each slot are in play, under the small numbers by which packed states know them, and where in the
 * words of a packed state they stand.
 *
 * A slot takes as many bits as its values need, none when it has only one; no slot lies across two words. Bit 0 of word 0
 * is always set, so that a packed state never begins with a zero: that is how an empty place in a store is told.
 */
import type { SlotValues } from './values.ts'

export interface Field {
  readonly word: number
  readonly shift: number
  readonly bits: number
  /** `bits` ones, not shifted. */
  readonly mask: number
}

export class Numbering {
  readonly fields: readonly Field[]
  /** 32-bit words of a packed state. */
  readonly words: number
  readonly bits: number
  private readonly idOfRank: readonly (readonly number[])[]
  private readonly rankOfId: readonly ReadonlyMap<number, number>[]

  /** `inPlay`: by slot, the numbers of its values, in the order of their ranks. */
  constructor(inPlay: readonly (readonly number[])[]) {
    this.idOfRank = inPlay
    this.rankOfId = inPlay.map((ids) => new Map(ids.map((id, rank) => [id, rank])))
    const free = [31]
    this.fields = inPlay.map((ids) => {
      const bits = ids.length <= 1 ? 0 : 32 - Math.clz32(ids.length - 1)
      let word = free.findIndex((left) => left >= bits)
      if (word < 0) word = free.push(32) - 1
      const shift = 32 - (free[word] ?? 0)
      free[word] = (free[word] ?? 0) - bits
      return { word, shift: bits === 0 ? 0 : shift, bits, mask: bits === 32 ? -1 : (1 << bits) - 1 }
    })
    this.words = free.length
    this.bits = this.fields.reduce((sum, { bits }) => sum + bits, 0)
  }

  /** Every value that has turned up so far is in play. */
  static ofAll(values: SlotValues): Numbering {
    return new Numbering(Array.from({ length: values.slots }, (_, slot) => values.valuesOf(slot).map((_value, id) => id)))
  }

  /** In play is what stands in some of these states. */
  static ofSeen(slots: number, states: readonly ArrayLike<number>[]): Numbering {
    const seen = Array.from({ length: slots }, () => new Set<number>())
    for (const ids of states) seen.forEach((known, slot) => known.add(ids[slot] ?? 0))
    return new Numbering(seen.map((ids) => [...ids]))
  }

  /** With more values in play. */
  with(more: readonly (readonly [slot: number, id: number])[]): Numbering {
    const inPlay = this.idOfRank.map((ids) => [...ids])
    for (const [slot, id] of more) if (inPlay[slot]?.includes(id) === false) inPlay[slot].push(id)
    return new Numbering(inPlay)
  }

  all(): (readonly number[])[] { return [...this.idOfRank] }

  get slots(): number { return this.fields.length }
  count(slot: number): number { return this.inPlay(slot).length }
  inPlay(slot: number): readonly number[] { return this.idOfRank[slot] ?? [] }
  id(slot: number, rank: number): number { return this.idOfRank[slot]?.[rank] ?? 0 }
  /** Undefined for a value that is not in play. */
  rank(slot: number, id: number): number | undefined { return this.rankOfId[slot]?.get(id) }

  field(slot: number): Field {
    const field = this.fields[slot]
    if (field === undefined) throw new RangeError(`no slot ${slot}`)
    return field
  }

  /** @throws RangeError for a value that is not in play */
  pack(ids: ArrayLike<number>): Int32Array {
    const words = new Int32Array(this.words)
    words[0] = 1
    this.fields.forEach(({ word, shift }, slot) => {
      const rank = this.rank(slot, ids[slot] ?? 0)
      if (rank === undefined) throw new RangeError(`value ${ids[slot]} of slot ${slot} is not in play`)
      words[word] = (words[word] ?? 0) | (rank << shift)
    })
    return words
  }

  unpack(words: ArrayLike<number>, offset = 0): number[] {
    return this.fields.map(({ word, shift, mask }, slot) => this.id(slot, ((words[offset + word] ?? 0) >>> shift) & mask))
  }
}
