/** States that are made up from their numbers, and what the tests want to know of a folder. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Checkpoint } from '../../../../checker/search/checkpoint/checkpoint.ts'
import { CheckpointError } from '../../../../checker/search/checkpoint/error.ts'
import type { Store } from '../../../../checker/engine/store/store.ts'

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'mmcheck-checkpoint-'))

/** `kind` makes other states of the same number. */
export const wordAt = (index: number, kind = 0): number => Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b)

export const numbers = (words: number, states: number, kind = 0): number[] => Array.from({ length: words * states }, (_, index) => wordAt(index, kind))

/** Reads them as a store does: from the middle of something larger. */
export function reader(words: number, kind = 0, beside = 5): Store['read'] {
  return (from, count) => {
    const room = new Int32Array(beside + count * words + beside).fill(-1)
    for (let index = 0; index < count * words; index++) room[beside + index] = wordAt(from * words + index, kind)
    return { words: room, offset: beside }
  }
}

export function logOf(checkpoint: Checkpoint): number[] {
  const log: number[] = []
  checkpoint.readLog((words) => { for (const word of words) log.push(word) })
  return log
}

/** By name, the bytes. */
export const bytesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]))

/** The error that an action ends with, which must be one of ours. */
export function refusal(action: () => unknown): CheckpointError {
  try {
    action()
  } catch (thrown) {
    if (thrown instanceof CheckpointError) return thrown
    throw thrown
  }
  throw new Error('it was not refused')
}
