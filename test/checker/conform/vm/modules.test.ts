/** Which modules a guest loads, and in what order. */
import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { collectModules, dependsOn, moduleName } from '../../../../checker/conform/vm/modules.ts'

/** As in the section .modinfo of a module: strings with a zero after each. */
const ko = (depends: string): Buffer => Buffer.from(`\x7fELF..\0license=GPL\0depends=${depends}\0retpoline=Y\0name=x\0`, 'latin1')

test('a module tells what it needs', () => {
  expect(dependsOn(ko('zsmalloc,lz4_compress'))).toEqual(['zsmalloc', 'lz4_compress'])
  expect(dependsOn(ko(''))).toEqual([])
  expect(dependsOn(Buffer.from('nothing'))).toEqual([])
})

test('its name stands in its path', () => {
  expect(moduleName('lib/modules/6.12/kernel/mm/hwpoison-inject.ko.xz')).toBe('hwpoison-inject')
  expect(moduleName('kernel/crypto/lzo-rle.ko')).toBe('lzo-rle')
  expect(moduleName('lib/modules/6.12/modules.order')).toBeNull()
})

test('what a module needs comes before it, whether its name is written with - or _, and each comes once', async () => {
  const files: Readonly<Record<string, string>> = {
    'kernel/crypto/lz4.ko': 'lz4_compress', 'kernel/lib/lz4-compress.ko.xz': '', 'kernel/block/zram.ko': 'lz4_compress,zsmalloc,built_in',
    'kernel/mm/zsmalloc.ko': '', 'kernel/net/tun.ko': '', 'modules.order': '',
  }
  const read: string[] = []
  const modules = await collectModules(Object.keys(files), (path) => {
    read.push(path)
    return Promise.resolve(ko(files[path] ?? ''))
  })
  expect(modules.map(({ name }) => name)).toEqual(['lz4-compress', 'lz4', 'zsmalloc', 'zram'])
  expect(new Set(read).size).toBe(read.length)
})

test('modules that need each other do not go on forever', async () => {
  const modules = await collectModules(['a.ko', 'b.ko'], (path) => Promise.resolve(ko(path === 'a.ko' ? 'b' : 'a')), ['a'])
  expect(modules.map(({ name }) => name)).toEqual(['b', 'a'])
})
