/**
 * What the system's calls leave to be done by whoever wants a file to be there after a power cut: writes that stop halfway are
 * continued, and folders are synced as files are, for a name lives in its folder.
 */
import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { attempt, CheckpointError, codeOf } from './error.ts'

type Access = 'cannot read' | 'cannot write'

/** `use` may throw what it likes; the file is closed. */
export function withFile<T>(path: string, flags: string | number, refusal: Access, use: (file: number) => T): T {
  const file = attempt(refusal, path, () => openSync(path, flags))
  try {
    return use(file)
  } finally {
    attempt(refusal, path, () => { closeSync(file) })
  }
}

export function writeAll(path: string, file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += attempt('cannot write', path, () => writeSync(file, bytes, done, bytes.length - done, position + done))
  }
}

/** Returns how many there were: fewer only at the end of the file. */
export function readAll(path: string, file: number, bytes: Uint8Array, position: number): number {
  let done = 0
  while (done < bytes.length) {
    const more = attempt('cannot read', path, () => readSync(file, bytes, done, bytes.length - done, position + done))
    if (more === 0) break
    done += more
  }
  return done
}

export function sync(path: string, file: number): void {
  attempt('cannot write', path, () => { fsyncSync(file) })
}

export function syncFolder(folder: string): void {
  withFile(folder, 'r', 'cannot write', (file) => {
    try {
      sync(folder, file)
    } catch (thrown) {
      // Some file systems of networks and virtual machines have no such call for folders: there is nothing more to be had.
      if (!(thrown instanceof CheckpointError && codeOf(thrown.cause) === 'EINVAL')) throw thrown
    }
  })
}

/** Null: there is no such file. Whatever else keeps it from being seen is an error, for who takes it for missing makes it new. */
export function sizeOf(path: string): number | null {
  return attempt('cannot read', path, () => lstatSync(path, { throwIfNoEntry: false }))?.size ?? null
}

/** Makes it, and the folders it is in, as far as they are missing. */
export function makeFolder(folder: string): void {
  const isThere = (): boolean => attempt('cannot write', folder, () => statSync(folder, { throwIfNoEntry: false }))?.isDirectory() === true
  if (isThere()) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  // One at a time: told to make the parents too, node never ends where a file system answers ENOENT to anything new (/proc).
  attempt('cannot write', folder, () => {
    try {
      mkdirSync(folder)
    } catch (thrown) {
      if (!isThere()) throw thrown
    }
  })
  syncFolder(dirname(folder))
}
