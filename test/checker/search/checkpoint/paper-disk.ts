/**
 * A disk on paper. It follows the calls that change one folder, and says what may be found there when the machine stops after
 * any of them: all that was done, if only the process was killed; if the power was cut, of what was not synced any part.
 *
 * It is as unkind as the rules allow: each name is the synced one or the present one, whatever became of the others, and
 * each file's bytes are the synced ones, the present ones, or of the present length with zeros for what is new, or with half of
 * what is new. Locks are left out: the process that holds them goes on living in these tests.
 */
import { constants } from 'node:fs'
import { basename } from 'node:path'

interface Inode { now: Buffer; synced: Buffer }
type Names = Map<string, Inode>
/** By name, the bytes. */
export type Found = ReadonlyMap<string, Buffer>

const nothing = Buffer.alloc(0)

export class PaperDisk {
  private readonly folder: string
  private readonly open = new Map<number, Inode | 'folder'>()
  private now: Names = new Map()
  private synced: Names = new Map()

  constructor(folder: string) {
    this.folder = folder
  }

  /** A call of the file system that has just returned. */
  follow(name: string, args: readonly unknown[], result: unknown): void {
    const [first, second] = args
    if (name === 'openSync' && typeof result === 'number') this.opened(String(first), second as string | number | undefined, result)
    else if (name === 'closeSync') this.open.delete(first as number)
    else if (name === 'writeSync') this.wrote(args as readonly [number, Uint8Array, number, number, number], result as number)
    else if (name === 'fsyncSync') this.sync(this.open.get(first as number))
    else if (name === 'renameSync') {
      const inode = this.now.get(basename(String(first)))
      if (inode === undefined) throw new Error(`${String(first)} is renamed and not there`)
      this.now.set(basename(String(second)), inode)
      this.now.delete(basename(String(first)))
    } else if (name === 'rmSync') this.now.delete(basename(String(first)))
    else if (name === 'truncateSync') {
      const inode = this.now.get(basename(String(first)))
      if (inode !== undefined) inode.now = inode.now.subarray(0, second as number)
    }
  }

  private opened(path: string, flags: string | number | undefined, file: number): void {
    if (path === this.folder) this.open.set(file, 'folder')
    if (!path.startsWith(`${this.folder}/`) || basename(path).startsWith('lock.')) return
    const name = basename(path)
    const creates = typeof flags === 'number' ? (flags & constants.O_CREAT) !== 0 : flags?.startsWith('w') === true
    const inode = this.now.get(name) ?? (creates ? { now: nothing, synced: nothing } : null)
    if (inode === null) throw new Error(`${path} is opened and not there`)
    if (flags === 'w') inode.now = nothing
    this.now.set(name, inode)
    this.open.set(file, inode)
  }

  private wrote([file, bytes, offset, , position]: readonly [number, Uint8Array, number, number, number], length: number): void {
    const inode = this.open.get(file)
    if (inode === undefined || inode === 'folder') return
    const next = Buffer.alloc(Math.max(inode.now.length, position + length))
    inode.now.copy(next)
    next.set(bytes.subarray(offset, offset + length), position)
    inode.now = next
  }

  private sync(what: Inode | 'folder' | undefined): void {
    if (what === 'folder') this.synced = new Map(this.now)
    else if (what !== undefined) what.synced = what.now
  }

  /** What a kill at this moment leaves. */
  afterKill(): Found { return new Map([...this.now].map(([name, { now }]) => [name, now])) }

  /** All that a power cut at this moment may leave. */
  afterPowerCut(): Found[] {
    let found: Map<string, Buffer>[] = [new Map<string, Buffer>()]
    for (const name of new Set([...this.synced.keys(), ...this.now.keys()])) {
      const inodes = new Set([this.synced.get(name), this.now.get(name)])
      const choices = [...inodes].flatMap((inode) => (inode === undefined ? [null] : contents(inode)))
      found = found.flatMap((others) => choices.map((bytes) => (bytes === null ? others : new Map(others).set(name, bytes))))
    }
    return found
  }
}

function contents({ now, synced }: Inode): Buffer[] {
  if (now.equals(synced)) return [now]
  const zeros = Buffer.alloc(now.length)
  synced.copy(zeros)
  const half = now.subarray(0, Math.floor((synced.length + now.length) / 2))
  return [synced, now, zeros, half]
}

/** The same for the same bytes under the same names. */
export const keyOf = (found: Found): string => [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => `${name} ${bytes.toString('latin1')}`).join('\0\0')
