/**
 * A series taken apart: every prefix and every drop-one, on every case of the spec that is about it.
 *
 * A patch is necessary when leaving out exactly this one makes some (case, property) go from holds to violated. Patches
 * that the model never asks about change nothing that a run could tell, so
 * a kernel is known by those of its patches that do, and a run that was made once is never made again. A known hole of
 * the series would hide what a patch does for the property that it breaks: such cases are compared with the fix on top.
 */
import type { Kernel } from '../../model/kernels.ts'
import type { Patch, Role, Series } from '../../model/patches/index.ts'
import { askedPatches } from '../../model/patches/questions.ts'
import type { CaseInput } from '../../model/spec.ts'
import type { Verdict } from '../search/outcome.ts'
import type { LoadedSpec } from './load.ts'
import { expectedWithout, fixedExpectations } from './plan.ts'
import { asAnswerTo, type Planned, type Run } from './run.ts'

export type Verdicts = Readonly<Record<string, Verdict>>
/** By case, by property. */
export type VerdictTable = Readonly<Record<string, Verdicts>>

export interface PatchResult {
  /** From 1. */
  readonly n: number
  readonly patch: Patch
  /** Whether the patch changes anything that a run could tell. */
  readonly inModel: boolean
  /** Null where the role says nothing, or a run was cut short before it could tell. */
  readonly necessary: boolean | null
  /** The shortest of the violations. */
  readonly violates: Violation | null
  /** By property, the shortest violation that leaving out the patch brings. */
  readonly violations: readonly Violation[]
  readonly prefix: VerdictTable
  readonly without: VerdictTable
  /** Runs without the patch of which the spec says what they must show. */
  readonly expected: readonly Run[]
}

export interface Violation { readonly case: string; readonly property: string; readonly steps: number; readonly run: Run }

export interface SeriesResult {
  readonly loaded: LoadedSpec
  readonly series: Series
  readonly base: string
  readonly patches: readonly PatchResult[]
  readonly whole: readonly Run[]
  /** The known cases again, with the fix on top. */
  readonly fixed: readonly Run[]
  readonly complete: boolean
}

const judgedRoles: readonly Role[] = ['semantic', 'observation']

/** `carryOut` makes a run; it is asked once for kernels that no run can tell apart. */
export function takeApart(loaded: LoadedSpec, series: Series, carryOut: (planned: Planned, title: string) => Run): SeriesResult {
  const { spec } = loaded
  const made = new Map<string, Run>()
  const run = (of: CaseInput, fixed: boolean, without: readonly string[], title: string): Run => {
    const fix = fixed ? of.known?.fixedBy : undefined
    const planned: Planned = {
      loaded, of, without, overrides: {}, kernel: fix === undefined ? spec.kernel : spec.kernel.with(fix),
      variant: fix === undefined ? { is: 'itself' } : { is: 'fixed', by: fix },
      expect: without.length > 0 ? expectedWithout(of, without) : fix === undefined ? of.expect : fixedExpectations(of),
    }
    const key = JSON.stringify([of.name, relevant(planned)])
    const known = made.get(key)
    if (known !== undefined) return asAnswerTo(planned, known)
    const fresh = carryOut(planned, title)
    made.set(key, fresh)
    return fresh
  }
  const whole = spec.cases.map((of) => run(of, false, [], 'whole series'))
  const fixed = spec.cases.filter((of) => of.known?.fixedBy !== undefined).map((of) => run(of, true, [], 'whole series'))
  const reference = spec.cases.map((of) => run(of, true, [], 'whole series'))
  const results = series.patches.map((patch, i): PatchResult => {
    const later = series.patches.slice(i + 1).map((each) => each.id)
    const title = `patch ${i + 1} of ${series.patches.length}`
    const prefix = spec.cases.map((of) => run(of, true, later, `${title}, prefix`))
    const without = spec.cases.map((of) => run(of, true, [patch.id], `${title}, left out`))
    const isJudged = judgedRoles.includes(patch.role)
    const violations = isJudged ? newViolations(reference, without) : []
    return {
      n: i + 1, patch, inModel: askedPatches.has(patch.id), violates: violations[0] ?? null, violations,
      necessary: !isJudged ? null : violations.length > 0 ? true : [...reference, ...without].some(isUndecided) ? null : false,
      prefix: tableOf(prefix), without: tableOf(without), expected: without.filter(({ planned }) => Object.keys(planned.expect).length > 0),
    }
  })
  return {
    loaded, series, base: baseName(spec.kernel, series), patches: results, whole, fixed,
    complete: [...made.values()].every(({ outcome }) => outcome.cut === null && outcome.error === null),
  }
}

const relevant = ({ kernel, without }: Planned): string[] => [...kernel.patches].filter((id) => askedPatches.has(id) && !without.includes(id)).sort()

export const tableOf = (runs: readonly Run[]): VerdictTable =>
  Object.fromEntries(runs.map((run) => [run.planned.of.name, verdictsOf(run)]))

const verdictsOf = ({ properties }: Run): Verdicts => Object.fromEntries(properties.map(({ property }) => [property.name, property.verdict]))

const isUndecided = ({ properties }: Run): boolean => properties.some(({ property }) => property.verdict === 'inconclusive' || property.verdict === 'error')

/** The properties that hold with the patch and are violated without it, each where that takes the fewest steps; shortest first. */
function newViolations(reference: readonly Run[], without: readonly Run[]): Violation[] {
  const found = new Map<string, Violation>()
  without.forEach((run, i) => {
    for (const { property, steps } of run.properties) {
      const before = reference[i]?.properties.find((each) => each.property.name === property.name)?.property.verdict
      if (property.verdict !== 'violated' || before !== 'holds' || steps === null) continue
      const { name } = property
      if (steps < (found.get(name)?.steps ?? Infinity)) found.set(name, { case: run.planned.of.name, property: name, steps, run })
    }
  })
  return [...found.values()].sort((a, b) => a.steps - b.steps)
}

/** What the series is applied to: the release that it was added to, or the release that it is part of minus its patches. */
function baseName(kernel: Kernel, { id }: Series): string {
  if (!kernel.added.includes(id)) return `${kernel.name} minus ${id}`
  const others = kernel.added.filter((name) => name !== id).map((name) => `+ ${name}`)
  return [kernel.base, ...others, ...kernel.removed.map((name) => `- ${name}`)].join(' ')
}
