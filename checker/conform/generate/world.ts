/**
 * The little that a scenario in the making knows of itself: which names exist, and roughly what each page is. Enough that most ops mean something; whether a
 * call succeeds is for the kernel to say.
 */
import type { FeatureWord, MemoryKind, Span } from '../../scenario/scenario.ts'
import { between, chance, type Draw, oneOf, pick } from './draw.ts'
import { rarely } from './tables.ts'

export interface Page {
  mapped: boolean
  prot: 'r' | 'rw' | 'n'
  /** The userfaultfd and the modes; null when not registered. */
  registered: string | null
}

export interface Region { readonly name: string; readonly kind: MemoryKind; readonly pages: Page[] }
export interface Uffd { readonly name: string; readonly features: readonly FeatureWord[]; open: boolean }
/** A child knows the regions that there were when it was born, and keeps them. */
export interface Child { readonly name: string; readonly regions: readonly Region[]; alive: boolean }

export interface World {
  readonly off: ReadonlySet<string>
  readonly regions: Region[]
  /** Names given away, also to regions that most likely did not come about. */
  named: number
  readonly uffds: Uffd[]
  readonly children: Child[]
  /** Ops until swap has to be back; null while it is there. */
  swapBack: number | null
  /** Whether swap may go away in this scenario: it takes as long as fifty other ops. */
  losesSwap: boolean
}

export const emptyWorld = (off: ReadonlySet<string>): World => ({ off, regions: [], named: 0, uffds: [], children: [], swapBack: null, losesSwap: false })

export const newPages = (count: number): Page[] => Array.from({ length: count }, () => ({ mapped: true, prot: 'rw', registered: null }))
export const pagesOf = (region: Region, span: Span): Page[] =>
  span.range === null ? region.pages : region.pages.slice(span.range.first, span.range.first + span.range.count)

/** Regions with a mapped page; all if there is none. */
export function liveRegions(regions: readonly Region[]): readonly Region[] {
  const live = regions.filter((region) => region.pages.some((page) => page.mapped))
  return live.length > 0 ? live : regions
}

/** Mostly mapped pages of the region: one, several or all. */
export function anySpan(draw: Draw, region: Region): Span {
  const count = region.pages.length
  const size = pick(draw, [{ weight: 5, value: 'one' }, { weight: 3, value: 'some' }, { weight: 3, value: 'all' }] as const)
  if (size === 'all') return { region: region.name, range: null }
  const mapped = region.pages.flatMap((page, i) => (page.mapped ? [i] : []))
  const first = mapped.length > 0 && !chance(draw, rarely.anyway) ? oneOf(draw, mapped) : between(draw, 0, count - 1)
  return { region: region.name, range: { first, count: size === 'one' ? 1 : between(draw, 1, count - first) } }
}

/** For an ioctl: mostly pages that the descriptor has registered, next to each other. Of `u+` nobody keeps account. */
export function registeredSpan(draw: Draw, region: Region, uffd: Uffd): Span {
  const mine = (page: Page | undefined): boolean => page?.mapped === true && isRegisteredBy(page, uffd)
  const starts = region.pages.flatMap((page, i) => (mine(page) ? [i] : []))
  if (starts.length === 0 || chance(draw, rarely.anyway)) return anySpan(draw, region)
  if (starts.length === region.pages.length && chance(draw, 40)) return { region: region.name, range: null }
  const first = oneOf(draw, starts)
  let most = 1
  while (mine(region.pages[first + most])) most++
  return { region: region.name, range: { first, count: chance(draw, 50) ? 1 : between(draw, 1, most) } }
}

export const isRegisteredBy = (page: Page, uffd: Uffd): boolean => page.registered?.startsWith(`${uffd.name.replace('+', '')} `) === true

export const onePage = (draw: Draw, region: Region): Span => {
  const { range } = anySpan(draw, region)
  return { region: region.name, range: { first: range?.first ?? between(draw, 0, region.pages.length - 1), count: 1 } }
}

/** Alike in what makes mappings differ: then they are one mapping, most likely. */
export function isOneMapping(pages: readonly Page[]): boolean {
  const [first, ...rest] = pages
  return first !== undefined && first.mapped && rest.every((page) => page.mapped && page.prot === first.prot && page.registered === first.registered)
}
