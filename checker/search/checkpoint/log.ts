/**
 * The large file of a checkpoint: the packed states one after another, as they stand in memory, and nothing else. How many of
 * them count, and their sum, is for the document to say. So nothing that counts is ever written over: the log grows first,
 * and is believed later.
 */
import { constants, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Store } from '../../engine/store/store.ts'
import { readAll, sizeOf, sync, syncFolder, withFile, writeAll } from './disk.ts'
import { attempt, CheckpointError } from './error.ts'

/** A log as far as it counts. `sum`: a CRC-32, which can be carried on where it ended. */
export interface Extent { readonly words: number; readonly states: number; readonly sum: number }

const bytesPerWord = 4
const pieceBytes = 1 << 20
const perPiece = (words: number): number => Math.max(1, Math.floor(pieceBytes / (words * bytesPerWord)))

const bytesOf = ({ words, states }: Extent): number => states * words * bytesPerWord

/** Puts the states that are new behind those that count, and has them on the disk when it returns. */
export function append(path: string, had: Extent, words: number, states: number, read: Store['read']): Extent {
  let { sum } = had
  // If the last document's name never reached the disk, the one before is still there, and soon the log is not what that one says.
  syncFolder(dirname(path))
  withFile(path, had.states === 0 ? constants.O_RDWR | constants.O_CREAT : 'r+', 'cannot write', (file) => {
    for (let from = had.states; from < states;) {
      const count = Math.min(perPiece(words), states - from)
      const { words: numbers, offset } = read(from, count)
      const piece = numbers.subarray(offset, offset + count * words)
      if (piece.length !== count * words) throw new RangeError(`${count} states from ${from} on are not there to be saved`)
      const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
      writeAll(path, file, bytes, from * words * bytesPerWord)
      sum = crc32(bytes, sum)
      from += count
    }
    sync(path, file)
  })
  if (had.states === 0) syncFolder(dirname(path))
  return { words, states, sum }
}

/** All that counts, in pieces that are valid until the next one; throws when they turn out not to be what was written. */
export function scan(path: string, extent: Extent, visit: (words: Int32Array, states: number) => void): void {
  const { words, states } = extent
  if (states === 0) return
  const size = sizeOf(path)
  if (size === null) throw new CheckpointError('damaged', path, 'it is missing')
  if (size < bytesOf(extent)) throw new CheckpointError('damaged', path, `it ends after ${size} of ${bytesOf(extent)} bytes`)
  withFile(path, 'r', 'cannot read', (file) => {
    const room = new Int32Array(Math.min(perPiece(words), states) * words)
    let sum = 0
    for (let from = 0; from < states;) {
      const count = Math.min(perPiece(words), states - from)
      const piece = room.subarray(0, count * words)
      const bytes = new Uint8Array(piece.buffer, 0, piece.byteLength)
      if (readAll(path, file, bytes, from * words * bytesPerWord) < bytes.length) throw new CheckpointError('damaged', path, 'it has become shorter')
      sum = crc32(bytes, sum)
      visit(piece, count)
      from += count
    }
    if (sum !== extent.sum) throw new CheckpointError('damaged', path, 'its sum is wrong')
  })
}

/** Takes away what does not count. */
export function cut(path: string, extent: Extent): void {
  if ((sizeOf(path) ?? 0) > bytesOf(extent)) attempt('cannot write', path, () => { truncateSync(path, bytesOf(extent)) })
}
