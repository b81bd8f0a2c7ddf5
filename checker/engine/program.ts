/**
 * The tables as one array of 32-bit numbers, in the form that the inner loop reads.
 *
 * A *node* asks slots: `[dimensions, (slot, stride) * dimensions, entry, entry, ...]`, the entry found by adding up value
 * times stride. An *entry* is the place of a record, or minus the place of another node to go on with, or 0: not known
 * yet. A *record* says what to do (record.ts): `[flips, masks, nodes, flip words..., mask words..., node places...]`, where
 * the nodes are asked as well. How often each record was come to is counted beside it, and is all that the inner loop
 * counts: transitions, premises, violations all follow from what a record means.
 */
import type { Meaning, Record } from './record.ts'

export const nodeHeader = (dimensions: number): number => 1 + 2 * dimensions
export const recordHeader = 3

export class Program {
  code = new Int32Array(1 << 14)
  /** By the place of a record: how often it was come to. */
  hits = new Uint32Array(1 << 14)
  /** By the place of a record. */
  readonly meanings = new Map<number, Meaning>()
  /** The places of records that mean more than transitions: a violation, something thrown, a value that is not in play. */
  readonly notable: number[] = []
  private top = 1
  private readonly places = new Map<string, number>()

  get size(): number { return this.top }

  /** Its entries are not known yet. */
  addNode(dimensions: readonly { readonly slot: number; readonly stride: number }[], entries: number): number {
    const place = this.take(nodeHeader(dimensions.length) + entries)
    this.code.set([dimensions.length, ...dimensions.flatMap(({ slot, stride }) => [slot, stride])], place)
    return place
  }

  setEntry(node: number, index: number, entry: number): void {
    this.code[node + nodeHeader(this.at(node)) + index] = entry
  }

  /** The first slot that a node asks. */
  slotOf(node: number): number { return this.at(node + 1) }

  entry(node: number, index: number): number { return this.at(node + nodeHeader(this.at(node)) + index) }

  /** Equal records are one. */
  addRecord({ flips, masks, meaning }: Record, nodes: readonly number[]): number {
    const numbers = [flips.length, masks.length, nodes.length, ...flips.flat(), ...masks.flat(), ...nodes]
    const { transitions, reached, violates, fails, escapes, writes } = meaning
    const key = [numbers, transitions, reached, violates, fails, escapes, writes].map(String).join(';')
    const known = this.places.get(key)
    if (known !== undefined) return known
    const place = this.take(numbers.length)
    this.code.set(numbers, place)
    this.meanings.set(place, meaning)
    if (meaning.fails || meaning.violates.length > 0 || meaning.escapes.length > 0) this.notable.push(place)
    this.places.set(key, place)
    return place
  }

  private at(place: number): number {
    const number = this.code[place]
    if (number === undefined) throw new RangeError(`no place ${place} in a program of ${this.top}`)
    return number
  }

  private take(size: number): number {
    const place = this.top
    this.top += size
    if (this.top > this.code.length) {
      const length = Math.max(2 * this.code.length, this.top)
      const code = new Int32Array(length)
      code.set(this.code)
      this.code = code
      const hits = new Uint32Array(length)
      hits.set(this.hits)
      this.hits = hits
    }
    return place
  }
}
