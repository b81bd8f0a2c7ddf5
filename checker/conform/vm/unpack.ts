/**
 * Takes a kernel out of its package. The package is unpacked into a folder and never installed.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Missing, runTool } from '../live/tool.ts'
import { complete, imageIn, packageName } from './cache.ts'
import { collectModules } from './modules.ts'
import { missingTool } from './tools.ts'
import type { KernelPackage } from './version.ts'

/** @returns the folder with the kernel, complete */
export async function unpack(file: string, work: string, thePackage: KernelPackage): Promise<{ folder: string } | Missing> {
  const name = packageName(thePackage)
  if (await sha256(file) !== thePackage.sha256) return { need: 'kernel', why: `${name} has another SHA-256 than it should`, enable: 'apt-get update, or another mirror' }
  const whole = join(work, 'whole')
  const unpacked = await runTool('dpkg-deb', ['-x', file, whole], work)
  if (unpacked.code !== 0) return { need: 'kernel', why: `${name} cannot be unpacked: ${unpacked.said.trim()}`, enable: 'some 500 MB of room where the cache is' }
  const paths = (await readdir(whole, { recursive: true })).sort()
  const vmlinuz = paths.find((path) => path.startsWith('boot/vmlinuz-'))
  if (vmlinuz === undefined) return { need: 'kernel', why: `there is no kernel in ${name}`, enable: 'a kernel package of Debian' }
  const noXz = paths.some((path) => path.endsWith('.ko.xz')) ? missingTool(['xz']) : null
  if (noXz !== null) return noXz
  const folder = join(work, 'kept')
  await mkdir(folder)
  await copyFile(join(whole, vmlinuz), imageIn(folder))
  await complete(folder, thePackage, await collectModules(paths, (path) => readModule(join(whole, path))))
  return { folder }
}

async function readModule(path: string): Promise<Buffer> {
  if (!path.endsWith('.xz')) return readFile(path)
  const ended = await runTool('xz', ['--decompress', '--keep', path], '.')
  if (ended.code !== 0) throw new Error(`xz cannot read ${path}: ${ended.said.trim()}`)
  return readFile(path.slice(0, -'.xz'.length))
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
