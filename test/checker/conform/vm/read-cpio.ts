/**
 * Reads a "newc" archive as the kernel does (init/initramfs.c: do_header, do_name): a head of 110 bytes, thirteen numbers of eight hex digits after the
 * magic, then the name and the content, each up to a multiple of four from the beginning of the archive.
 */
import type { Buffer } from 'node:buffer'

export interface Read { name: string; inode: number; mode: number; links: number; major: number; minor: number; content: Buffer }

export function readCpio(archive: Buffer): Read[] {
  const entries: Read[] = []
  let at = 0
  const aligned = (offset: number): number => Math.ceil(offset / 4) * 4
  for (;;) {
    if (archive.toString('latin1', at, at + 6) !== '070701') throw new Error(`no magic at ${at}`)
    const digits = archive.toString('latin1', at + 6, at + 110)
    if (!/^[0-9a-f]{104}$/i.test(digits)) throw new Error(`no head at ${at}`)
    const number = (index: number): number => parseInt(digits.slice(8 * index, 8 * index + 8), 16)
    const [inode, mode, links, size, major, minor, nameSize] = [number(0), number(1), number(4), number(6), number(9), number(10), number(11)]
    const name = archive.toString('utf8', at + 110, at + 110 + nameSize)
    if (!name.endsWith('\0') || name.indexOf('\0') !== name.length - 1) throw new Error(`no name at ${at}`)
    const start = aligned(at + 110 + nameSize)
    const content = archive.subarray(start, start + size)
    if (content.length !== size) throw new Error(`the archive ends within ${name}`)
    at = aligned(start + size)
    if (name === 'TRAILER!!!\0') {
      if (at !== archive.length) throw new Error(`more after the end, at ${at}`)
      return entries
    }
    entries.push({ name: name.slice(0, -1), inode, mode, links, major, minor, content })
  }
}
