/** The archive that a guest has for a file system, read by somebody else: a reader after the kernel's, and cpio itself where it is installed. */
import { Buffer } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { cpio, type Entry } from '../../../../checker/conform/vm/cpio.ts'
import { initramfs } from '../../../../checker/conform/vm/initramfs.ts'
import { isThere } from '../../../../checker/conform/vm/tools.ts'
import { readCpio } from './read-cpio.ts'

const path = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', 'é'), minLength: 1, maxLength: 9 })
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant('folder' as const), path }),
  fc.record({ kind: fc.constant('file' as const), path, content: fc.uint8Array({ maxLength: 40 }), executable: fc.boolean() }),
  fc.record({ kind: fc.constant('device' as const), path, major: fc.nat(255), minor: fc.nat(255) }),
)

// S_IFMT and its values: include/uapi/linux/stat.h.
const types = { folder: 0o040000, file: 0o100000, device: 0o020000 }

test.prop([fc.array(entry, { maxLength: 6 })])('what is written is what a reader finds', (entries) => {
  const found = readCpio(cpio(entries))
  expect(found.map(({ name, mode, content, major, minor }) => ({ name, type: mode & 0o170000, content: [...content], major, minor }))).toEqual(entries.map((each) => ({
    name: each.path, type: types[each.kind], content: each.kind === 'file' ? [...each.content] : [],
    major: each.kind === 'device' ? each.major : 0, minor: each.kind === 'device' ? each.minor : 0,
  })))
  // Two names with one inode would be taken for links.
  expect(new Set(found.map(({ inode }) => inode)).size).toBe(entries.length)
})

const small: readonly Entry[] = [
  { kind: 'folder', path: 'm' }, { kind: 'file', path: 'init', content: Buffer.from('#!'), executable: true },
  { kind: 'file', path: 'm/a.ko', content: Buffer.from('12345'), executable: false }, { kind: 'device', path: 'console', major: 5, minor: 1 },
]

test('byte by byte: a file of two bytes', () => {
  const file = '070701' + '00000001' + '000081ed' + '00000000' + '00000000' + '00000001' + '00000000' + '00000002' + '00000000'.repeat(4) + '00000005' + '00000000'
  const trailer = '070701' + '00000000'.repeat(4) + '00000001' + '00000000'.repeat(6) + '0000000b' + '00000000'
  expect(cpio([{ kind: 'file', path: 'init', content: Buffer.from('#!'), executable: true }]).toString('latin1'))
    .toBe(`${file}init\0\0#!\0\0${trailer}TRAILER!!!\0\0\0\0`)
})

test.skipIf(!isThere('cpio'))('cpio lists the same', () => {
  const { stdout, status } = spawnSync('cpio', ['-itvn', '--quiet'], { input: cpio(small), encoding: 'utf8' })
  expect(status).toBe(0)
  const rows = stdout.trimEnd().split('\n').map((line) => line.trim().split(/\s+/))
  expect(rows.map((row) => `${row[0] ?? ''} ${row.at(-1) ?? ''}`)).toEqual(['drwxr-xr-x m', '-rwxr-xr-x init', '-rw-r--r-- m/a.ko', 'crw------- console'])
})

test('the initramfs: the agent as /init, the modules, a console', () => {
  const found = readCpio(gunzipSync(initramfs(Buffer.from('agent'), [{ name: 'zram', content: Buffer.from('module') }])))
  const of = (name: string) => found.find((each) => each.name === name)
  expect(of('init')).toMatchObject({ mode: 0o100755, content: Buffer.from('agent') })
  expect(of('m/zram.ko')).toMatchObject({ mode: 0o100644, content: Buffer.from('module') })
  expect(of('dev/console')).toMatchObject({ mode: 0o020600, major: 5, minor: 1 })
  const names = found.map(({ name }) => name)
  for (const name of names.filter((each) => each.includes('/'))) expect(names.indexOf(name.slice(0, name.lastIndexOf('/')))).toBeLessThan(names.indexOf(name))
})
