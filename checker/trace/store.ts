/**
 * The folder of a counterexample, `<root>/<spec>/<case>/<property>[-without-<patch>]`, and how it gets there: written
 * beside its place under another name and moved in when it is complete, so that nobody ever meets half of one.
 * What is in the files is for others to say; here they are names and texts.
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type FileError, fromItf } from './itf.ts'
import type { Heading } from './meta.ts'
import { bad, good, type Result } from './result.ts'
import type { Trace } from './trace.ts'

export const traceFile = 'trace.itf.json'

/** A name as a folder can have it: `zap races with faults` becomes `zap-races-with-faults`. */
export const slug = (name: string): string =>
  name.toLowerCase().replace(/\.ts$/, '').replace(/[^a-z0-9.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'unnamed'

export function folderOf(root: string, { spec, case: name, property, without }: Pick<Heading, 'spec' | 'case' | 'property' | 'without'>): string {
  const leftOut = without.length === 0 ? '' : `-without-${without.map((patch) => slug(patch.id)).join('-and-')}`
  return join(root, slug(spec.endsWith('.ts') ? basename(spec) : spec), slug(name), `${slug(property)}${leftOut}`)
}

/** The command line that every stored trace carries. */
export const replayCommand = (folder: string): string => `npx mmcheck replay ${folder}`

export interface StoreError { readonly problem: 'cannot write' | 'cannot read'; readonly path: string; readonly reason: string }

/** Writes all files of a folder, or none; what stood there before is replaced as a whole. */
export function writeFolder(folder: string, files: Readonly<Record<string, string>>): Result<string, StoreError> {
  let beside: string | null = null
  try {
    mkdirSync(dirname(folder), { recursive: true })
    beside = mkdtempSync(`${folder}.new-`)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(beside, name), text)
    rmSync(folder, { recursive: true, force: true })
    renameSync(beside, folder)
    return good(folder)
  } catch (thrown) {
    if (beside !== null) rmSync(beside, { recursive: true, force: true })
    return bad({ problem: 'cannot write', path: folder, reason: reasonOf(thrown) })
  }
}

export type ReadError = StoreError | { readonly problem: 'wrong file'; readonly path: string; readonly error: FileError }

/** Reads a trace: from a folder, or from an ITF file itself. */
export function readTrace(path: string): Result<Trace, ReadError> {
  const file = path.endsWith('.json') ? path : join(path, traceFile)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    return bad({ problem: 'cannot read', path: file, reason: reasonOf(thrown) })
  }
  const trace = fromItf(text)
  return trace.ok ? trace : bad({ problem: 'wrong file', path: file, error: trace.error })
}

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
