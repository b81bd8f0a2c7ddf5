/**
 * Which regions there are, and which of their pages a reply shows. State words stand in a reply without their page numbers, so whoever
 * reads one has to know the watched pages: model, agent and judge agree on this file.
 */
import { limits } from './limits.ts'
import type { Line, Op, OpName } from './scenario.ts'

export interface Region {
  readonly pages: number
  readonly watched: readonly number[]
}
export type Regions = ReadonlyMap<string, Region>

/** Small regions are shown whole; of larger ones the first pages, both sides of where a huge page ends, and the last page. */
export function watchedAtFirst(pages: number): number[] {
  if (pages <= 8) return Array.from({ length: pages }, (_, page) => page)
  return [...new Set([0, 1, 2, 511, 512, pages - 1])].filter((page) => page < pages).sort((a, b) => a - b).slice(0, limits.watched)
}

/** The regions after an op. One that is unmapped keeps its name: it is shown as `U`. */
export function regionsAfter(regions: Regions, op: Op): Regions {
  switch (op.op) {
    case 'map': return added(regions, op.region, op.pages)
    case 'mremap': return added(regions, op.to, op.pages ?? op.span.range?.count ?? regions.get(op.span.region)?.pages ?? 0)
    case 'watch': return new Map(regions).set(op.region, { pages: regions.get(op.region)?.pages ?? 0, watched: op.pages })
    default: return regions
  }
}

const added = (regions: Regions, name: string, pages: number): Regions => new Map(regions).set(name, { pages, watched: watchedAtFirst(pages) })

/** These say something about the run and do nothing in it: `expect` looks past them for what it judges. */
const asides: readonly OpName[] = ['expect', 'watch', 'opt']
export const isAside = (op: OpName): boolean => asides.includes(op)

/** Which line the `expect` at this index speaks of; -1 if nothing was done before it. */
export const judgedLine = (lines: readonly Line[], index: number): number =>
  lines.slice(0, index).findLastIndex(({ op }) => !isAside(op.op))

/** The regions as the reply to the line at this index shows them. */
export const regionsShown = (lines: readonly Line[], index: number): Regions =>
  lines.slice(0, index + 1).reduce<Regions>((regions, { op }) => regionsAfter(regions, op), new Map())
