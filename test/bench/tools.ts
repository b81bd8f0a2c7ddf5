/**
 * The programs that the peers need: which are installed, and in which version.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { root } from './contender.ts'

export type Tool = 'SPIN' | 'Rumur' | 'C compiler' | 'C++ compiler'

const tools: Record<Tool, { readonly file: string; readonly flag: string; readonly debian: string }> = {
  'SPIN': { file: 'spin', flag: '-V', debian: 'spin' },
  'Rumur': { file: 'rumur', flag: '--version', debian: 'rumur' },
  'C compiler': { file: 'cc', flag: '--version', debian: 'gcc' },
  'C++ compiler': { file: 'g++', flag: '--version', debian: 'g++' },
}

const asked = new Map<Tool, string | null>()

/** The first line of what a tool says about itself; null: it is not installed. */
function version(tool: Tool): string | null {
  const known = asked.get(tool)
  if (known !== undefined) return known
  const { file, flag } = tools[tool]
  const ran = spawnSync(file, [flag], { encoding: 'utf8' })
  const answer = ran.status === 0 ? (ran.stdout.trim().split('\n')[0] ?? '') : null
  asked.set(tool, answer)
  return answer
}

export const versions = (): Record<string, string> =>
  Object.fromEntries((Object.keys(tools) as Tool[]).map((tool) => [tool, version(tool) ?? `not installed (Debian: apt-get install ${tools[tool].debian})`]))

/** How to install those of the tools that are missing; null: none is. */
export function missing(...needed: readonly Tool[]): string | null {
  const absent = needed.filter((tool) => version(tool) === null)
  return absent.length === 0 ? null : `apt-get install ${absent.map((tool) => tools[tool].debian).join(' ')}`
}

/** A fresh place for what is compiled. */
export function buildFolder(name: string): string {
  const folder = path.join(root, 'out', 'bench', name.replaceAll(/[^a-z0-9]+/gi, '-'))
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Runs a step of a build. */
export function build(file: string, args: readonly string[], cwd: string): void {
  const ran = spawnSync(file, args, { cwd, encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(`${file} ${args.join(' ')}: ${ran.error?.message ?? ''}${ran.stdout}${ran.stderr}`.trim())
}
