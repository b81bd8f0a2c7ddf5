/**
 * Which of the model's kernels stands for a real one: the nearest known level that is not newer, by the release string that the kernel
 * gives of itself.
 */
import { type ReleaseName, releases } from '../../model/patches/index.ts'

/**
 * Debian's release strings leave the stable level out (6.1.0-50-amd64); what it calls the version has it: `#1 SMP ... Debian 6.1.176-1 (2026-10-31)`.
 */
export function exactRelease(release: string, version: string): string {
  const [, exact] = /Debian (\d+\.\d+\.\d+)-/.exec(version) ?? []
  const series = (text: string): string => text.split('.').slice(0, 2).join('.')
  return exact !== undefined && series(exact) === series(release) ? exact : release
}

/** @returns null for a string that does not begin with a version, or a kernel older than all that are known. */
export function levelOf(release: string): ReleaseName | null {
  const given = numbersOf(release)
  if (given === null) return null
  const older = releases.filter(({ name }) => compare(numbersOf(name.slice(1)) ?? [], given) <= 0)
  return older.at(-1)?.name ?? null
}

/** `6.12.117+deb12-amd64` is 6, 12, 117. */
function numbersOf(release: string): number[] | null {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(release)
  return found === null ? null : found.slice(1).map((text) => Number(text ?? 0))
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
