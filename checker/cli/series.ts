/** `mmcheck series`: every prefix and every drop-one of a patch series. */
import { findSeries, series as allSeries, type Series } from '../../model/patches/index.ts'
import { UserError } from '../../model/user-error.ts'
import type { Session } from './check.ts'
import { keep, keepOne, rootOf } from './counterexample.ts'
import { type ExitCode, exits, Failure, worst } from './exit.ts'
import { type LimitOptions, limitsFor } from './limits.ts'
import { type LoadedSpec, loadSpec, loadSpecs, specNames } from './load.ts'
import { type MethodOptions, methodFor } from './method.ts'
import { carryOut, exitsOf } from './run.ts'
import { seriesDocument } from './series-json.ts'
import { type SeriesResult, takeApart } from './series-run.ts'
import { type Evidence, quietText, seriesText } from './series-text.ts'

export interface SeriesOptions extends LimitOptions, MethodOptions { readonly update?: boolean }

export interface SeriesDone { readonly exit: ExitCode; readonly result: SeriesResult; readonly evidence: Evidence }

export async function series(ref: string, options: SeriesOptions, session: Session): Promise<SeriesDone> {
  const { output } = session
  const began = performance.now()
  const loaded = await specOf(ref)
  const limits = limitsFor(options, output, session.stopped)
  const method = methodFor(options)
  const result = takeApart(loaded, seriesOf(loaded), (planned, title) => carryOut(planned, limits(`${title}: ${planned.of.name}`), method))
  const evidence = await evidenceOf(result, rootOf(options.update === true))
  if (output.json) output.document(seriesDocument(result, evidence, (performance.now() - began) / 1000))
  else output.print(output.verbosity === 'quiet' ? quietText(result) : seriesText(result, evidence))
  const runs = [...result.whole, ...result.fixed, ...result.patches.flatMap((each) => each.expected)]
  const cut = result.complete ? exits.ok : session.stopped() ? exits.interrupted : exits.inconclusive
  return { exit: worst([cut, ...runs.flatMap(exitsOf)]), result, evidence }
}

/** By the name of a spec, by its path, or by the id of the series that a spec is about. */
async function specOf(ref: string): Promise<LoadedSpec> {
  if (specNames.includes(ref) || findSeries(ref) === undefined) {
    try {
      return await loadSpec(ref)
    } catch (thrown) {
      throw thrown instanceof UserError && thrown.what === 'spec' && thrown.known.length > 0
        ? new UserError('series', ref, [...new Set([...specNames, ...allSeries.map((each) => each.id)])]) : thrown
    }
  }
  const found = (await loadSpecs([])).find(({ spec }) => spec.series === ref)
  if (found === undefined) throw new UserError('series', ref, specNames, `no spec is about the series "${ref}"`)
  return found
}

function seriesOf({ spec, ref }: LoadedSpec): Series {
  const found = spec.series === undefined ? undefined : findSeries(spec.series)
  if (found !== undefined) return found
  const example = `Example: series: '${allSeries[0]?.id ?? ''}'`
  throw new Failure(specNames.includes(ref) ? exits.usage : exits.data, `${ref}: the spec names no series to take apart. ${example}`)
}

/** The property that the whole tool is about: a patch that it depends on keeps a counterexample to it, besides the shortest one. */
const promise = 'wp-never-lost'

async function evidenceOf(result: SeriesResult, root: string): Promise<Evidence> {
  const byPatch: Record<string, string> = {}
  const ofPromise: Record<string, string> = {}
  const ofWhole: Record<string, Readonly<Record<string, string>>> = {}
  for (const { patch, violates, violations } of result.patches) {
    if (violates !== null) byPatch[patch.id] = await keepOne(violates.run, violates.property, root)
    const lost = violations.find(({ property }) => property === promise)
    if (lost !== undefined) ofPromise[patch.id] = await keepOne(lost.run, promise, root)
  }
  for (const run of result.whole) {
    const { folders } = await keep(run, root)
    if (Object.keys(folders).length > 0) ofWhole[run.planned.of.name] = folders
  }
  return { byPatch, ofPromise, ofWhole }
}
