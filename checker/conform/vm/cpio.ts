/**
 * Writes a cpio archive in the "newc" form, which is what the kernel unpacks as its initramfs (Documentation/driver-api/early-userspace/buffer-format.rst).
 *
 * Forty lines of our own instead of the cpio program: that one is seldom installed, takes names from a folder on the disk, and cannot make
 * a device node without being root.
 */
import { Buffer } from 'node:buffer'

export type Entry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array; readonly executable: boolean }
  /** A character device. */
  | { readonly kind: 'device'; readonly path: string; readonly major: number; readonly minor: number }

const typeBits = { folder: 0o040000, file: 0o100000, device: 0o020000 } as const

const permissions = (entry: Entry): number =>
  entry.kind === 'device' ? 0o600 : entry.kind === 'folder' || entry.executable ? 0o755 : 0o644

const hex = (value: number): string => value.toString(16).padStart(8, '0')

/** Zero bytes up to a multiple of four. */
const padding = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4)

function record(name: string, inode: number, mode: number, links: number, content: Uint8Array, device: readonly [number, number]): Buffer[] {
  const path = Buffer.from(`${name}\0`)
  // inode, mode, uid, gid, links, mtime, size, device of the file system (2), device of a node (2), length of the name, check sum
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, ...device, path.length, 0]
  const head = Buffer.concat([Buffer.from(`070701${fields.map(hex).join('')}`), path])
  return [head, padding(head.length), Buffer.from(content), padding(content.length)]
}

/** Folders have to stand before what is in them. Paths have no slash at the front. The same entries give the same bytes. */
export function cpio(entries: readonly Entry[]): Buffer {
  const nothing = new Uint8Array(0)
  const records = entries.flatMap((entry, i) => record(
    entry.path, i + 1, typeBits[entry.kind] | permissions(entry), entry.kind === 'folder' ? 2 : 1,
    entry.kind === 'file' ? entry.content : nothing, entry.kind === 'device' ? [entry.major, entry.minor] : [0, 0],
  ))
  return Buffer.concat([...records, ...record('TRAILER!!!', 0, 0, 1, nothing, [0, 0])])
}
