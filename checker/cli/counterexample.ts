/** Keeps the evidence of a run: one folder for each violated property, in `out/` or, with `--update`, in `counterexamples/`. */
import { mmHeading } from '../trace/mm-meta.ts'
import { rebuild } from '../trace/rebuild.ts'
import { folderOf, replayCommand, traceFile, writeFolder } from '../trace/store.ts'
import type { Trace } from '../trace/trace.ts'
import { knownText } from './check-text.ts'
import { exits, Failure } from './exit.ts'
import type { Run } from './run.ts'
import { tool } from './tool.ts'

export interface Kept {
  readonly run: Run
  /** By property: where its counterexample is. */
  readonly folders: Readonly<Record<string, string>>
}

export const rootOf = (update: boolean): string => (update ? 'counterexamples' : 'out')

export async function keep(run: Run, root: string): Promise<Kept> {
  const folders: Record<string, string> = {}
  for (const { property, agrees } of run.properties) {
    const isWorth = agrees !== 'not judged' || isAsked(run)
    if (isWorth && property.verdict === 'violated' && property.path !== null) folders[property.name] = await keepOne(run, property.name, root)
  }
  return { run, folders }
}

/** Of a run without a patch, only what the spec speaks of is worth a folder. */
const isAsked = ({ planned }: Run): boolean => planned.variant.is !== 'without'

/** @throws Failure when the folder cannot be written */
export async function keepOne(run: Run, property: string, root: string): Promise<string> {
  const { folder, trace } = traceOf(run, property, root)
  const written = writeFolder(folder, await filesFor(trace))
  if (!written.ok) throw new Failure(exits.internal, `cannot write ${written.error.path}: ${written.error.reason}`)
  return folder
}

function traceOf({ planned, compiled, properties }: Run, name: string, root: string): { readonly folder: string; readonly trace: Trace } {
  const { loaded, of, kernel, without, variant } = planned
  const judged = properties.find((each) => each.property.name === name)
  if (judged === undefined) throw new Error(`the run has no property "${name}"`)
  const { property, expected } = judged
  const heading = mmHeading({
    tool, spec: loaded.ref, case: of.name, kernel, without, scope: compiled.scope, expected, property, command: '',
    // Only the run that the spec speaks of is the known one: not what leaving out a patch brings.
    known: of.known !== undefined && variant.is === 'itself' && without.length === 0 && expected === 'violated' ? knownText(of.known) : null,
  })
  const suffix = variant.is === 'fixed' && without.length === 0 ? `-with-${variant.by}` : variant.is === 'without own' ? '-without-the-patch' : ''
  const folder = `${folderOf(root, { ...heading, spec: loaded.name })}${suffix}`
  const trace = rebuild(compiled.system, property.path ?? [], { ...heading, command: replayCommand(folder) })
  if (!trace.ok) throw new Error(`the run cannot be made again: step ${trace.error.step}, ${trace.error.problem}`)
  return { folder, trace: trace.value }
}

/** Everything, or where the picture would be too large what can be read without it. */
async function filesFor(trace: Trace): Promise<Readonly<Record<string, string>>> {
  const { filesOf } = await import('../report/files.ts')
  const files = await filesOf(trace)
  if (files.ok) return files.value
  if (files.error.problem !== 'too large') throw new Error(`${files.error.problem}: ${files.error.message}`)
  const { toItf } = await import('../trace/itf.ts')
  const { textOf } = await import('../report/text.ts')
  const { readmeOf } = await import('../report/readme.ts')
  return { [traceFile]: toItf(trace), 'trace.txt': textOf(trace), 'README.md': readmeOf(trace) }
}
