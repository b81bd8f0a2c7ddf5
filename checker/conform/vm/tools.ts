/**
 * The programs that a guest needs, and what to do where one is missing. This tool never installs anything: it says what would help.
 */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Missing } from '../live/tool.ts'

export const qemu = 'qemu-system-x86_64'

/** By the package that has them in Debian and its relatives. */
const packages: Readonly<Record<string, string>> = {
  [qemu]: 'qemu-system-x86', setpriv: 'util-linux', 'dpkg-deb': 'dpkg', xz: 'xz-utils', 'apt-get': 'apt', 'apt-cache': 'apt',
}

/** To run a guest; and to get a kernel when the cache has none. */
export const toRun = [qemu, 'setpriv'] as const
export const toFetch = ['apt-cache', 'apt-get', 'dpkg-deb'] as const

export function missingTool(names: readonly string[], has: (name: string) => boolean = isThere): Missing | null {
  const name = names.find((each) => !has(each))
  if (name === undefined) return null
  return { need: name, why: `there is no ${name} on this machine`, enable: `apt-get install --no-install-recommends ${packages[name] ?? name}` }
}

export function isThere(name: string, path = process.env.PATH ?? ''): boolean {
  const places = isAbsolute(name) ? [name] : path.split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, name))
  return places.some(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
