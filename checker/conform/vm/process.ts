/**
 * A running qemu: lines in and out, and the end of what it said on its console.
 *
 * Nothing of it outlives us. The kernel kills it when we are gone (setpriv), also after SIGKILL; the initramfs is a file without a name, which
 * qemu opens by our descriptor. It is a process group of its own, so
 * that Ctrl-C comes to us first and an end by it is not taken for a fault of the guest.
 */
import type { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lines } from '../live/line-queue.ts'
import { qemuCommand, untilWeDie } from './qemu.ts'
import type { Port } from './talk.ts'

const tailBytes = 4000

export interface Guest extends Port {
  /** The end of what the kernel, and qemu, said. */
  console: () => string
  /** Ctrl-C was pressed: that ends the guest, and is no fault of its. */
  isInterrupted: () => boolean
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  kill: () => void
}

export interface Boot {
  readonly image: string
  readonly initramfs: Uint8Array
}

export function startGuest({ image, initramfs }: Boot): Guest {
  const file = namelessFile(initramfs)
  const [program = '', ...args] = untilWeDie(qemuCommand({ image, initramfs: '/proc/self/fd/3', consoleSocket: 4 }))
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe', file, 'pipe'], detached: true })
  closeSync(file)
  const lines = new Lines(child.stdout)
  let said = ''
  for (const port of [child.stderr, child.stdio[4]]) port?.on('data', (bytes: Buffer) => { said = (said + bytes.toString('latin1')).slice(-tailBytes) })
  child.stdio[4]?.on('error', () => undefined)
  // A guest that ends takes its end of the pipe with it; that it is gone is told by `close`.
  child.stdin?.on('error', () => undefined)
  let interrupted = false
  const interrupt = (): void => {
    interrupted = true
    child.kill('SIGKILL')
  }
  process.on('SIGINT', interrupt)
  const gone = new Promise<void>((done) => {
    const end = (): void => {
      process.off('SIGINT', interrupt)
      lines.end()
      done()
    }
    child.on('error', (error) => { said += error.message; end() })
    child.on('close', end)
  })

  return {
    lines,
    send: (text) => { child.stdin?.write(text) },
    console: () => said.replaceAll('\r', '').trimEnd(),
    isInterrupted: () => interrupted,
    gone,
    kill: () => { child.kill('SIGKILL') },
  }
}

export async function withinTime(milliseconds: number, what: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((done) => { timer = setTimeout(() => { done(false) }, milliseconds) })
  try {
    return await Promise.race([what.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

/** An open file that is gone when the last one closes it. */
function namelessFile(content: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'mmcheck-'))
  const path = join(folder, 'initramfs')
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  rmdirSync(folder)
  writeFileSync(file, content)
  return file
}
