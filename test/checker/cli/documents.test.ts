/** The JSON documents, against the shapes that are promised for them; fields may be added, none may be missing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { patches, series, type Series } from '../../../model/patches/index.ts'
import { propertyNames } from '../../../model/properties/names.ts'
import { specs } from '../../../specs/index.ts'
import { repository, Terminal } from './transcript.ts'

const verdict = z.enum(['holds', 'violated', 'vacuous', 'inconclusive', 'error'])
const text = z.string().min(1)
const number = z.number().nonnegative()
const table = z.record(text, z.record(text, verdict))

const property = z.object({
  name: text, kind: z.enum(['never', 'always', 'sometimes']), expected: verdict.nullable(), verdict, known: z.object({ reason: text }).nullable(),
  reached: number, steps: number.nullable(), counterexample: text.nullable(),
})
const checkShape = z.object({
  tool: text, command: text, seconds: number,
  specs: z.array(z.object({
    spec: text, kernel: z.object({ name: text, patches: z.array(text), without: z.array(text) }),
    cases: z.array(z.object({
      case: text, scope: z.object({ kinds: z.array(text), operations: z.array(text), pages: number }), restriction: text.nullable(), complete: z.boolean(),
      states: number, transitions: number, depth: number, seconds: number, peakBytes: number, domains: z.record(text, number), properties: z.array(property).min(1),
    })).min(1),
  })).min(1),
})
const role = z.enum(['semantic', 'gate', 'build', 'refactoring', 'observation', 'test', 'not-modelled'])
const seriesShape = z.object({
  tool: text, spec: text, base: text, complete: z.boolean(), whole: table,
  patches: z.array(z.object({
    n: number, id: text, subject: text, role, reason: text.nullable(), necessary: z.boolean().nullable(), violates: z.object({ case: text, property: text }).nullable(),
    steps: number.nullable(), counterexample: text.nullable(), prefix: table, without: table,
  })),
})

const merged = series.find(({ id }) => id === 'uffd-wp-shmem-v5.19') as Series
const specText = `import { kernel, spec } from 'mmcheck'
export default spec({
  title: 'x', kernel: kernel('v5.14').with('uffd-wp-shmem-v5.19'), series: 'uffd-wp-shmem-v5.19',
  cases: [
    { name: 'zap', restriction: 'no fork', scope: { kinds: ['shmem'], threads: 1, operations: ['write', 'wp', 'dontneed'] }, expect: { 'wp-never-lost': 'holds' },
      without: { 'marker-persist-across-zap': { 'wp-never-lost': 'violated' } } },
    { name: 'unregister', scope: { kinds: ['shmem'], threads: 1, operations: ['write', 'wp', 'unregister', 'register'] }, expect: { 'wp-implies-not-writable': 'violated' },
      known: { reason: 'no reset', fixedBy: 'unregister-reset' } },
  ],
})
`

let terminal: Terminal
const json = async (typed: string): Promise<unknown> => JSON.parse((await terminal.run(typed)).stdout)
beforeAll(() => { terminal = new Terminal(); terminal.write('x.ts', specText) })
afterAll(() => { terminal.close() })

describe('check --json', () => {
  test('has the promised shape, and says what was found', async () => {
    const document = checkShape.parse(await json('mmcheck check x.ts --json'))
    const [zap, unregister] = document.specs[0]?.cases ?? []
    expect(zap).toMatchObject({ case: 'zap', restriction: 'no fork', complete: true })
    expect(zap?.properties).toEqual([expect.objectContaining({ name: 'wp-never-lost', expected: 'holds', verdict: 'holds', known: null, steps: null, counterexample: null })])
    expect(unregister?.properties).toEqual([expect.objectContaining({
      expected: 'violated', verdict: 'violated', known: { reason: 'no reset' }, counterexample: 'out/x/unregister/wp-implies-not-writable',
    })])
  })

  test('names the kernel, what was left out of it, and expects nothing then', async () => {
    const document = checkShape.parse(await json("mmcheck check x.ts --json --case zap --kernel 'v5.14 + uffd-wp-shmem-v5.19 + close-reset' --without marker-persist-across-zap"))
    const kernel = document.specs[0]?.kernel
    expect(kernel?.without).toEqual(['marker-persist-across-zap'])
    expect(kernel?.patches).toEqual(expect.arrayContaining(['close-reset', 'pte-marker']))
    expect(document.specs[0]?.cases[0]?.properties[0]).toMatchObject({ expected: null, verdict: 'violated' })
  })

  test('says the same twice, but for times and memory', async () => {
    const stable = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, inner: unknown) => (['seconds', 'peakBytes'].includes(key) ? null : inner)))
    expect(stable(await json('mmcheck check x.ts --json'))).toEqual(stable(await json('mmcheck check x.ts --json')))
  })
})

describe('series --json', () => {
  test('has the promised shape, with all patches in order and their subjects in full', async () => {
    const document = seriesShape.parse(await json('mmcheck series x.ts --json'))
    expect(document.patches.map(({ n, id, subject }) => [n, id, subject])).toEqual(merged.patches.map(({ id, subject }, i) => [i + 1, id, subject]))
    expect(document).toMatchObject({ spec: 'x', base: 'v5.14', complete: true, whole: { zap: { 'wp-never-lost': 'holds' }, unregister: { 'wp-implies-not-writable': 'violated' } } })
    for (const patch of document.patches) {
      expect(patch.necessary === null).toBe(!['semantic', 'observation'].includes(patch.role))
      expect(patch.violates === null).toBe(patch.necessary !== true)
      expect([patch.steps === null, patch.counterexample === null]).toEqual([patch.violates === null, patch.violates === null])
    }
    expect(document.patches.find(({ id }) => id === 'marker-persist-across-zap')).toMatchObject({ necessary: true, violates: { case: 'zap', property: 'wp-never-lost' }, without: { zap: { 'wp-never-lost': 'violated' } } })
  })
})

describe('list --json', () => {
  const listed = z.array(z.looseObject({ name: text, title: text, kind: text }))
  test.each<[string, readonly string[]]>([
    ['specs', specs.map(({ name }) => name)], ['patches', patches.map(({ id }) => id)], ['properties', propertyNames],
  ])('%s', async (what, names) => {
    expect(listed.parse(await json(`mmcheck list ${what} --json`)).map(({ name }) => name)).toEqual(names)
  })

  test('specs have a kernel and cases', async () => {
    z.array(z.object({ kernel: text, cases: z.array(text).min(1) })).parse(await json('mmcheck list --json'))
  })

  test('functions have the file and the release that they were modelled from', async () => {
    const functions = z.array(z.object({ name: text, kind: z.enum(['function', 'procedure']), file: text, release: text })).parse(await json('mmcheck list functions --json'))
    expect(functions).toContainEqual(expect.objectContaining({ name: 'zap_pte_range', file: 'mm/memory.c' }))
  })
})

test('the bin is executable, and what package.json names', async () => {
  const answer = await terminal.run(`cd ${repository} && test -x "$(node -p 'require("./package.json").bin.mmcheck')"`)
  expect(answer.exit).toBe(0)
})
