/** Traces of the memory model to try things on: small cases, searched on the spot. */
import { compileCase, type CompiledCase } from '../../../model/case.ts'
import { kernel, type Kernel } from '../../../model/kernels.ts'
import type { OperationName } from '../../../model/operations/names.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import { spec } from '../../../model/spec.ts'
import { explore } from '../../../checker/search/reference.ts'
import { mmHeading } from '../../../checker/trace/mm-meta.ts'
import { rebuild } from '../../../checker/trace/rebuild.ts'
import type { Trace } from '../../../checker/trace/trace.ts'

export interface Sample {
  readonly compiled: CompiledCase
  readonly trace: Trace
  /** The same case under another kernel. */
  readonly under: (kernel: Kernel) => CompiledCase
}

export function violation(property: string, scope: ScopeInput, under: Kernel, without: readonly string[] = []): Sample {
  const name = 'a small case'
  const it = spec({ title: name, kernel: under, cases: [{ name, scope, expect: { [property]: 'violated' } }] })
  const [only] = it.cases
  if (only === undefined) throw new Error('no case')
  const compiled = compileCase(it, only, without.reduce((kernel, id) => kernel.without(id), under))
  const found = explore(compiled.system, { maxStates: 20_000 }).properties[0]
  if (found?.path === null || found?.path === undefined) throw new Error(`${property} is not violated`)
  const trace = rebuild(compiled.system, found.path, mmHeading({
    tool: 'mmcheck 0.1.0', spec: 'small', case: name, kernel: without.reduce((kernel, id) => kernel.without(id), under), without,
    scope: compiled.scope, expected: 'violated', known: null, property: found, command: 'npx mmcheck replay counterexamples/small',
  }))
  if (!trace.ok) throw new Error(trace.error.problem)
  return { compiled, trace: trace.value, under: (kernel) => compileCase(it, only, kernel) }
}

export const v5 = kernel('v5.14').with('uffd-wp-shmem-hugetlb-v5')
const shmem = (operations: readonly OperationName[], more: Partial<ScopeInput> = {}): ScopeInput => ({ kinds: ['shmem'], threads: 1, inflight: 2, operations, ...more })

/** The v5 series without the patch that keeps the bit across zaps: protect, zap, fault in by a read, write. */
export const lostByZap = (): Sample => violation('wp-never-lost', shmem(['read', 'write', 'wp', 'dontneed']), v5, ['persist-across-zap'])

/** The same with whole calls, so that a step has several parts. */
export const lostByZapInCalls = (): Sample =>
  violation('wp-never-lost', shmem(['read', 'write', 'wp', 'dontneed'], { granularity: 'syscall' }), v5, ['persist-across-zap'])

/** The v5 series as posted does not hand the protection of shared shmem to a child. */
export const lostByFork = (): Sample => violation('wp-never-lost', shmem(['read', 'write', 'wp', 'fork'], { mms: 2, features: ['EVENT_FORK'] }), v5)

/** A state that contradicts itself, rather than an access: the predicate sort. */
export const missingInfo = (): Sample => violation('wp-info-present', shmem(['wp', 'dontneed'], { pages: 2 }), v5, ['persist-across-zap'])
