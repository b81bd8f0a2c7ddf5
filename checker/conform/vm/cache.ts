/**
 * The cache of kernels, outside of any repository: it keeps what a guest needs of a package and nothing more, some 12 MB of 400.
 *
 * A folder appears there in one step, complete. So several commands may fetch the same kernel at once, and one that is interrupted leaves nothing
 * that another would take.
 */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Module } from './modules.ts'
import type { KernelPackage } from './version.ts'

/** What stands beside a kernel. */
const description = z.strictObject({ name: z.string(), version: z.string(), sha256: z.string(), modules: z.array(z.string().regex(/^[\w-]+$/)) })
const descriptionFile = 'package.json'

export const defaultCache = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CACHE_HOME?.startsWith('/') === true ? env.XDG_CACHE_HOME : join(homedir(), '.cache'), 'mmcheck')

export const packageName = ({ name, version }: KernelPackage): string => `${name}_${version}`

export const kernelsIn = (cache: string): string => join(cache, 'kernels')

export const imageIn = (folder: string): string => join(folder, 'vmlinuz')

const moduleIn = (folder: string, name: string): string => join(folder, `${name}.ko`)

export async function cachedPackages(cache: string): Promise<KernelPackage[]> {
  const kernels = kernelsIn(cache)
  const names = await readdir(kernels).catch(() => [])
  const packages: KernelPackage[] = []
  for (const name of names) {
    const found = await describe(join(kernels, name))
    if (found !== null && packageName(found) === name) packages.push({ name: found.name, version: found.version, sha256: found.sha256 })
  }
  return packages
}

/** Null where no kernel is, or none that is whole. */
async function describe(folder: string): Promise<z.infer<typeof description> | null> {
  try {
    return description.parse(JSON.parse(await readFile(join(folder, descriptionFile), 'utf8')))
  } catch {
    return null
  }
}

/** The modules of a cached kernel, in the order in which they are loaded. */
export async function readModules(folder: string): Promise<Module[]> {
  const names = (await describe(folder))?.modules ?? []
  return Promise.all(names.map(async (name) => ({ name, content: await readFile(moduleIn(folder, name)) })))
}

/** Writes the modules and the description beside the kernel: after that the folder is whole. */
export async function complete(folder: string, thePackage: KernelPackage, modules: readonly Module[]): Promise<void> {
  for (const { name, content } of modules) await writeFile(moduleIn(folder, name), content)
  const described: z.infer<typeof description> = { ...thePackage, modules: modules.map(({ name }) => name) }
  await writeFile(join(folder, descriptionFile), `${JSON.stringify(described, null, 2)}\n`)
}

/** Somebody else may have been faster: theirs is the same, unless it is damaged. */
export async function putInPlace(folder: string, target: string): Promise<void> {
  if (await describe(target) === null) await rm(target, { recursive: true, force: true })
  await rename(folder, target).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST'))) throw error
  })
}

/** A folder to work in, on the same disk as the cache; it is gone afterwards. */
export async function inWorkFolder<T>(cache: string, work: (folder: string) => Promise<T>): Promise<T> {
  const kernels = kernelsIn(cache)
  await mkdir(kernels, { recursive: true })
  await sweep(kernels)
  const folder = await mkdtemp(join(kernels, workPrefix))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const workPrefix = '.partial-'

/** What commands left that were killed while they worked. */
async function sweep(kernels: string): Promise<void> {
  const anHourAgo = Date.now() - 3_600_000
  for (const name of await readdir(kernels)) {
    if (!name.startsWith(workPrefix)) continue
    const path = join(kernels, name)
    const age = await stat(path).catch(() => null)
    if (age !== null && age.mtimeMs < anHourAgo) await rm(path, { recursive: true, force: true })
  }
}
