import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { filesOf } from '../../../checker/report/files.ts'
import { folderOf, readTrace, replayCommand, slug, writeFolder } from '../../../checker/trace/store.ts'
import { lostByZap } from './memory.ts'

const root = mkdtempSync(join(tmpdir(), 'mmcheck-store-'))
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

const left = (id: string) => ({ id, subject: null })

test.each([
  [{ spec: 'uffd-wp-shmem-hugetlb-v5', case: 'zap races with faults', property: 'wp-never-lost', without: [left('persist-across-zap')] },
    'uffd-wp-shmem-hugetlb-v5/zap-races-with-faults/wp-never-lost-without-persist-across-zap'],
  [{ spec: '/home/me/My Spec.ts', case: 'Fork: 2 mms (shared)', property: 'my_rule', without: [] }, 'my-spec/fork-2-mms-shared/my-rule'],
  [{ spec: '../../x', case: '..', property: '/etc/passwd', without: [left('a'), left('b')] }, 'x/unnamed/etc-passwd-without-a-and-b'],
])('%j is stored in %s', (heading, folder) => {
  expect(folderOf('out', heading)).toBe(join('out', folder))
})

test('a slug is a plain name and stays what it is', () => {
  for (const name of ['zap races with faults', 'v6.12', 'Ä/..\\b', '', '...', 'x.ts']) {
    expect(slug(name)).toMatch(/^[a-z0-9][a-z0-9.-]*$/)
    expect(slug(slug(name))).toBe(slug(name))
  }
})

test('a folder is written as a whole, replaced as a whole, and read again', async () => {
  const { trace } = lostByZap()
  const folder = folderOf(root, trace.meta)
  const files = await filesOf(trace)
  if (!files.ok) throw new Error(files.error.message)
  expect(Object.keys(files.value).sort()).toEqual(['README.md', 'trace.dot', 'trace.itf.json', 'trace.svg', 'trace.txt'])
  expect(writeFolder(folder, { 'old.txt': 'old' })).toEqual({ ok: true, value: folder })
  expect(writeFolder(folder, files.value)).toEqual({ ok: true, value: folder })
  expect(readdirSync(folder).sort()).toEqual(Object.keys(files.value).sort())
  for (const [name, text] of Object.entries(files.value)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
  expect(readdirSync(join(folder, '..'))).toEqual([trace.meta.property + '-without-persist-across-zap'])
  expect(readTrace(folder)).toEqual({ ok: true, value: trace })
  expect(readTrace(join(folder, 'trace.itf.json'))).toEqual({ ok: true, value: trace })
  expect(replayCommand(folder)).toBe(`npx mmcheck replay ${folder}`)
})

test('a folder that cannot be written is an answer with its path, and nothing is left behind', () => {
  writeFileSync(join(root, 'file'), 'in the way')
  const folder = join(root, 'file', 'case', 'property')
  expect(writeFolder(folder, { 'a.txt': 'a' })).toMatchObject({ ok: false, error: { problem: 'cannot write', path: folder } })
  const half = join(root, 'half')
  expect(writeFolder(half, { 'a.txt': 'a', 'no/such/folder.txt': 'b' })).toMatchObject({ ok: false, error: { problem: 'cannot write', path: half } })
  expect(readdirSync(root).filter((name) => name.startsWith('half'))).toEqual([])
})

test('what cannot be read, or is no trace, is an answer with its path', () => {
  const nowhere = join(root, 'nowhere')
  expect(readTrace(nowhere)).toMatchObject({ error: { problem: 'cannot read', path: join(nowhere, 'trace.itf.json') } })
  const wrong = join(root, 'wrong.json')
  writeFileSync(wrong, '{"vars": []}')
  expect(readTrace(wrong)).toMatchObject({ error: { problem: 'wrong file', path: wrong, error: { where: '#meta', line: 1 } } })
})
