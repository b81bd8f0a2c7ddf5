/**
 * The modules that a guest loads: a swap device in memory (zram), and the means to poison a page. A kernel package has no list of what needs what
 * (depmod writes it when the package is installed), so each module is asked itself: its section `.modinfo` has a line `depends=a,b`.
 *
 * What is not found is built into the kernel, or the kernel has none; the guest's set-up shows which.
 */
import type { Buffer } from 'node:buffer'

/** Compressors first: zram asks for its default one by name, and nobody in the guest would answer a request for a module. */
export const wanted = ['lzo', 'lzo-rle', 'lz4', 'zstd', 'zram', 'hwpoison-inject'] as const

export interface Module {
  readonly name: string
  readonly content: Buffer
}

/** The kernel takes `-` and `_` in the name of a module to be the same. */
const plain = (name: string): string => name.replaceAll('-', '_')

/** The name of a module by its path: `kernel/mm/zsmalloc.ko.xz` is `zsmalloc`; null if that is no module. */
export const moduleName = (path: string): string | null => /([^/]+)\.ko(?:\.xz)?$/.exec(path)?.[1] ?? null

export function dependsOn(content: Buffer): string[] {
  const mark = '\0depends='
  const at = content.indexOf(mark)
  if (at < 0) return []
  const start = at + mark.length
  const names = content.toString('latin1', start, content.indexOf(0, start))
  return names === '' ? [] : names.split(',')
}

/**
 * The wanted ones and all that they need, each after what it needs.
 * @param read the content of a module by its path, no longer compressed
 */
export async function collectModules(paths: readonly string[], read: (path: string) => Promise<Buffer>, names: readonly string[] = wanted): Promise<Module[]> {
  const byName = new Map(paths.flatMap((path) => {
    const name = moduleName(path)
    return name === null ? [] : [[plain(name), { name, path }] as const]
  }))
  const seen = new Set<string>()
  const collected: Module[] = []
  const collect = async (name: string): Promise<void> => {
    const found = byName.get(plain(name))
    if (found === undefined || seen.has(found.name)) return
    seen.add(found.name)
    const content = await read(found.path)
    for (const needed of dependsOn(content)) await collect(needed)
    collected.push({ name: found.name, content })
  }
  for (const name of names) await collect(name)
  return collected
}
