/**
 * Numbers in one array that other threads can share, of which there may be very many or very few.
 *
 * An array that turns out large is reserved at its full length at once: pages that were never touched cost nothing, and
 * nothing is ever copied while it fills. A small one stays small, because node counts what is reserved as if it were used,
 * and collects garbage the more eagerly.
 */

/** Lengths on the way to the full one. */
const steps = [2 ** 14, 2 ** 18, 2 ** 22]

export class Reserved {
  /** Replaced by a longer one, with the same numbers in it, as long as it is small. */
  array: Int32Array
  readonly most: number

  constructor(most: number) {
    this.most = Math.floor(most)
    this.array = zeros(Math.min(steps[0] ?? most, this.most))
  }

  /** Makes sure that it is as long. @throws RangeError beyond its full length */
  reach(length: number): void {
    if (length <= this.array.length) return
    if (length > this.most) throw new RangeError(`${length} numbers are asked for where ${this.most} were reserved`)
    const longer = zeros(Math.min(steps.find((step) => step >= length) ?? this.most, this.most))
    longer.set(this.array)
    this.array = longer
  }
}

const zeros = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length))
