import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemOf } from '../checker/cli/replay.ts'
import { replay } from '../checker/trace/replay.ts'
import { readTrace, replayCommand, traceFile } from '../checker/trace/store.ts'
import { patches, series } from '../model/patches/index.ts'
import { specs } from '../specs/index.ts'

/** Every committed counterexample, replayed on the model as it is: the same states, the same violation, the same step. */
const root = 'counterexamples'
const folders = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === traceFile).map((file) => path.join(root, path.dirname(file))).sort()

test.each(folders)('%s', async (folder) => {
  const stored = readTrace(folder)
  if (!stored.ok) throw new Error(`${folder} cannot be read`)
  const { meta } = stored.value
  const named = specs.find((each) => each.name === meta.spec)
  if (named === undefined) throw new Error(`${folder} is of no spec that there is`)
  const { default: spec } = await named.load()
  expect(replay(stored.value, systemOf(folder, meta, spec))).toMatchObject({ outcome: 'same' })
  for (const file of ['trace.txt', 'trace.dot', 'trace.svg', 'README.md']) expect(existsSync(path.join(folder, file)), file).toBe(true)
  expect(readFileSync(path.join(folder, 'trace.txt'), 'utf8').replaceAll(/\s+/g, ' ')).toContain(replayCommand(folder))
})

test.each(series.filter(({ id }) => specs.some((spec) => spec.name === id)))('each necessary patch of $id has its counterexample here', ({ id, patches: all }) => {
  const judged = all.filter((patch) => patch.role === 'semantic' || patch.role === 'observation')
  for (const patch of judged) expect(folders.filter((folder) => folder.startsWith(path.join(root, id)) && folder.endsWith(`-without-${patch.id}`)), patch.subject).not.toEqual([])
})

test('a stored run no longer replays when the patch that it is about is put back', async () => {
  const folder = folders.find((each) => each.endsWith('wp-never-lost-without-persist-across-zap'))
  const stored = folder === undefined ? undefined : readTrace(folder)
  if (folder === undefined || !stored?.ok) throw new Error('the counterexample is not there')
  const { default: spec } = await (specs.find((each) => each.name === stored.value.meta.spec)?.load() ?? Promise.reject(new Error('no such spec')))
  const { meta } = stored.value
  expect(patches.map((patch) => patch.id)).toContain('persist-across-zap')
  expect(replay(stored.value, systemOf(folder, { ...meta, without: [] }, spec))).not.toMatchObject({ outcome: 'same' })
})
