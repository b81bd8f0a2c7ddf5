/**
 * One op at a time: for each name, when it makes sense and how it is drawn. An op also moves the little that is known of the world, as if it had
 * succeeded.
 */
import type { Op } from '../../scenario/scenario.ts'
import { between, chance, type Draw, oneOf, pick } from './draw.ts'
import { mremap, register } from './mappings.ts'
import { advices, features, type GeneratedOp, hasFile, rarely } from './tables.ts'
import { anySpan, type Child, isRegisteredBy, liveRegions, onePage, pagesOf, type Region, registeredSpan, type Uffd, type World } from './world.ts'

interface Maker {
  readonly possible: (world: World) => boolean
  readonly make: (world: World, draw: Draw) => Op
}

const openUffds = (world: World): Uffd[] => world.uffds.filter((uffd) => uffd.open)
/** Rarely one that is closed: a call on it is refused. */
const anyUffd = (world: World, draw: Draw): Uffd =>
  oneOf(draw, !world.off.has('closed uffd') && chance(draw, rarely.closed) ? world.uffds : openUffds(world))
const children = (world: World): Child[] => world.children.filter((child) => child.alive)
const files = (world: World): Region[] => world.regions.filter((region) => hasFile(region.kind))
const always = (): boolean => true
const withUffd = (world: World): boolean => openUffds(world).length > 0

/**
 * A child that has inherited the descriptor keeps the context alive. If it sends events, nobody reads them any more, and whoever sets one off
 * waits for ever: no scenario that can come to an end.
 */
const closable = (world: World): Uffd[] =>
  openUffds(world).filter(({ features: own }) => children(world).length === 0 || !own.some((feature) => feature.startsWith('ev_')))

/** A region for an ioctl: mostly one that the descriptor has registered. */
function regionFor(world: World, draw: Draw, uffd: Uffd): Region {
  const registered = world.regions.filter((region) => region.pages.some((page) => page.mapped && isRegisteredBy(page, uffd)))
  return oneOf(draw, registered.length > 0 && !chance(draw, rarely.anyway) ? registered : liveRegions(world.regions))
}

/** Who acts, and on which region: the first process, or a child on what it was born with. */
function actor(world: World, draw: Draw): { by: string | null; region: Region } {
  const alive = children(world)
  const child = alive.length > 0 && chance(draw, rarely.child) ? oneOf(draw, alive) : null
  return { by: child?.name ?? null, region: oneOf(draw, liveRegions(child?.regions ?? world.regions)) }
}

function fileRegion(world: World, draw: Draw): Region {
  const wrong = !world.off.has('wrong kind') && chance(draw, rarely.wrongKind)
  return oneOf(draw, wrong || files(world).length === 0 ? world.regions : files(world))
}

const fileOpPossible = (world: World): boolean => files(world).length > 0
const dontWake = (world: World, draw: Draw): boolean => !world.off.has('wp dw') && chance(draw, rarely.dontWake)
const value = (draw: Draw): number => between(draw, 1, 9)
const freeName = (taken: readonly { readonly name: string }[], names: string): string | undefined => [...names].find((name) => !taken.some((each) => each.name === name))

export const makers: Readonly<Record<GeneratedOp, Maker>> = {
  write: { possible: always, make: (world, draw) => {
    const { by, region } = actor(world, draw)
    return { op: 'write', by, span: anySpan(draw, region), value: value(draw) }
  } },
  read: { possible: always, make: (world, draw) => {
    const { by, region } = actor(world, draw)
    return { op: 'read', by, span: anySpan(draw, region) }
  } },
  madv: { possible: always, make: (world, draw) => {
    const { by, region } = actor(world, draw)
    const advice = pick(draw, advices.filter((each) => !world.off.has(`madv ${each.value}`)))
    return { op: 'madv', by, span: anySpan(draw, region), advice }
  } },
  wp: { possible: withUffd, make: (world, draw) => {
    const uffd = anyUffd(world, draw)
    const on = chance(draw, 65)
    return { op: 'wp', by: null, uffd: uffd.name, span: registeredSpan(draw, regionFor(world, draw, uffd), uffd), on, dontWake: dontWake(world, draw) && (!on || chance(draw, 25)) }
  } },
  copy: { possible: withUffd, make: (world, draw) => {
    const uffd = anyUffd(world, draw)
    const span = registeredSpan(draw, regionFor(world, draw, uffd), uffd)
    return { op: 'copy', by: null, uffd: uffd.name, span, value: value(draw), wp: !world.off.has('copy wp') && chance(draw, 50), dontWake: dontWake(world, draw) }
  } },
  wake: { possible: withUffd, make: (world, draw) => {
    const uffd = anyUffd(world, draw)
    return { op: 'wake', by: null, uffd: uffd.name, span: registeredSpan(draw, regionFor(world, draw, uffd), uffd) }
  } },
  reg: { possible: withUffd, make: (world, draw) => register(world, draw, anyUffd(world, draw), liveRegions(world.regions)) },
  unreg: { possible: withUffd, make: (world, draw) => {
    const uffd = anyUffd(world, draw)
    const region = regionFor(world, draw, uffd)
    const span = registeredSpan(draw, region, uffd)
    if (!uffd.name.includes('+')) for (const page of pagesOf(region, span)) page.registered = null
    return { op: 'unreg', by: null, uffd: uffd.name, span }
  } },
  close: { possible: (world) => closable(world).length > 0, make: (world, draw) => {
    const uffd = oneOf(draw, closable(world))
    uffd.open = false
    for (const { pages } of world.regions) for (const page of pages) if (isRegisteredBy(page, uffd)) page.registered = null
    return { op: 'close', by: null, uffd: uffd.name }
  } },
  uffd: { possible: (world) => world.uffds.filter((uffd) => !uffd.name.includes('+')).length < (world.off.has('second uffd') ? 1 : 2), make: (world, draw) => {
    const name = freeName(world.uffds, 'uv') ?? 'u'
    const anyFile = files(world).length > 0
    const own = features.filter((each) => !world.off.has(each.value) && chance(draw, anyFile ? each.percent : each.withoutFiles ?? each.percent)).map((each) => each.value)
    world.uffds.push({ name, features: own, open: true })
    return { op: 'uffd', by: null, uffd: name, features: own }
  } },
  // One fork message only: a second context of the same name would leave a reader guessing which one `u+` is.
  fork: { possible: (world) => world.children.length < 2 && !world.uffds.some((uffd) => uffd.name.includes('+')), make: (world) => {
    const name = freeName(world.children, 'cd') ?? 'c'
    world.children.push({ name, regions: world.regions.map((region) => ({ ...region, pages: region.pages.map((page) => ({ ...page })) })), alive: true })
    for (const uffd of openUffds(world)) {
      const registered = world.regions.some((region) => region.pages.some((page) => isRegisteredBy(page, uffd)))
      if (registered && uffd.features.includes('ev_fork')) world.uffds.push({ name: `${uffd.name}+`, features: uffd.features, open: true })
    }
    return { op: 'fork', by: null, child: name }
  } },
  kill: { possible: (world) => children(world).length > 0, make: (world, draw) => {
    const child = oneOf(draw, children(world))
    child.alive = false
    return { op: 'kill', by: null, child: child.name }
  } },
  punch: { possible: fileOpPossible, make: (world, draw) => ({ op: 'punch', by: null, span: anySpan(draw, fileRegion(world, draw)) }) },
  trunc: { possible: fileOpPossible, make: (world, draw) => {
    const region = fileRegion(world, draw)
    return { op: 'trunc', by: null, span: { region: region.name, range: null }, pages: between(draw, 0, region.pages.length) }
  } },
  fwrite: { possible: fileOpPossible, make: (world, draw) => ({ op: 'fwrite', by: null, span: onePage(draw, fileRegion(world, draw)), value: value(draw) }) },
  fread: { possible: fileOpPossible, make: (world, draw) => ({ op: 'fread', by: null, span: onePage(draw, fileRegion(world, draw)) }) },
  munmap: { possible: always, make: (world, draw) => {
    const region = oneOf(draw, liveRegions(world.regions))
    const span = anySpan(draw, region)
    for (const page of pagesOf(region, span)) Object.assign(page, { mapped: false, registered: null })
    return { op: 'munmap', by: null, span }
  } },
  mremap: { possible: (world) => world.named < 6, make: mremap },
  mprotect: { possible: always, make: (world, draw) => {
    const region = oneOf(draw, liveRegions(world.regions))
    const span = anySpan(draw, region)
    const prot = pick(draw, [{ weight: 4, value: 'r' }, { weight: 4, value: 'rw' }, { weight: 1, value: 'n' }] as const)
    for (const page of pagesOf(region, span)) page.prot = prot
    return { op: 'mprotect', by: null, span, prot }
  } },
  vmas: { possible: always, make: (world, draw) => ({ op: 'vmas', by: null, of: children(world).length > 0 && chance(draw, rarely.child) ? oneOf(draw, children(world)).name : null }) },
  swapoff: { possible: (world) => world.losesSwap && world.swapBack === null, make: (world, draw) => {
    world.swapBack = between(draw, 0, 2)
    return { op: 'swapoff', by: null }
  } },
}
