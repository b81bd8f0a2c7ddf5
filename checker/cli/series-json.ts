/** The document of `series --json`: a contract, to which fields may be added but none taken away. */
import { type SeriesResult, tableOf } from './series-run.ts'
import type { Evidence } from './series-text.ts'
import { tool } from './tool.ts'

export function seriesDocument(result: SeriesResult, { byPatch, ofWhole }: Evidence, seconds: number): object {
  const { loaded, series, base, complete, whole, fixed, patches } = result
  return {
    tool, spec: loaded.name, series: series.id, title: series.title, base, complete, seconds: Math.round(seconds * 1000) / 1000,
    whole: tableOf(whole),
    known: Object.fromEntries(loaded.spec.cases.flatMap(({ name, known }) => (known === undefined ? [] : [[name, known]]))),
    wholeCounterexamples: ofWhole,
    withFixes: tableOf(fixed),
    patches: patches.map(({ n, patch, inModel, necessary, violates, violations, prefix, without }) => ({
      n, id: patch.id, subject: patch.subject, role: patch.role, reason: patch.reason ?? null, necessary,
      violates: violates === null ? null : { case: violates.case, property: violates.property },
      steps: violates?.steps ?? null, counterexample: byPatch[patch.id] ?? null, 
      alsoViolates: violations.slice(1).map((each) => ({ case: each.case, property: each.property, steps: each.steps })),
      identical: !inModel, prefix, without,
    })),
  }
}
