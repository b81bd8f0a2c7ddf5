/**
 * Which kernel `vm:VERSION` asks for, and which packages we have tried.
 *
 * The table pins a package per series with its SHA-256, so that two people who write `vm:6.12` get the same kernel as long as a mirror still has
 * it. Security updates push packages out of the mirrors; then the newest of the series is taken instead, and the result says so.
 */

export interface Version {
  /** `6.12` */
  readonly series: string
  /** The number after it, where the user named one. */
  readonly patch: number | null
}

export interface KernelPackage {
  readonly name: string
  /** Of the package: `6.1.176-1`. It begins with the version of the kernel. */
  readonly version: string
  readonly sha256: string
}

/** Debian 12, with its security updates and backports. */
export const tried: readonly KernelPackage[] = [
  { name: 'linux-image-6.1.0-50-amd64', version: '6.1.176-1', sha256: '7b5597492a0a65aee61985a492e6bcc3f2cde830072a0e3b3d8c7e1b90279bd3' },
  { name: 'linux-image-6.12.117+deb12-amd64', version: '6.12.117-1~deb12u1', sha256: '803d36a7cda13355ae8152122470288b2636f19f1cb58162dd9d8b408af9b1b4' },
]

/** `6.12`, `6.12.117`, also with a `v` in front; null for anything else. */
export function parseVersion(text: string): Version | null {
  const match = /^v?(\d{1,3}\.\d{1,3})(?:\.(\d{1,5}))?$/.exec(text)
  if (match?.[1] === undefined) return null
  return { series: match[1], patch: match[2] === undefined ? null : Number(match[2]) }
}

export const versionText = ({ series, patch }: Version): string => (patch === null ? series : `${series}.${patch}`)

/** The version of the kernel in a package: `6.1.176`. */
export function kernelVersion(thePackage: KernelPackage): Version | null {
  const match = /^(\d+\.\d+\.\d+)(?![\d.])/.exec(thePackage.version)
  return match?.[1] === undefined ? null : parseVersion(match[1])
}

export function isOf(version: Version, thePackage: KernelPackage): boolean {
  const kernel = kernelVersion(thePackage)
  return kernel !== null && kernel.series === version.series && (version.patch === null || version.patch === kernel.patch)
}

export const isTried = (thePackage: KernelPackage): boolean =>
  tried.some(({ name, version, sha256 }) => name === thePackage.name && version === thePackage.version && sha256 === thePackage.sha256)

/** The one to take: one that we have tried, else the newest; null if none is of that version. */
export function choosePackage(version: Version, packages: readonly KernelPackage[]): KernelPackage | null {
  const fitting = packages.filter((each) => isOf(version, each))
  return fitting.find(isTried) ?? fitting.toSorted(byAge).at(-1) ?? null
}

const numeric = new Intl.Collator('en', { numeric: true })

function byAge(a: KernelPackage, b: KernelPackage): number {
  const patches = (kernelVersion(a)?.patch ?? 0) - (kernelVersion(b)?.patch ?? 0)
  return patches !== 0 ? patches : numeric.compare(a.version, b.version)
}
