/**
 * The words in which the modelled kernel is written.
 *
 * A *kernel function* runs inside one atomic step. A *kernel procedure* is a kernel function that takes or drops locks
 * on its way: a list of labelled steps, inlined where it is called when an operation is declared. There is no
 * recursion and no stack; the path of inlining is the call chain that a trace shows.
 *
 * A step is one critical section: from taking a lock to just before the next lock is taken, or shared data is read
 * without one. Its label is what a trace shows. Its guards come first: `m.when(...)`, or a lock that is not free, make
 * it not enabled. Every declaration names the kernel's file and the release that it was modelled from.
 */
import type { Machine } from '../state/machine.ts'
import type { Local } from '../state/position.ts'
import type { Place } from '../state/state.ts'
import type { Flow } from './flow.ts'

export type StepBody = (m: Machine, at: Place) => Flow

export interface Step {
  readonly item: 'step'
  readonly label: string
  readonly keeps: readonly Local[]
  /** Labels and procedures that the body may jump to. */
  readonly to: readonly string[]
  /** Nondeterminism: the name of each choice and what it may come out as. */
  readonly choose: Readonly<Record<string, readonly string[]>>
  readonly body: StepBody
}

export interface StepOptions {
  readonly keeps?: readonly Local[]
  readonly to?: readonly string[]
  readonly choose?: Readonly<Record<string, readonly string[]>>
}

export interface Procedure {
  readonly item: 'procedure'
  readonly name: string
  readonly file: string
  readonly release: string
  readonly items: readonly Item[]
}

/** Alternatives: entered by a jump only; the end of each goes on after all of them. */
export interface OneOf { readonly item: 'one of'; readonly items: readonly Procedure[] }

export type Item = Step | Procedure | OneOf

export function step(label: string, body: StepBody): Step
export function step(label: string, options: StepOptions, body: StepBody): Step
export function step(label: string, a: StepOptions | StepBody, b?: StepBody): Step {
  const options = typeof a === 'function' ? {} : a
  const body = typeof a === 'function' ? a : b
  if (body === undefined) throw new Error(`step "${label}" has no body`)
  return { item: 'step', label, keeps: options.keeps ?? [], to: options.to ?? [], choose: options.choose ?? {}, body }
}

export const oneOf = (...items: readonly Procedure[]): OneOf => ({ item: 'one of', items })

export function kernelProcedure(name: string, file: string, release: string, items: readonly Item[]): Procedure {
  const procedure: Procedure = { item: 'procedure', name, file, release, items }
  register({ name, file, release, sort: 'procedure' })
  return procedure
}

/** Steps that a jump names; what they do is no function of the kernel's by itself. */
export const named = (name: string, items: readonly Item[]): Procedure => ({ item: 'procedure', name, file: '', release: '', items })

/** A modelled function as `mmcheck list functions` shows it. */
export interface ModelledFunction {
  readonly name: string
  readonly file: string
  readonly release: string
  readonly sort: 'function' | 'procedure'
}

const registry = new Map<string, ModelledFunction>()

function register(entry: ModelledFunction): void {
  const before = registry.get(entry.name)
  if (before !== undefined && before.file !== entry.file) throw new Error(`two modelled functions are named ${entry.name}: in ${before.file} and ${entry.file}`)
  registry.set(entry.name, entry)
}

/** Every function that the model declares, by name; one that is also inlined as a procedure counts as a function. */
export const modelledFunctions = (): ModelledFunction[] => [...registry.values()].sort((a, b) => a.name.localeCompare(b.name))

/**
 * Declares a kernel function: name and file as in the kernel, and the release whose source was read.
 * What comes back is called like any function; a kernel may replace it (see kernels.ts).
 */
export function kernelFunction<Rest extends readonly unknown[], Out>(
  name: string, file: string, release: string, body: (m: Machine, ...rest: Rest) => Out,
): (m: Machine, ...rest: Rest) => Out {
  register({ name, file, release, sort: 'function' })
  const declared = (m: Machine, ...rest: Rest): Out => {
    m.enter(name)
    const replaced = m.kernel.replaced[name]
    const run = typeof replaced === 'function' ? (bodies.get(replaced) ?? replaced) as typeof body : body
    const result = run(m, ...rest)
    m.leave()
    return result
  }
  bodies.set(declared, body)
  return declared
}

/** What a declared function does, without the look for a replacement: for when it is a replacement itself. */
const bodies = new WeakMap<object, unknown>()
