/** Where a kernel comes from: the cache, or a package of the distribution (a stand-in here). */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isMissing } from '../../../../checker/conform/live/tool.ts'
import { defaultCache } from '../../../../checker/conform/vm/cache.ts'
import { findKernel, type Kernel } from '../../../../checker/conform/vm/kernel.ts'
import { missingTool } from '../../../../checker/conform/vm/tools.ts'
import { calls, distribution, kernelPackage, nothingElse, place, program } from './stand-ins.ts'

const series = { series: '6.6', patch: null }
const old = kernelPackage('6.6.9-1')
const newest = kernelPackage('6.6.13-1')

const found = async (version = series as { series: string; patch: number | null }): Promise<Kernel> => {
  const kernel = await findKernel(version, place('cache'))
  if (isMissing(kernel)) throw new Error(kernel.why)
  return kernel
}
const inCache = (): string[] => readdirSync(place('cache/kernels'))

test('the newest of the series is fetched, once; the result says what it is', async () => {
  distribution([newest, old])
  const kernel = await found()
  expect(kernel).toMatchObject({ package: newest, tried: false })
  expect(readFileSync(kernel.image, 'utf8')).toBe('image')
  expect(kernel.modules.map(({ name, content }) => `${name} ${content.length}`)).toEqual(['zsmalloc 13', 'zram 21'])
  expect(await found()).toEqual(kernel)
  expect(calls().filter((call) => call.startsWith('apt-get'))).toEqual([expect.stringContaining('linux-image-6.6.13-amd64=6.6.13-1')])
  expect(calls().join('\n')).not.toMatch(/install/)
  expect(inCache()).toEqual(['linux-image-6.6.13-amd64_6.6.13-1'])
})

test('one kernel of the series, where it is named', async () => {
  distribution([newest, old])
  expect((await found({ series: '6.6', patch: 9 })).package).toEqual(old)
  expect(await findKernel({ series: '6.6', patch: 10 }, place('cache'))).toMatchObject({ need: 'kernel', why: 'apt knows no kernel package of 6.6.10; of 6.6 there is 6.6.13-1, 6.6.9-1' })
})

test('without apt, what the cache holds will do', async () => {
  distribution([old])
  await found()
  distribution([])
  expect((await found()).package).toEqual(old)
  distribution([newest])
  program('apt-get', 'echo "E: Failed to fetch: no route to host" >&2; exit 100')
  expect((await found()).package).toEqual(old)
  rmSync(place('bin'), { recursive: true })
  nothingElse()
  expect((await found()).package).toEqual(old)
})

test('what is wrong with it is told, with what would help; nothing of it stays', async () => {
  distribution([])
  expect(await findKernel(series, place('cache'))).toEqual({ need: 'kernel', why: 'apt knows no kernel package of 6.6', enable: expect.stringContaining('apt-get update') as string })
  distribution([newest])
  program('apt-get', 'echo "E: Failed to fetch: no route to host" >&2; exit 100')
  expect(await findKernel(series, place('cache'))).toMatchObject({ why: expect.stringContaining('no route to host') as string })
  distribution([newest], 'another package')
  expect(await findKernel(series, place('cache'))).toMatchObject({ why: expect.stringContaining('another SHA-256') as string })
  distribution([newest])
  program('dpkg-deb', 'echo "dpkg-deb: error: no space left" >&2; exit 2')
  expect(await findKernel(series, place('cache'))).toMatchObject({ why: expect.stringContaining('no space left') as string })
  program('dpkg-deb', 'mkdir -p $3/usr')
  expect(await findKernel(series, place('cache'))).toMatchObject({ why: expect.stringContaining('no kernel in') as string })
  expect(inCache()).toEqual([])
})

test('no apt at all', async () => {
  nothingElse()
  expect(await findKernel(series, place('cache'))).toEqual({ need: 'apt-cache', why: 'there is no apt-cache on this machine', enable: expect.stringContaining('apt') as string })
})

test('a kernel that is not whole is none, and is replaced', async () => {
  const folder = place('cache/kernels/linux-image-6.6.13-amd64_6.6.13-1')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'vmlinuz'), 'im')
  writeFileSync(join(folder, 'package.json'), '{"name":')
  distribution([newest])
  expect(readFileSync((await found()).image, 'utf8')).toBe('image')
})

test('what a killed command left goes after an hour, what one at work has does not', async () => {
  const [dead, alive] = [place('cache/kernels/.partial-dead'), place('cache/kernels/.partial-alive')]
  for (const folder of [dead, alive]) mkdirSync(folder, { recursive: true })
  utimesSync(dead, new Date(0), new Date(0))
  distribution([newest])
  await found()
  expect(existsSync(dead)).toBe(false)
  expect(existsSync(alive)).toBe(true)
})

test('several at once take the same', async () => {
  distribution([newest])
  const kernels = await Promise.all([found(), found(), found()])
  expect(kernels.map((kernel) => kernel.image)).toEqual(kernels.map(() => kernels[0]?.image))
  expect(inCache()).toEqual(['linux-image-6.6.13-amd64_6.6.13-1'])
})

test('the cache lies where the user has caches', () => {
  expect(defaultCache({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/mmcheck')
  // The XDG base directory specification: a relative path is to be ignored.
  for (const env of [{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'here' }]) expect(defaultCache(env)).toMatch(/^\/.*\/\.cache\/mmcheck$/)
})

test('a missing program is told with its package', () => {
  expect(missingTool(['qemu-system-x86_64', 'xz'], (name) => name === 'xz')).toEqual({
    need: 'qemu-system-x86_64', why: 'there is no qemu-system-x86_64 on this machine', enable: 'apt-get install --no-install-recommends qemu-system-x86',
  })
  expect(missingTool(['xz'], () => true)).toBeNull()
})
