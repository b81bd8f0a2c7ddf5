/**
 * The agent as a program: built with the system's compiler when it is first needed, and kept. The name in the cache is a hash of its sources, so a
 * changed agent is another file, and an old one is never taken for it.
 *
 * It is going to run as root. So a folder counts as a cache only if nobody but us can write there.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { type Missing, runTool } from './tool.ts'

const sourceFolder = path.resolve(import.meta.dirname, '../agent')

/** Static, as the same program is the init of a guest that has no libraries. */
export const compileFlags = ['-O1', '-static', '-pthread', '-Wall', '-Wextra'] as const

export interface BuildOptions {
  /** Folders that may be the cache; the first that we can have to ourselves is. */
  readonly caches?: readonly string[]
  readonly compiler?: string
  readonly flags?: readonly string[]
}

export async function buildAgent(options: BuildOptions = {}): Promise<string | Missing> {
  const { caches = cacheFolders(), compiler = process.env.CC ?? 'cc', flags = compileFlags } = options
  const sources = await readSources(sourceFolder)
  const cache = await firstPrivate(caches)
  if (cache === null) return { need: 'a cache folder', why: `none of ${caches.join(', ')} can be ours alone`, enable: 'XDG_CACHE_HOME=FOLDER, where only you can write' }
  const program = path.join(cache, `agent-${hashOf(sources, [compiler, ...flags])}`)
  if (await isOurs(program)) return program
  const work = await mkdtemp(path.join(cache, '.building-'))
  try {
    const failed = await compile(compiler, flags, [...sources.keys()].filter((name) => name.endsWith('.c')), path.join(work, 'agent'))
    if (failed !== null) return failed
    await rename(path.join(work, 'agent'), program)
    return program
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** What it is called with an environment: the cache that is asked for, the usual one, one of our own among the temporary files. */
export function cacheFolders(env: NodeJS.ProcessEnv = process.env, home = homedir(), temporary = tmpdir(), user = process.getuid?.() ?? 0): string[] {
  const asked = env.XDG_CACHE_HOME?.startsWith('/') === true ? [env.XDG_CACHE_HOME] : []
  return [...[...asked, path.join(home, '.cache')].map((folder) => path.join(folder, 'mmcheck')), path.join(temporary, `mmcheck-${user}`)]
}

/** The sources by name, in the order of their names. */
export async function readSources(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter((name) => /\.[ch]$/.test(name)).sort()
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)))
}

export function hashOf(sources: ReadonlyMap<string, string>, command: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of [...command, ...[...sources].flat()]) hash.update(`${part.length}:${part}`)
  return hash.digest('hex').slice(0, 20)
}

async function compile(compiler: string, flags: readonly string[], files: readonly string[], to: string): Promise<Missing | null> {
  const { code, said } = await runTool(compiler, [...flags, '-o', to, ...files], sourceFolder)
  if (code === 0) return null
  if (code === 'absent') return { need: 'a C compiler', why: `there is no ${compiler}`, enable: 'apt-get install gcc libc6-dev, or CC=COMPILER' }
  const first = said.split('\n').find((line) => /error|cannot find|undefined/.test(line)) ?? said.split('\n')[0] ?? ''
  return { need: 'a C compiler', why: `${compiler} does not build the agent: ${first.trim()}`, enable: 'a compiler for Linux with a static C library (libc6-dev, glibc-static)' }
}

async function firstPrivate(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) if (await makePrivate(folder)) return folder
  return null
}

async function makePrivate(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return await isOurs(folder)
  } catch {
    return false
  }
}

/** It belongs to us, it is no link, and nobody else may write to it. */
async function isOurs(file: string): Promise<boolean> {
  const status = await lstat(file).catch(() => null)
  return status !== null && !status.isSymbolicLink() && status.uid === process.getuid?.() && (status.mode & 0o022) === 0
}
