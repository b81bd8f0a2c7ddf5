/** The document of `check --json`: a contract, to which fields may be added but none taken away. */
import type { Kernel } from '../../model/kernels.ts'
import type { Kept } from './counterexample.ts'
import type { LoadedSpec } from './load.ts'
import type { Variant } from './run.ts'
import { tool } from './tool.ts'

export interface CheckedSpec {
  readonly loaded: LoadedSpec
  readonly kernel: Kernel
  /** Ids of the patches that the command line leaves out. */
  readonly without: readonly string[]
  readonly runs: readonly Kept[]
}

export function checkDocument(specs: readonly CheckedSpec[], command: string, seconds: number, exit: number): object {
  return { tool, command, seconds: round(seconds), exit, specs: specs.map(specJson) }
}

function specJson({ loaded, kernel, without, runs }: CheckedSpec): object {
  const own = runs.filter(({ run }) => run.planned.variant.is === 'itself')
  const varied = (name: string): Kept[] => runs.filter(({ run }) => run.planned.of.name === name && run.planned.variant.is !== 'itself')
  return {
    spec: loaded.name, title: loaded.spec.title, file: loaded.ref,
    kernel: { name: kernel.name, patches: [...kernel.patches].sort(), without },
    cases: own.map((kept) => ({
      case: kept.run.planned.of.name, ...runJson(kept),
      variants: varied(kept.run.planned.of.name).map((each) =>
        ({ ...variantJson(each.run.planned.variant), kernel: each.run.planned.kernel.name, ...runJson(each) })),
    })),
  }
}

function variantJson(variant: Variant): object {
  switch (variant.is) {
    case 'fixed': return { variant: 'with', patch: variant.by }
    case 'without': return { variant: 'without', patch: variant.patch }
    case 'without own':
    case 'itself': return { variant: variant.is, patch: null }
  }
}

function runJson({ run, folders }: Kept): object {
  const { outcome, compiled, planned, properties } = run
  return {
    scope: compiled.scope, restriction: planned.of.restriction ?? null,
    complete: outcome.cut === null && outcome.error === null, cut: outcome.cut,
    error: outcome.error === null ? null : { message: outcome.error.message, place: run.errorPlace },
    states: outcome.states, transitions: outcome.transitions, depth: outcome.depth,
    seconds: round(outcome.seconds), peakBytes: outcome.peakBytes, domains: outcome.domains, search: outcome.account,
    properties: properties.map(({ property, expected, steps }) => ({
      name: property.name, kind: property.kind, expected, verdict: property.verdict,
      known: planned.variant.is === 'itself' && property.verdict === 'violated' ? planned.of.known ?? null : null,
      reached: property.reached, what: property.what, steps, counterexample: folders[property.name] ?? null,
    })),
  }
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000
