/** Ops that make, move and register mappings: those where the parts of a mapping have to fit together for a call to succeed. */
import type { Op, RegisterMode, Span } from '../../scenario/scenario.ts'
import { between, chance, type Draw, oneOf, pick } from './draw.ts'
import { hasFile, kinds, rarely, registrations } from './tables.ts'
import { anySpan, isOneMapping, liveRegions, newPages, pagesOf, type Region, type Uffd, type World } from './world.ts'

const regionNames = 'ABCDEFGH'
const nextRegion = (world: World): string => regionNames.charAt(world.named++)

/** New memory of some kind; sometimes the file of an earlier region again, from some page on. */
export function map(world: World, draw: Draw): Op {
  const name = nextRegion(world)
  const first = world.regions.find((region) => hasFile(region.kind))
  const again = first !== undefined && !world.off.has('second mapping') && chance(draw, 60) ? first : null
  const kind = pick(draw, kinds.filter((each) => !world.off.has(each.value) && (again === null || each.file)))
  const off = again !== null && chance(draw, 40) ? between(draw, 1, again.pages.length - 1) : 0
  const pages = again === null ? between(draw, 2, 8) : between(draw, 1, again.pages.length - off)
  world.regions.push({ name, kind, pages: newPages(pages) })
  return { op: 'map', by: null, region: name, kind, pages, thp: null, readOnly: false, from: again?.name ?? null, off }
}

export function register(world: World, draw: Draw, uffd: Uffd, regions: readonly Region[]): Op {
  const region = oneOf(draw, regions)
  const span: Span = chance(draw, 60) ? { region: region.name, range: null } : anySpan(draw, region)
  const modes: readonly RegisterMode[] = pick(draw, registrations.filter((each) => !world.off.has(`reg ${each.value.join(',')}`)))
  if (!uffd.name.includes('+')) for (const page of pagesOf(region, span)) page.registered = `${uffd.name} ${modes.join(',')}`
  return { op: 'reg', by: null, uffd: uffd.name, span, modes }
}

/** Mostly a range that is one mapping, since moving several at once is refused by most kernels. */
export function mremap(world: World, draw: Draw): Op {
  const region = oneOf(draw, liveRegions(world.regions))
  let span = anySpan(draw, region)
  for (let tries = 0; tries < 4 && !isOneMapping(pagesOf(region, span)) && !chance(draw, rarely.anyway); tries++) span = anySpan(draw, region)
  const succeeds = isOneMapping(pagesOf(region, span))
  const moved = pagesOf(region, span).map((page) => ({ ...page }))
  const dontUnmap = !world.off.has('mremap dontunmap') && chance(draw, rarely.dontUnmap)
  const resized = !dontUnmap && !world.off.has('mremap resized') && chance(draw, rarely.resized)
  const pages = resized ? between(draw, 1, Math.min(8, moved.length + 2)) : null
  const to = nextRegion(world)
  const op: Op = { op: 'mremap', by: null, span, to, pages, dontUnmap }
  // A region that was not made cannot be named later.
  if (!succeeds) return op
  if (!dontUnmap) for (const page of pagesOf(region, span)) Object.assign(page, { mapped: false, registered: null })
  const count = pages ?? Math.max(moved.length, 1)
  world.regions.push({ name: to, kind: region.kind, pages: newPages(count).map((page, i) => moved[i] ?? page) })
  return op
}
