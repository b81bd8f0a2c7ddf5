/**
 * The rules of the house: who may import whom, how long a file may be, what may not stand in it.
 *
 * Imports are read with the compiler's own scanner, so type imports, re-exports and dynamic imports count as well.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ESLint } from 'eslint'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const tops = ['model', 'checker', 'specs', 'test', '.ci']

interface Source { readonly file: string; readonly text: string }
const sources: readonly Source[] = filesOf(tops, /\.(ts|mjs|js)$/).map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))

/** A rule: what files in `of` import must be allowed. Own files of the repository are named by path, packages by name. */
interface Rule { readonly of: RegExp; readonly says: string; readonly allows: (target: string) => boolean }

const under = (...folders: readonly string[]) => (target: string): boolean => folders.some((folder) => target === folder || target.startsWith(`${folder}/`))
const rules: readonly Rule[] = [
  { of: /^model\//, says: 'the model imports nothing of the checker and the specs', allows: (target) => !under('checker', 'specs', 'test')(target) && target !== 'mmcheck' },
  {
    of: /^model\/contract\//, says: 'the contract knows no kernel code and no entries',
    allows: (target) => !under('model/mm', 'model/fs', 'model/kernel', 'model/arch', 'model/operations', 'model/state/entry.ts')(target),
  },
  {
    of: /^checker\/(engine|search)\//, says: 'search and engine know no mm, and print nothing',
    allows: (target) => under('model/system', 'checker/engine', 'checker/search')(target) || !(under('model', 'checker', 'specs', 'test')(target) || target === 'mmcheck'),
  },
  { of: /^checker\//, says: 'the checker imports no test', allows: (target) => !under('test')(target) },
  { of: /^specs\/(?!index\.ts)/, says: 'a spec imports mmcheck only', allows: (target) => target === 'mmcheck' },
  { of: /^specs\/index\.ts/, says: 'the list of specs imports specs', allows: (target) => target === 'mmcheck' || under('specs')(target) },
]

/** Every import of a file: as a path from the root if it is one of ours, else the package's name as written. */
function importsOf({ file, text }: Source): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) =>
    (fileName.startsWith('.') ? path.posix.join(path.posix.dirname(file), fileName) : fileName))
}

const offences = (files: readonly Source[]): string[] => files.flatMap((source) =>
  rules.filter((rule) => rule.of.test(source.file)).flatMap((rule) =>
    importsOf(source).filter((target) => !rule.allows(target)).map((target) => `${source.file} imports ${target}: ${rule.says}`)))

describe('dependencies', () => {
  test('every import keeps to the rules', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(offences(sources)).toEqual([])
  })

  test('every import of our own leads to a file', () => {
    const known = new Set(sources.map(({ file }) => file))
    const ours = (target: string): boolean => tops.some((top) => target.startsWith(`${top}/`))
    expect(sources.flatMap((source) => importsOf(source).filter((target) => ours(target) && !known.has(target)).map((target) => `${source.file} imports ${target}`))).toEqual([])
  })

  test.each([
    ['model/mm/memory/zap.ts', "import { explore } from '../../../checker/search/reference.ts'", 'checker/search/reference.ts'],
    ['model/kernels.ts', "import type { Outcome } from '../checker/search/outcome.ts'", 'checker/search/outcome.ts'],
    ['model/kernels.ts', "export * from '../specs/template.ts'", 'specs/template.ts'],
    ['model/contract/rules.ts', "import { none } from '../state/entry.ts'", 'model/state/entry.ts'],
    ['model/contract/rules.ts', "const mm = await import('../mm/memory/zap_pte_range.ts')", 'model/mm/memory/zap_pte_range.ts'],
    ['checker/engine/tables.ts', "import { Machine } from '../../model/state/machine.ts'", 'model/state/machine.ts'],
    ['checker/search/bfs.ts', "import { print } from '../report/text.ts'", 'checker/report/text.ts'],
    ['checker/search/bfs.ts', "import '../cli/main.ts'", 'checker/cli/main.ts'],
    ['checker/search/bfs.ts', "import { spec } from 'mmcheck'", 'mmcheck'],
    ['specs/series/mine.ts', "import { kernel } from '../../model/kernels.ts'", 'model/kernels.ts'],
    ['specs/series/mine.ts', "import fs from 'node:fs'", 'node:fs'],
    ['checker/report/text.ts', "import { twophase } from '../../test/bench/systems/twophase.ts'", 'test/bench/systems/twophase.ts'],
  ])('%s may not say: %s', (file, text, target) => {
    expect(offences([{ file, text }])).toEqual([expect.stringContaining(`${file} imports ${target}: `)])
  })

  test.each([
    ['checker/engine/tables.ts', "import { slot } from '../../model/system/schema.ts'\nimport { freeze } from 'immer'"],
    ['checker/report/text.ts', "import { explore } from '../search/reference.ts'\nimport { entryText } from '../../model/state/entry.ts'"],
    ['specs/series/mine.ts', "import { spec, kernel } from 'mmcheck'\n// import x from '../../model/kernels.ts'"],
    ['model/contract/rules.ts', "import type { Value } from './ghost.ts'"],
  ])('%s may say: %s', (file, text) => {
    expect(offences([{ file, text }])).toEqual([])
  })
})

describe('every file', () => {
  const longest = 400
  /** Whole words in capitals; spelt so that this file has none. */
  const markers = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`)
  const anyIn = ({ file, text }: Source): string[] => {
    const found: string[] = []
    const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
    const visit = (node: ts.Node): void => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${file}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`)
      ts.forEachChild(node, visit)
    }
    visit(tree)
    return found
  }
  const marked = (files: readonly Source[]): string[] => files.filter(({ text }) => markers.test(text)).map(({ file }) => file)

  test(`has at most ${longest} lines`, () => {
    expect(sources.map(({ file, text }) => [file, text.split('\n').length] as const).filter(([, lines]) => lines > longest + 1)).toEqual([])
  })

  test('is typed throughout', () => {
    expect(sources.flatMap(anyIn)).toEqual([])
    expect(anyIn({ file: 'made-up.ts', text: 'let fine = "any"\nlet bad: any' })).toEqual(['made-up.ts:2'])
  })

  test('is finished', () => {
    expect(marked(sources)).toEqual([])
    expect(marked([{ file: 'made-up.ts', text: `// ${'TO' + 'DO'}: later` }])).toEqual(['made-up.ts'])
  })
})

test('the model compares slots by structure: the lint rule refuses identity and nothing else', async () => {
  const code = `
    type Entry = { readonly kind: 'none' } | { readonly kind: 'present', readonly write: boolean }
    export const wrong = (a: Entry, b: Entry, c: unknown, d: Entry | undefined) => [a === b, a !== b, a === c, d === a]
    export const wrongInGeneral = <T extends Entry>(a: T, b: T) => a === b
    export const right = (a: Entry, b: Entry | null, c: unknown, d: string) => [a.kind === 'none', b === null, c === undefined, c === d, a.kind === b?.kind]
  `
  const lint = new ESLint({ cwd: root })
  const messages = async (filePath: string): Promise<[string | null, number][]> =>
    (await lint.lintText(code, { filePath })).flatMap((result) => result.messages.map((message): [string | null, number] => [message.ruleId, message.line]))
  expect(await messages('model/system/same.ts')).toEqual([3, 3, 3, 3, 4].map((line) => ['mmcheck/no-identity-on-slots', line]))
  expect(await messages('checker/search/take.ts')).toEqual([])
})

function filesOf(folders: readonly string[], name: RegExp): string[] {
  return folders.filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file.split(path.sep).join('/')}`))
    .filter((file) => name.test(file)).sort()
}
