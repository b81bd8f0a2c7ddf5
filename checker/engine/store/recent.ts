/**
 * A log of packed states that can drop its beginning. It is kept in chunks, so that what is dropped frees memory, and what
 * is left never moves.
 */

/** States of a chunk: a power of two. */
const bits = 12
const size = 1 << bits

export class RecentLog {
  private readonly words: number
  /** By number of the chunk; dropped ones are missing. */
  private readonly chunks = new Map<number, Int32Array>()
  /** The last one that was dropped, for the next one that is needed. */
  private spare: Int32Array | null = null
  private scratch = new Int32Array(0)
  private first = 0
  count = 0

  constructor(words: number) { this.words = words }

  get bytes(): number { return this.bytesAt(this.count) }

  /** Bytes in use when it has grown to so many states. */
  bytesAt(count: number): number {
    const chunks = Math.ceil(count / size) - this.first
    return (chunks + (this.spare === null || chunks > this.chunks.size ? 0 : 1)) * size * 4 * this.words
  }

  /** The first `count` of these states. */
  append(states: Int32Array, count: number): void {
    const { words } = this
    for (let from = 0; from < count;) {
      const at = this.count % size
      const take = Math.min(count - from, size - at)
      this.chunkAt(this.count >>> bits).set(states.subarray(from * words, (from + take) * words), at * words)
      this.count += take
      from += take
    }
  }

  private chunkAt(number: number): Int32Array {
    const there = this.chunks.get(number)
    if (there !== undefined) return there
    const chunk = this.spare ?? new Int32Array(size * this.words)
    this.spare = null
    this.chunks.set(number, chunk)
    return chunk
  }

  /** @throws RangeError when they were dropped */
  read(from: number, count: number): { words: Int32Array; offset: number } {
    const { words } = this
    const offset = (from % size) * words
    const chunk = this.kept(from >>> bits)
    if (offset + count * words <= chunk.length) return { words: chunk, offset }
    if (this.scratch.length < count * words) this.scratch = new Int32Array(count * words)
    for (let done = 0; done < count;) {
      const at = (from + done) % size
      const take = Math.min(count - done, size - at)
      this.scratch.set(this.kept((from + done) >>> bits).subarray(at * words, (at + take) * words), done * words)
      done += take
    }
    return { words: this.scratch, offset: 0 }
  }

  private kept(number: number): Int32Array {
    const chunk = this.chunks.get(number)
    if (chunk === undefined) throw new RangeError('these states were dropped')
    return chunk
  }

  /** Drops what lies before this state, in whole chunks. */
  drop(before: number): void {
    for (const end = Math.min(before, this.count) >>> bits; this.first < end; this.first++) {
      this.spare = this.chunks.get(this.first) ?? null
      this.chunks.delete(this.first)
    }
  }
}
