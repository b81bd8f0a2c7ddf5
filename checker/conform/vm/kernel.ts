/**
 * A kernel to boot, out of the cache or out of the distribution's package. One that we have tried comes first, then the newest there is; without
 * a network what the cache holds will do. Which it was stands in the result.
 */
import { join } from 'node:path'
import { isMissing, type Missing } from '../live/tool.ts'
import { download, packagesOf } from './apt.ts'
import { cachedPackages, imageIn, inWorkFolder, kernelsIn, packageName, putInPlace, readModules } from './cache.ts'
import type { Module } from './modules.ts'
import { missingTool, toFetch } from './tools.ts'
import { unpack } from './unpack.ts'
import { choosePackage, isTried, versionText, type KernelPackage, type Version } from './version.ts'

export interface Kernel {
  readonly package: KernelPackage
  /** Is it the one in our table, or the newest there was? */
  readonly tried: boolean
  /** The path of its image. */
  readonly image: string
  /** In the order in which they are loaded. */
  readonly modules: readonly Module[]
}

export async function findKernel(version: Version, cache: string): Promise<Kernel | Missing> {
  const inCache = await cachedPackages(cache)
  const atHand = choosePackage(version, inCache)
  if (atHand !== null && isTried(atHand)) return open(atHand, cache)
  const lacking = missingTool(toFetch)
  if (lacking !== null) return atHand === null ? lacking : open(atHand, cache)
  const offered = await packagesOf(version)
  const chosen = choosePackage(version, [...inCache, ...offered])
  if (chosen === null) return unknown(version, offered)
  const isCached = inCache.some((each) => packageName(each) === packageName(chosen))
  const failed = isCached ? null : await fetch(chosen, cache)
  if (failed === null) return open(chosen, cache)
  return atHand === null ? failed : open(atHand, cache)
}

function unknown(version: Version, offered: readonly KernelPackage[]): Missing {
  const others = offered.map((each) => each.version).join(', ')
  return {
    need: 'kernel',
    why: `apt knows no kernel package of ${versionText(version)}${others === '' ? '' : `; of ${version.series} there is ${others}`}`,
    enable: 'apt-get update, with Debian 12 and its security updates among the sources',
  }
}

const folderOf = (thePackage: KernelPackage, cache: string): string => join(kernelsIn(cache), packageName(thePackage))

async function open(thePackage: KernelPackage, cache: string): Promise<Kernel> {
  const folder = folderOf(thePackage, cache)
  return { package: thePackage, tried: isTried(thePackage), image: imageIn(folder), modules: await readModules(folder) }
}

/** @returns null when the kernel is in the cache */
function fetch(thePackage: KernelPackage, cache: string): Promise<Missing | null> {
  return inWorkFolder(cache, async (work) => {
    const got = await download(thePackage, work)
    if ('why' in got) return { need: 'kernel', why: `${packageName(thePackage)} cannot be fetched: ${got.why}`, enable: 'a mirror that can be reached, and apt-get update' }
    const unpacked = await unpack(got.path, work, thePackage)
    if (isMissing(unpacked)) return unpacked
    await putInPlace(unpacked.folder, folderOf(thePackage, cache))
    return null
  })
}
