/** The agent is built once for each state of its sources, where nobody else can put another program in its place. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildAgent, cacheFolders, hashOf, readSources } from '../../../../checker/conform/live/build.ts'

let folder = ''
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'mmcheck-test-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })

/** A compiler that writes what it is told to, and how often it was called. */
function compiler(script: string): string {
  const file = path.join(folder, 'cc')
  writeFileSync(file, `#!/bin/sh\necho called >> '${folder}/calls'\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}
const writes = 'while [ "$1" != -o ]; do shift; done; echo program > "$2"'

describe('cacheFolders', () => {
  test('what XDG_CACHE_HOME says, then the usual one, then one of our own among the temporary files', () => {
    expect(cacheFolders({ XDG_CACHE_HOME: '/c' }, '/home/a', '/t', 7)).toEqual(['/c/mmcheck', '/home/a/.cache/mmcheck', '/t/mmcheck-7'])
    expect(cacheFolders({ XDG_CACHE_HOME: 'relative' }, '/home/a', '/t', 7)).toEqual(['/home/a/.cache/mmcheck', '/t/mmcheck-7'])
  })
})

describe('hashOf', () => {
  const sources = new Map([['a.c', 'int a;'], ['b.h', '']])
  test('differs with any name, text or word of the command', () => {
    const hashes = [
      hashOf(sources, ['cc']), hashOf(new Map([['a.c', 'int b;'], ['b.h', '']]), ['cc']), hashOf(new Map([['x.c', 'int a;'], ['b.h', '']]), ['cc']),
      hashOf(sources, ['cc', '-g']), hashOf(new Map([['a.c', 'int a;b.h']]), ['cc']),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(hashOf(new Map(sources), ['cc'])).toBe(hashes[0])
  })

  test('the sources are all C files of the agent', async () => {
    const names = [...(await readSources('checker/conform/agent')).keys()]
    expect(names).toEqual(readdirSync('checker/conform/agent').filter((name) => name.endsWith('.c') || name.endsWith('.h')).sort())
  })
})

describe.skipIf(process.platform !== 'linux')('buildAgent', () => {
  test('builds once, and takes what is there after that', async () => {
    const options = { caches: [path.join(folder, 'cache')], compiler: compiler(writes) }
    const program = await buildAgent(options)
    expect(program).toMatch(new RegExp(`^${folder}/cache/agent-[0-9a-f]{20}$`))
    expect(await buildAgent(options)).toBe(program)
    expect(statSync(path.join(folder, 'calls')).size).toBe('called\n'.length)
    expect(readdirSync(path.join(folder, 'cache'))).toHaveLength(1)
  })

  test('several at once end with the same program', async () => {
    const options = { caches: [path.join(folder, 'cache')], compiler: compiler(writes) }
    expect(new Set(await Promise.all([buildAgent(options), buildAgent(options), buildAgent(options)])).size).toBe(1)
    expect(readdirSync(path.join(folder, 'cache'))).toHaveLength(1)
  })

  test('without a compiler it says so', async () => {
    expect(await buildAgent({ caches: [folder], compiler: 'no-such-compiler' })).toEqual({ need: 'a C compiler', why: 'there is no no-such-compiler', enable: expect.stringContaining('gcc') as string })
  })

  test('the first error of a compiler is told, and nothing is left in the cache', async () => {
    const failing = compiler('echo "a.c: warning: w" >&2; echo "/usr/bin/ld: cannot find -lpthread" >&2; echo "x: error: y" >&2; exit 1')
    expect(await buildAgent({ caches: [path.join(folder, 'cache')], compiler: failing })).toMatchObject({ need: 'a C compiler', why: `${failing} does not build the agent: /usr/bin/ld: cannot find -lpthread` })
    expect(readdirSync(path.join(folder, 'cache'))).toEqual([])
  })

  test('a folder that others can write to, or a link, is no cache', async () => {
    const open = path.join(folder, 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    const link = path.join(folder, 'link')
    mkdirSync(path.join(folder, 'target'))
    symlinkSync(path.join(folder, 'target'), link)
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    expect(await buildAgent({ caches: [open, link, path.join(file, 'below')], compiler: compiler(writes) })).toMatchObject({ need: 'a cache folder' })
    expect(await buildAgent({ caches: [open, link, path.join(folder, 'own')], compiler: compiler(writes) })).toMatch(`${folder}/own/agent-`)
  })
})
