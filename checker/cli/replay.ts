/** `mmcheck replay`: a stored counterexample once more, on today's model. */
import { compileCase } from '../../model/case.ts'
import { type Kernel, kernel } from '../../model/kernels.ts'
import type { ReleaseName } from '../../model/patches/index.ts'
import type { Scope } from '../../model/scope.ts'
import type { Spec } from '../../model/spec.ts'
import { UserError } from '../../model/user-error.ts'
import { replayText } from '../report/problems.ts'
import { replay as runAgain } from '../trace/replay.ts'
import type { TraceMeta } from '../trace/meta.ts'
import type { Session } from './check.ts'
import { type ExitCode, exits, Failure } from './exit.ts'
import { releaseNames } from './kernel-name.ts'
import { loadSpec } from './load.ts'
import { tool } from './tool.ts'
import { openTrace } from './trace-file.ts'

export async function replay(path: string, { output, command }: Session): Promise<ExitCode> {
  const stored = openTrace(path)
  const { meta } = stored
  if (meta.tool !== tool) throw new Failure(exits.data, `${path}: made by ${meta.tool}, but this is ${tool}`, 'check again to make a new one')
  const spec = await specOf(path, meta)
  const system = systemOf(path, meta, spec)
  const result = runAgain(stored, system)
  const same = result.outcome === 'same'
  const difference = result.outcome === 'same' ? null : result.difference
  if (output.json) output.document({ tool, command, path, same, property: meta.property, steps: meta.actions.length, difference })
  else output.print(replayText(stored, result))
  return same ? exits.ok : exits.differs
}

async function specOf(path: string, { spec }: TraceMeta): Promise<Spec> {
  try {
    return (await loadSpec(spec)).spec
  } catch (thrown) {
    throw thrown instanceof UserError ? new Failure(exits.data, `${path}: the trace is of spec "${spec}": ${thrown.message}`) : thrown
  }
}

/** The system is made from what the trace says; of the spec, only properties and patches of its author's own are needed. */
export function systemOf(path: string, meta: TraceMeta, spec: Spec): ReturnType<typeof compileCase>['system'] {
  if (meta.model !== 'mm') throw new Failure(exits.data, `${path}: the trace is of the system "${meta.model}", not of the memory model`)
  try {
    const each = { name: meta.case, scope: meta.scope as unknown as Scope, expect: { [meta.property]: 'holds' as const } }
    return compileCase(spec, { ...each, scope: withoutNulls(each.scope) }, kernelOf(meta, spec)).system
  } catch (thrown) {
    throw thrown instanceof UserError ? new Failure(exits.data, `${path}: ${thrown.message}`) : thrown
  }
}

/** A completed scope as a spec would write it: what is unbounded or unset there is left out. */
function withoutNulls({ inflight, watch, ...rest }: Scope) {
  return { ...rest, ...(inflight === null ? {} : { inflight }), ...(watch === null ? {} : { watch }) }
}

function kernelOf({ kernel: { name, patches }, without }: TraceMeta, spec: Spec): Kernel {
  const base = name.split(' ')[0] ?? ''
  if (!releaseNames.includes(base)) throw new UserError('kernel', base, releaseNames)
  const leftOut = new Set(without.map((patch) => patch.id))
  const isOwn = spec.kernel.added.some((added) => added.startsWith('"') && name.includes(added))
  const replaced = isOwn ? spec.kernel.replaced : {}
  return { ...kernel(base as ReleaseName), name, patches: new Set(patches.filter((id) => !leftOut.has(id))), replaced }
}
