/**
 * Model against kernel: random scenarios in batches, every field of every answer compared. What differs is put to the kernel once more; a kernel
 * that then says something else is `unstable`, and no difference. Each sort of difference is shrunk once to the fewest ops and told with both answers.
 *
 * Nothing here knows who answers, prints, or looks at a clock that was not handed in: two answerers go in, an outcome comes out.
 */
import type { Reply } from '../scenario/reply.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { compare, type Difference, differenceText } from './compare.ts'
import { Coverage } from './coverage.ts'
import { fieldText } from './fields.ts'
import { leftOut, type LeftOut } from './left-out.ts'
import type { Answer } from './lines.ts'
import { opLabel } from './names.ts'
import { shrink } from './shrink.ts'
import { sideBySide } from './side-by-side.ts'

export type Answerer = (scenarios: readonly Scenario[]) => Promise<readonly (readonly Reply[])[]>

export interface Plan {
  readonly runs: number
  readonly scenario: (i: number) => Scenario
  readonly model: Answerer
  readonly kernel: Answerer
  readonly rules?: readonly LeftOut[]
  /** Scenarios in one batch. */
  readonly batch?: number
  /** Sorts of difference that are shrunk; after these, differences are only counted. */
  readonly shrinkMost?: number
  /** Milliseconds. */
  readonly now?: () => number
  /** Asked before each batch: whether to stop here. */
  readonly isOver?: () => boolean
  readonly told?: (so: Progress) => void
}

export interface Progress { readonly runs: number; readonly differences: number; readonly unstable: number }

export interface Found {
  /** As it was drawn. */
  readonly drawn: Scenario
  readonly shrunk: Scenario
  readonly minimal: boolean
  readonly difference: Difference
  readonly says: string
  /** Both answers to the shrunk scenario. */
  readonly sideBySide: string
  /** Scenarios that differed first in the same way. */
  times: number
}

export interface Outcome {
  readonly runs: number
  /** False if it was stopped before all runs were done. */
  readonly complete: boolean
  readonly fields: number
  readonly leftOut: Readonly<Record<string, number>>
  /** Of all fields. */
  readonly leftOutShare: number
  readonly differences: readonly Found[]
  /** Scenarios that differed, all sorts together. */
  readonly differing: number
  readonly unstable: readonly Scenario[]
  /** Of all runs. */
  readonly unstableShare: number
  /** Scenarios that one side could not run to their end, by what was missing. */
  readonly unsupported: Readonly<Record<string, number>>
  readonly coverage: Coverage
  readonly seconds: number
  readonly perSecond: number
}

/** The share of runs that a kernel may answer differently when asked again. */
export const unstableLimit = 0.001

export async function conform(plan: Plan): Promise<Outcome> {
  const now = plan.now ?? (() => performance.now())
  const started = now()
  const run = new Conformance(plan)
  const batch = plan.batch ?? 64
  let drawn = 0
  const next = (): Promise<Answered[]> | null => {
    if (drawn >= plan.runs || plan.isOver?.() === true) return null
    const first = drawn
    drawn = Math.min(plan.runs, drawn + batch)
    return run.ask(Array.from({ length: drawn - first }, (_, i) => plan.scenario(first + i)))
  }
  // While a batch is compared, the kernel is at the next one.
  for (let asked = next(); asked !== null;) {
    const answered: Answered[] = await asked
    asked = next()
    await run.takes(answered)
    plan.told?.({ runs: run.runs, differences: run.differing, unstable: run.unstable.length })
  }
  return run.outcome((now() - started) / 1000)
}

interface Answered { readonly scenario: Scenario; readonly model: Answer; readonly kernel: Answer }

interface Pair { readonly scenario: Scenario; readonly model: Answer; readonly kernel: Answer; readonly difference: Difference }

class Conformance {
  runs = 0
  differing = 0
  readonly unstable: Scenario[] = []
  private fields = 0
  private readonly plan: Plan
  private readonly rules: readonly LeftOut[]
  private readonly left: Record<string, number> = {}
  private readonly unsupported: Record<string, number> = {}
  private readonly found = new Map<string, Found>()
  private readonly coverage = new Coverage()
  private turn: Promise<unknown> = Promise.resolve()

  constructor(plan: Plan) {
    this.plan = plan
    this.rules = plan.rules ?? leftOut
  }

  async takes(pairs: readonly Answered[]): Promise<void> {
    const differing: Pair[] = []
    for (const { scenario, model, kernel } of pairs) {
      const { difference, fields, leftOut: left, unsupported, replies } = compare(scenario, model, kernel, this.rules)
      this.runs++
      this.fields += fields
      for (const [rule, count] of Object.entries(left)) this.left[rule] = (this.left[rule] ?? 0) + count
      if (unsupported !== null) this.unsupported[unsupported] = (this.unsupported[unsupported] ?? 0) + 1
      this.coverage.add(scenario, kernel.slice(0, replies))
      if (difference !== null) differing.push({ scenario, model, kernel, difference })
    }
    if (differing.length > 0) await this.askAgain(differing)
  }

  outcome(seconds: number): Outcome {
    const left = Object.values(this.left).reduce((sum, count) => sum + count, 0)
    return {
      runs: this.runs, complete: this.runs >= this.plan.runs, fields: this.fields, leftOut: this.left, leftOutShare: share(left, this.fields),
      differences: [...this.found.values()], differing: this.differing, unstable: this.unstable, unstableShare: share(this.unstable.length, this.runs),
      unsupported: this.unsupported, coverage: this.coverage, seconds, perSecond: seconds > 0 ? this.runs / seconds : 0,
    }
  }

  async ask(scenarios: readonly Scenario[]): Promise<Answered[]> {
    // The kernel first: it works while the model computes.
    const asked = this.askKernel(scenarios)
    const [model, kernel] = await Promise.all([this.plan.model(scenarios), asked])
    return scenarios.map((scenario, i) => ({ scenario, model: model[i] ?? [], kernel: kernel[i] ?? [] }))
  }

  /** One request after the other, in the order in which they were made. */
  private askKernel(scenarios: readonly Scenario[]): ReturnType<Answerer> {
    const asked = this.turn.then(() => this.plan.kernel(scenarios))
    this.turn = asked.catch(() => undefined)
    return asked
  }

  /** The kernel differs from itself: that is no difference from the model. */
  private async askAgain(pairs: readonly Pair[]): Promise<void> {
    const again = await this.askKernel(pairs.map(({ scenario }) => scenario))
    for (const [i, pair] of pairs.entries()) {
      if (compare(pair.scenario, pair.kernel, again[i] ?? [], this.rules).difference !== null) this.unstable.push(pair.scenario)
      else await this.differs(pair)
    }
  }

  private async differs(pair: Pair): Promise<void> {
    this.differing++
    const sort = sortOf(pair.difference)
    const known = this.found.get(sort)
    if (known !== undefined) known.times++
    else if (this.found.size < (this.plan.shrinkMost ?? 10)) this.found.set(sort, await this.shrunk(pair, sort))
  }

  private async shrunk(pair: Pair, sort: string): Promise<Found> {
    const same = (difference: Difference | null): boolean => difference !== null && sortOf(difference) === sort
    const { scenario, minimal } = await shrink(pair.scenario, async (candidates) =>
      (await this.ask(candidates)).map((each) => same(compare(each.scenario, each.model, each.kernel, this.rules).difference)))
    const [last] = await this.ask([scenario])
    const difference = last === undefined ? null : compare(scenario, last.model, last.kernel, this.rules).difference
    // A kernel that has changed its mind meanwhile leaves the scenario as it was drawn.
    if (last === undefined || difference === null) return foundIn(pair, pair, false)
    return foundIn(pair, { ...last, difference }, minimal)
  }
}

const foundIn = (drawn: Pair, { scenario, model, kernel, difference }: Pair, minimal: boolean): Found => ({
  drawn: drawn.scenario, shrunk: scenario, minimal, difference, says: differenceText(difference), sideBySide: sideBySide(scenario, model, kernel), times: 1,
})

/** Differences of one sort are told once: the same op, whoever does it, the same field of a reply, the same two values. Places and identities do not count. */
function sortOf({ op, field, left, right }: Difference): string {
  const values = field.part === 'identity' ? [] : [left ?? '-', right ?? '-']
  return [op === null ? '' : opLabel({ ...op, by: null }), fieldText({ ...field, where: '' }), ...values].join('|')
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
