/**
 * The shortest scenario that still differs, by delta debugging: first without lines, in chunks that halve; then each line simpler; then without
 * lines again, until nothing helps. Candidates are tried a batch at a time, for a kernel in a guest answers many at once as fast as one.
 *
 * The result is minimal in this sense: without any one of its lines (and what needs that line) it no longer differs, and no line can be made simpler by one
 * step. That holds for any predicate; one that answers differently on two occasions gives no more than a scenario that differed once.
 */
import { numbered } from './generate.ts'
import { without } from './shrink/drop.ts'
import { simpler } from './shrink/smaller.ts'
import type { Line, Scenario } from '../scenario/scenario.ts'

/** Which of the candidates still differ. */
export type Differs = (candidates: readonly Scenario[]) => Promise<readonly boolean[]>

export interface ShrinkOptions {
  /** Candidates in one batch. */
  readonly batch?: number
  /** Candidates in all, after which the best so far is the answer. */
  readonly most?: number
}

export interface Shrunk {
  readonly scenario: Scenario
  readonly tried: number
  /** False if the limit was met first. */
  readonly minimal: boolean
}

export async function shrink(scenario: Scenario, differs: Differs, { batch = 32, most = 2000 }: ShrinkOptions = {}): Promise<Shrunk> {
  const search = new Search(differs, batch, most)
  let best = scenario
  for (;;) {
    const shorter = await fewerLines(best, search)
    const smaller = await search.first(simpler(shorter))
    if (smaller === null) return { scenario: numbered(shorter.name, shorter.lines.map(({ op }) => op)), tried: search.tried, minimal: !search.isOver }
    best = await descend(smaller, search)
  }
}

/** Follows the first simpler scenario as long as there is one. */
async function descend(from: Scenario, search: Search): Promise<Scenario> {
  for (let best = from; ;) {
    const next = await search.first(simpler(best))
    if (next === null) return best
    best = next
  }
}

/** Chunks of the lines are left out, half as long each time none helps; at length one the result is minimal. */
async function fewerLines(from: Scenario, search: Search): Promise<Scenario> {
  let best = from
  for (let length = Math.ceil(best.lines.length / 2); length >= 1;) {
    const next = await search.first(chunks(best.lines, length).map((chunk) => without(best, new Set(chunk))))
    if (next !== null) best = next
    else length = length === 1 ? 0 : Math.ceil(length / 2)
    length = Math.min(length, best.lines.length)
  }
  return best
}

/** From the end, since what comes last depends on what came first. */
function chunks(lines: readonly Line[], length: number): Line[][] {
  const found: Line[][] = []
  for (let end = lines.length; end > 0; end -= length) found.push(lines.slice(Math.max(0, end - length), end))
  return found
}

class Search {
  tried = 0
  private readonly differs: Differs
  private readonly batch: number
  private readonly most: number

  constructor(differs: Differs, batch: number, most: number) {
    this.differs = differs
    this.batch = batch
    this.most = most
  }

  get isOver(): boolean {
    return this.tried >= this.most
  }

  /** The first candidate that differs, or null. */
  async first(candidates: readonly Scenario[]): Promise<Scenario | null> {
    for (let from = 0; from < candidates.length && !this.isOver; from += this.batch) {
      const some = candidates.slice(from, Math.min(from + this.batch, from + this.most - this.tried))
      this.tried += some.length
      const answers = await this.differs(some)
      const found = some.find((_, i) => answers[i] === true)
      if (found !== undefined) return found
    }
    return null
  }
}
