/**
 * Random scenarios, as a fast-check arbitrary: memory, a userfaultfd and mostly a registration, then 4 to 20 ops by weight. The same seed
 * gives the same scenarios on every machine; number i of a seed can be made again without those before it.
 */
import fc from 'fast-check'
import type { Op, Scenario } from '../scenario/scenario.ts'
import { between, chance, type Draw, drawn, pick } from './generate/draw.ts'
import { map, register } from './generate/mappings.ts'
import { makers } from './generate/ops.ts'
import { type GeneratedOp, offNames, opWeights, rarely } from './generate/tables.ts'
import { emptyWorld, liveRegions, type World } from './generate/world.ts'

export { offNames } from './generate/tables.ts'

export interface GenerateOptions {
  /** Names that do not occur, for a model that lacks them: see offNames. */
  readonly off?: readonly string[]
  /** At most so many ops after the set-up. */
  readonly ops?: number
}

const weighted = (Object.keys(opWeights) as GeneratedOp[]).map((name) => ({ weight: opWeights[name], value: name }))

/** @throws RangeError for a name that is none. */
export function scenarioArbitrary(options: GenerateOptions = {}, name = 'random'): fc.Arbitrary<Scenario> {
  const unknown = options.off?.find((each) => !offNames.includes(each))
  if (unknown !== undefined) throw new RangeError(`nothing is called "${unknown}" here`)
  const off = new Set(options.off)
  return drawn((draw) => numbered(name, opsOf(draw, off, options.ops ?? 20)))
}

/** Number `i` of the scenarios of a seed. */
export function randomScenario(seed: number, i: number, options: GenerateOptions = {}): Scenario {
  const [scenario] = fc.sample(scenarioArbitrary(options, `random ${seed}/${i}`), { seed: mix(seed, i), numRuns: 1 })
  if (scenario === undefined) throw new Error('fast-check gave no sample')
  return scenario
}

/** Lines are numbered as they stand in a file that begins with `begin NAME`. */
export const numbered = (name: string, ops: readonly Op[]): Scenario => ({ name, lines: ops.map((op, i) => ({ number: i + 2, op })) })

function opsOf(draw: Draw, off: ReadonlySet<string>, most: number): Op[] {
  const world = emptyWorld(off)
  world.losesSwap = chance(draw, rarely.swapoff)
  const ops: Op[] = [map(world, draw)]
  if (chance(draw, 35)) ops.push(map(world, draw))
  ops.push(makers.uffd.make(world, draw))
  for (const region of world.regions) {
    const uffd = world.uffds.at(0)
    if (uffd !== undefined && !off.has('reg') && chance(draw, 85)) ops.push(register(world, draw, uffd, [region]))
  }
  const count = between(draw, Math.min(4, most), most)
  for (let i = 0; i < count; i++) ops.push(...next(world, draw))
  if (world.swapBack !== null) ops.push(swapon)
  return ops
}

const swapon: Op = { op: 'swapon', by: null }

/** The next op; swap that is off comes back after at most two more. */
function next(world: World, draw: Draw): Op[] {
  const back: Op[] = []
  if (world.swapBack !== null && world.swapBack-- === 0) {
    world.swapBack = null
    back.push(swapon)
  }
  const name = pick(draw, weighted.filter(({ value }) => !world.off.has(value) && makers[value].possible(world)))
  return [...back, ...(name === 'swapoff' ? wakeAll(world) : []), makers[name].make(world, draw)]
}

/**
 * Whoever sleeps makes the access again, and sleeps without holding on to a swap slot. Otherwise swapoff would not come back: a writer that sleeps in
 * the very fault that swapped its page in holds the slot (counterexamples/live/swapoff-spins-on-wp-sleeper).
 */
const wakeAll = ({ uffds, regions }: World): Op[] => uffds.filter(({ open }) => open).flatMap(({ name }) =>
  liveRegions(regions).map((region): Op => ({ op: 'wake', by: null, uffd: name, span: { region: region.name, range: null } })))

/** Seeds of neighbours have nothing in common: splitmix's finishing steps. */
function mix(seed: number, i: number): number {
  let x = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(i + 1, 0x85ebca6b)) | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return x ^ (x >>> 15)
}

