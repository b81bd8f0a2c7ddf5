/** Loading a file from anywhere: it meets this very process's model, and leaves nothing behind. */
import { mkdtempSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from '../../../checker/cli/bundle.ts'
import { evaluate } from '../../../checker/cli/evaluate.ts'
import { Failure } from '../../../checker/cli/exit.ts'
import { loadSpec, specNames } from '../../../checker/cli/load.ts'
import { specs } from '../../../specs/index.ts'
import * as model from '../../../model/index.ts'

let folder = ''
beforeAll(() => { folder = realpathSync(mkdtempSync(join(tmpdir(), 'mmcheck-load-'))) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

async function failure(file: string, milliseconds?: number): Promise<string> {
  try {
    evaluate(await bundle(file), milliseconds)
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Failure)
    expect((thrown as Failure).exit).toBe(65)
    return (thrown as Failure).message.replace(folder, '').replace(/ Example: .*$/, '')
  }
  throw new Error('the file was loaded')
}

const body = `export default spec({
  title: 'x', kernel: kernel('v6.12'),
  cases: [{ name: 'one', scope: { kinds: ['anon'], operations: ['read'] }, expect: { 'wp-never-lost': 'vacuous' } }],
})`

describe('a spec file', () => {
  test('is given the model of this process, not a copy of it', async () => {
    const file = write('same.ts', "import * as all from 'mmcheck'\nexport default all")
    const seen = evaluate(await bundle(file)) as typeof model
    for (const name of Object.keys(model) as (keyof typeof model)[]) expect(seen[name]).toBe(model[name])
  })

  test('may have types, and files of its own beside it', async () => {
    mkdirSync(join(folder, 'parts'))
    write('parts/base.ts', "import { kernel, type Kernel } from 'mmcheck'\nexport const base: Kernel = kernel('v5.14')")
    const file = write('whole.ts', `import { spec } from 'mmcheck'\nimport { base } from './parts/base'\n${body.replace("kernel('v6.12')", 'base')}`)
    const loaded = await loadSpec(file)
    expect([loaded.name, loaded.spec.kernel.name]).toEqual(['whole', 'v5.14'])
  })

  test('takes its name from its folder when it is called index.ts', async () => {
    mkdirSync(join(folder, 'my-series'))
    expect((await loadSpec(write('my-series/index.ts', `import { spec, kernel } from 'mmcheck'\n${body}`))).name).toBe('my-series')
  })

  test('is not disturbed by a package.json or tsconfig.json around it', async () => {
    mkdirSync(join(folder, 'old'))
    write('old/package.json', '{ "type": "commonjs" }')
    write('old/tsconfig.json', '{ this is no JSON')
    expect((await loadSpec(write('old/x.ts', `import { spec, kernel } from 'mmcheck'\n${body}`))).spec.title).toBe('x')
  })

  test('leaves nothing behind, whether it loads or not', async () => {
    const fine = write('clean.ts', `import { spec, kernel } from 'mmcheck'\nvar leaked = 1\n${body}`)
    const wrong = write('unclean.ts', 'var leaked = 1\nthrow 1')
    const [files, globals] = [readdirSync(folder).sort(), Object.getOwnPropertyNames(globalThis).sort()]
    await loadSpec(fine)
    await failure(wrong)
    expect(readdirSync(folder).sort()).toEqual(files)
    expect(Object.getOwnPropertyNames(globalThis).sort()).toEqual(globals)
  })
})

describe('a spec file that is wrong is named with its line', () => {
  test.each<[string, string, string]>([
    ['a throw in a function', "function f() {\n  throw new Error('boo')\n}\n\nf()", '/wrong.ts:2: the spec throws while loading: Error: boo.'],
    ['something thrown that is no error', "throw 'boo'", '/wrong.ts:1: the spec throws while loading: boo.'],
    ['a name that is not defined', "import { spec } from 'mmcheck'\nspec({\n  title: kernel('v6.12') })", '/wrong.ts:3: the spec throws while loading: ReferenceError: kernel is not defined.'],
    ['a name that mmcheck has not', "import { spec,\n  kernl } from 'mmcheck'\nkernl()", '/wrong.ts:2: \'mmcheck\' has no "kernl"; did you mean "kernel"?'],
    ['an unknown release', "import { kernel } from 'mmcheck'\n\nkernel('v6.13')", '/wrong.ts:3: unknown kernel "v6.13"; did you mean "v6.1"?'],
    ['an unknown series', "import { kernel } from 'mmcheck'\nkernel('v5.14').with('uffd-wp-shmem-hugetlb-v6')", '/wrong.ts:2: unknown patch "uffd-wp-shmem-hugetlb-v6"; did you mean "uffd-wp-shmem-hugetlb-v5"?'],
    ['a syntax error', 'export default spec({\n  title: ,\n})', '/wrong.ts:2: Unexpected ",".'],
    ['a file that is not there', "import './gone.ts'", '/wrong.ts:1: Could not resolve "./gone.ts".'],
    ['a part of the model', `import '${join(import.meta.dirname, '../../../model/spec.ts')}'`, "/wrong.ts:1: a spec imports the model as 'mmcheck'."],
  ])('%s', async (_, text, message) => { expect(await failure(write('wrong.ts', text))).toBe(message) })

  test('in a file that the spec imports', async () => {
    write('helper.ts', "export const f = () => {\n  throw new Error('boo')\n}")
    expect(await failure(write('uses.ts', "import { f } from './helper.ts'\nf()"))).toBe('/helper.ts:2: the spec throws while loading: Error: boo.')
  })

  test('when it never ends', async () => {
    expect(await failure(write('endless.ts', 'for (;;) { }'), 200)).toBe('/endless.ts:1: the spec did not finish loading within 0.2 s: a loop without an end.')
  })
})

describe("the tool's own specs", () => {
  test.each(specNames)('%s loads, and makes sense', async (name) => {
    expect((await loadSpec(name)).ref).toBe(name)
  })

  test('may be called by their path', async () => {
    const [first] = specs
    expect((await loadSpec(first?.file ?? '')).ref).toBe(first?.name)
  })
})
