/** Every function that the model declares has a decision table: a `describe` that names it. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import '../../model/case.ts'
import '../../model/operations/programs.ts'
import '../../model/fs/userfaultfd/userfaultfd_api.ts'
import { modelledFunctions } from '../../model/language/procedure.ts'

const folders = ['mm', 'fs', 'kernel', 'arch'].map((folder) => path.join(import.meta.dirname, folder))
const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).map((file) => path.join(folder, file)))
const text = files.map((file) => readFileSync(file, 'utf8')).join('\n')

const named = new Set([...text.matchAll(/describe\('([^']*)'/g)].flatMap((found) => (found[1] ?? '').split(/[^\w]+/)))

test('every modelled function has its table', () => {
  const functions = modelledFunctions().map((modelled) => modelled.name)
  expect(functions.length).toBeGreaterThan(50)
  expect(functions.filter((name) => !named.has(name))).toEqual([])
})
