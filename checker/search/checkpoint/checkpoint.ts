/**
 * What a long search leaves on the disk, so that it can go on after it was killed at any moment: a log of all states so far,
 * which only grows, and a small document that says how much of the log counts. A save puts the new states behind those that
 * count, waits for the disk, and then puts a new document in the place of the old one, in one step. So there is always
 * one whole checkpoint, the old or the new; what else lies about is left over and is taken away at the next opening.
 *
 * In the order in which they reach the disk: log, document, name of the document, and only then anything that the document
 * before would miss.
 */
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Store } from '../../engine/store/store.ts'
import { makeFolder, sizeOf, sync, syncFolder, withFile, writeAll } from './disk.ts'
import { type Content, decode, encode } from './document.ts'
import { attempt, CheckpointError } from './error.ts'
import { bury, hold, isLock, release } from './lock.ts'
import { append, cut, scan } from './log.ts'

const documentName = 'checkpoint'
const besideName = 'checkpoint.new'
const logName = 'states'

export interface Saved {
  readonly document: unknown
  /** Numbers per state. */
  readonly words: number
  /** In the log. None once the run is finished. */
  readonly states: number
  readonly finished: boolean
}

/**
 * Opens what is there or begins anew; the folder is made when it is missing. `identity` says which run this is.
 * @throws CheckpointError and then all that was there is as it was
 */
export function openCheckpoint(folder: string, identity: string): Checkpoint {
  const place = resolve(folder)
  makeFolder(place)
  refuseOthers(place)
  const lock = hold(place)
  try {
    return new Checkpoint(place, identity, lock)
  } catch (thrown) {
    release(lock)
    throw thrown
  }
}

export class Checkpoint {
  private readonly folder: string
  private readonly lock: string
  private content: Content

  /** For `openCheckpoint`: the folder is ours, and locked. */
  constructor(folder: string, identity: string, lock: string) {
    this.folder = folder
    this.lock = lock
    const found = load(folder, identity)
    this.content = found ?? { identity, stage: 'begun', words: 0, states: 0, sum: 0, document: null }
    this.readLog(() => { /* Only to see that it is whole. */ })
    // What was found may have been put in place by a process that was killed before it could do this.
    if (found !== null) syncFolder(folder)
    bury(folder)
    attempt('cannot write', this.path(besideName), () => { rmSync(this.path(besideName), { force: true }) })
    if (found === null) this.replace(this.content)
    else if (found.states === 0) this.removeLog()
    else cut(this.path(logName), found)
  }

  /** What a kill at this moment would leave: null before the first save. */
  get saved(): Saved | null {
    const { stage, document, words, states } = this.content
    return stage === 'begun' ? null : { document, words, states, finished: stage === 'finished' }
  }

  /** Gives the saved states back in pieces of about 1 MiB; a piece is valid until the next. @throws CheckpointError */
  readLog(visit: (words: Int32Array, states: number) => void): void {
    scan(this.path(logName), this.content, visit)
  }

  /**
   * Only states that are new since the last save are asked for; the others must be what they were. When it throws, the
   * checkpoint is whole as always, and saving may be tried again. `document` is anything that JSON can say.
   * @throws CheckpointError
   */
  save(document: unknown, words: number, states: number, read: Store['read']): void {
    const { content } = this
    if (content.stage === 'finished') throw new RangeError('a finished run has nothing more to save')
    if (states < content.states) throw new RangeError(`${states} states to be saved, and ${content.states} have been already`)
    if (content.states > 0 && words !== content.words) throw new RangeError(`${words} words per state to be saved after ${content.words}`)
    const extent = states > content.states ? append(this.path(logName), content, words, states, read) : { words, states, sum: content.sum }
    this.replace({ ...content, ...extent, stage: 'saved', document })
  }

  /** The run is complete: its document stays, the log goes. @throws CheckpointError */
  finish(document: unknown): void {
    this.replace({ ...this.content, stage: 'finished', words: 0, states: 0, sum: 0, document })
    this.removeLog()
  }

  /** Forgets everything: the search begins again, perhaps with other words. @throws CheckpointError */
  restart(): void {
    this.replace({ ...this.content, stage: 'begun', words: 0, states: 0, sum: 0, document: null })
    this.removeLog()
  }

  /** Lets others have the folder; the last call. */
  close(): void { release(this.lock) }

  private replace(content: Content): void {
    const path = this.path(documentName)
    const beside = this.path(besideName)
    const bytes = encode(content)
    const readAgain = decode(bytes)
    if (readAgain.problem !== null) throw new TypeError(`what is to be saved could not be read again: ${readAgain.reason}`)
    withFile(beside, 'w', 'cannot write', (file) => {
      writeAll(beside, file, bytes, 0)
      sync(beside, file)
    })
    attempt('cannot write', path, () => { renameSync(beside, path) })
    // From here on the new one counts, even if the next call fails.
    this.content = readAgain.content
    syncFolder(this.folder)
  }

  private removeLog(): void {
    const path = this.path(logName)
    attempt('cannot write', path, () => { rmSync(path, { force: true }) })
  }

  private path(name: string): string { return join(this.folder, name) }
}

/** Looks before anything is touched: a folder that somebody uses for something else stays as it is. */
function refuseOthers(folder: string): void {
  const entries = attempt('cannot read', folder, () => readdirSync(folder, { withFileTypes: true }))
  const ours = (name: string): boolean => [documentName, besideName, logName].includes(name) || isLock(name)
  const others = entries.filter((entry) => !ours(entry.name) || !entry.isFile()).map(({ name }) => name).sort()
  if (others.length === 0) return
  const some = others.length > 3 ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more` : others.join(', ')
  throw new CheckpointError('foreign', folder, `there are other things in this folder: ${some}`)
}

/** Null: the folder is new. */
function load(folder: string, identity: string): Content | null {
  const path = join(folder, documentName)
  const log = join(folder, logName)
  if (sizeOf(path) === null) {
    if (sizeOf(log) !== null) throw new CheckpointError('damaged', path, `it is missing, and ${log} says nothing without it`)
    return null
  }
  const decoded = decode(attempt('cannot read', path, () => readFileSync(path)))
  if (decoded.problem !== null) throw new CheckpointError(decoded.problem, path, decoded.reason)
  const { content } = decoded
  if (content.identity !== identity) throw new CheckpointError('foreign', path, `it is of another run: of "${content.identity}", and this is "${identity}"`)
  return content
}
