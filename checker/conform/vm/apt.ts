/**
 * What the distribution has to offer, as apt tells it. Read only: apt fetches a package into a folder of ours, nothing is installed.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../live/tool.ts'
import type { KernelPackage, Version } from './version.ts'

/** Full kernels: no real-time or cloud ones (another configuration), no meta-packages, nothing unsigned (the same kernel again). */
const kernelName = /^linux-image-\d+\.\d+\.\d+[^-]*(?:-\d[^-]*)?-amd64$/

/** The names in the output of `apt-cache search`: `NAME - what it is`. */
export const kernelNames = (found: string): string[] =>
  found.split('\n').map((line) => line.split(' ')[0] ?? '').filter((name) => kernelName.test(name))

/** The packages in the output of `apt-cache show`: paragraphs of `Field: value`. */
export function readParagraphs(shown: string): KernelPackage[] {
  return shown.split(/\n\s*\n/).flatMap((paragraph) => {
    const field = (name: string): string | undefined => new RegExp(`^${name}: *(\\S+)`, 'm').exec(paragraph)?.[1]
    const [name, version, sha256] = [field('Package'), field('Version'), field('SHA256')]
    return name === undefined || version === undefined || sha256 === undefined || !kernelName.test(name) ? [] : [{ name, version, sha256 }]
  })
}

/** What apt knows of that series; nothing if there is no apt, or its lists are empty. */
export async function packagesOf({ series }: Version): Promise<KernelPackage[]> {
  const pattern = `^linux-image-${series.replace('.', '\\.')}\\.[0-9].*-amd64$`
  const search = await runTool('apt-cache', ['search', '--names-only', pattern], '.')
  const names = kernelNames(search.said)
  if (search.code !== 0 || names.length === 0) return []
  return readParagraphs((await runTool('apt-cache', ['show', ...names], '.')).said)
}

/** Fetches a package into an empty folder. @returns its path, or in words why that failed */
export async function download({ name, version }: KernelPackage, folder: string): Promise<{ path: string } | { why: string }> {
  // Root would hand the download to a user who may not write there, and warn.
  const asWeAre = ['-o', 'APT::Sandbox::User=root']
  const fetched = await runTool('apt-get', ['download', '-q', ...asWeAre, `${name}=${version}`], folder)
  const file = (await readdir(folder)).find((each) => each.endsWith('.deb'))
  if (fetched.code === 0 && file !== undefined) return { path: join(folder, file) }
  return { why: fetched.said.trim().split('\n').at(-1) || 'apt-get download gave no file' }
}
