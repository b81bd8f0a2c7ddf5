/**
 * One run: a case under a kernel, searched within limits, and each property's verdict held against what is expected.
 *
 * A run is planned first and carried out later, both as plain values; what is printed is a function of them.
 */
import { compileCase, type CompiledCase } from '../../model/case.ts'
import type { Kernel } from '../../model/kernels.ts'
import type { ScopeInput } from '../../model/scope.ts'
import type { CaseInput, Expectations, Expected } from '../../model/spec.ts'
import type { MachineState } from '../../model/state/state.ts'
import { deaf, type PropertyInstance } from '../../model/system/system.ts'
import type { Limits, Outcome, Path, PropertyOutcome } from '../search/outcome.ts'
import { CheckpointError } from '../search/checkpoint/error.ts'
import { explore } from '../search/reference.ts'
import { type How, search } from '../search/search.ts'
import { take } from '../search/take.ts'
import { textOf } from './evaluate.ts'
import { exits, type ExitCode, Failure } from './exit.ts'
import type { LoadedSpec } from './load.ts'

/** Which kernel a case is run on: the spec's (or the one asked for), or a variation that the spec itself asks for. */
export type Variant =
  | { readonly is: 'itself' }
  | { readonly is: 'fixed'; readonly by: string }
  | { readonly is: 'without'; readonly patch: string }
  | { readonly is: 'without own' }

export interface Planned {
  readonly loaded: LoadedSpec
  readonly of: CaseInput
  readonly variant: Variant
  /** With nothing of `without` taken from it. */
  readonly kernel: Kernel
  /** Ids of the patches to leave out. */
  readonly without: readonly string[]
  readonly overrides: Partial<ScopeInput>
  /** By property; nothing is expected of those that are missing. */
  readonly expect: Expectations
}

export interface Run {
  readonly planned: Planned
  readonly compiled: CompiledCase
  readonly outcome: Outcome
  readonly properties: readonly Judged[]
  /** Where in the spec's own file a step or a property threw. */
  readonly errorPlace: string | null
}

export interface Judged {
  readonly property: PropertyOutcome
  readonly expected: Expected | null
  readonly steps: number | null
  readonly agrees: 'yes' | 'no' | 'cut' | 'not judged'
}

/** `reference`: the slow search that everything else is held against. */
export interface Method extends How { readonly engine?: 'tables' | 'reference' }

/** @throws Failure when a property of the spec's own throws on the initial state */
export function carryOut(planned: Planned, limits: Limits, method: Method): Run {
  const { loaded, of, kernel, without, overrides } = planned
  const compiled = compileCase(loaded.spec, of, kernel.without(...without), overrides)
  let outcome: Outcome
  try {
    outcome = method.engine === 'reference' ? explore(compiled.system, limits) : search(compiled.system, limits, method)
  } catch (thrown) {
    const place = thrown instanceof CheckpointError ? null : loaded.placeOf(thrown)
    throw place === null ? thrown : new Failure(exits.data, `${place}: the spec's own code throws in case "${of.name}": ${textOf(thrown)}`)
  }
  return {
    planned, compiled, outcome, properties: judged(outcome, planned),
    errorPlace: outcome.error === null ? null : placeOfError(loaded, compiled, outcome.error.path),
  }
}

/** The run, as the answer to another plan that no run could tell from its own. */
export const asAnswerTo = (planned: Planned, run: Run): Run => ({ ...run, planned, properties: judged(run.outcome, planned) })

const judged = (outcome: Outcome, { expect }: Planned): Judged[] => outcome.properties.map((property) => judge(property, expect[property.name] ?? null))

export function judge(property: PropertyOutcome, expected: Expected | null): Judged {
  const { verdict, path } = property
  const agrees = verdict === 'inconclusive' ? 'cut' : verdict === 'error' ? 'no' : expected === null ? 'not judged' : verdict === expected ? 'yes' : 'no'
  return { property, expected, agrees, steps: path?.length ?? null }
}

/** The exit codes that a run asks for. */
export function exitsOf({ outcome, properties }: Pick<Run, 'outcome' | 'properties'>): ExitCode[] {
  const cut = outcome.cut === null ? [] : outcome.cut.reason === 'interrupted' ? [exits.interrupted] : [exits.inconclusive]
  return [...cut, ...properties.map((each) => (each.agrees === 'no' ? exits.differs : each.agrees === 'cut' ? exits.inconclusive : exits.ok))]
}

function askAll({ when, premise }: PropertyInstance<MachineState>, state: MachineState): void {
  premise?.(state)
  when(state)
}

/** The search keeps what was thrown as text only; the run is made again to see where. */
function placeOfError(loaded: LoadedSpec, { system }: CompiledCase, path: Path): string | null {
  let state: MachineState = system.init
  try {
    for (const name of path) {
      const action = system.actions.find((each) => each.name === name)
      if (action !== undefined) state = take(state, action, deaf) ?? state
    }
    for (const property of system.properties) if (property.sort === 'predicate') for (const each of property.instances) askAll(each, state)
  } catch (thrown) {
    return loaded.placeOf(thrown)
  }
  return null
}
