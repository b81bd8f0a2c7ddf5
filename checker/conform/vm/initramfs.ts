/**
 * What the guest has for a file system: the agent as /init, and the modules that it loads. Nothing else; so a guest is one program on a kernel.
 */
import type { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import { cpio } from './cpio.ts'
import type { Module } from './modules.ts'

export const modulePath = (name: string): string => `/m/${name}.ko`

export function initramfs(agent: Uint8Array, modules: readonly Module[]): Buffer {
  const folders = ['m', 'dev', 'proc', 'sys'].map((path) => ({ kind: 'folder', path }) as const)
  const files = modules.map(({ name, content }) => ({ kind: 'file', path: modulePath(name).slice(1), content, executable: false }) as const)
  return gzipSync(cpio([
    ...folders,
    // The kernel opens it as standard error of init: what the agent complains about stands in the console's text then.
    { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'file', path: 'init', content: agent, executable: true },
    ...files,
  ]), { level: 1 })
}
