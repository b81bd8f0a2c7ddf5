/**
 * Tools for worlds with names (regions, parts of VMAs, folios, contexts): a scenario in one line, its ops separated by semicolons, and what
 * the last of them answers, in the words of the scenario language.
 *
 * Expected values are read off the kernel's source (mm/vma.c and so on, v6.12 unless another is named), or are what real kernels answered.
 */
import { parseScenarios } from '../../checker/scenario/parse.ts'
import type { OpReply, Reply } from '../../checker/scenario/reply.ts'
import { planOf } from '../../checker/scenario/run/plan.ts'
import { runIn } from '../../checker/scenario/run/run.ts'
import { type World, worldOf } from '../../checker/scenario/run/world.ts'
import type { Scenario } from '../../checker/scenario/scenario.ts'
import { on } from './kit.ts'

export type { World } from '../../checker/scenario/run/world.ts'

/** The newest kernel of those whose answers are known. */
export const v6_18 = 'v6.18'

export function scenario(text: string): Scenario {
  const [only] = parseScenarios(['begin test', ...text.split(';').map((line) => line.trim()).filter((line) => line !== ''), 'end'].join('\n'), 'test')
  if (only === undefined) throw new Error('no scenario')
  return only
}

/** What the ops leave behind, and what they answered. */
export function played(text: string, kernel = v6_18): { readonly world: World; readonly replies: readonly Reply[] } {
  const parsed = scenario(text)
  const world = worldOf(planOf(parsed), on(kernel))
  return { world, replies: runIn(world, parsed).slice(1, -1) }
}

export const worldAfter = (text: string, kernel = v6_18): World => played(text, kernel).world
export const repliesTo = (text: string, kernel = v6_18): readonly Reply[] => played(text, kernel).replies

/** The answer to the last op. */
export function answerTo(text: string, kernel = v6_18): OpReply {
  const last = repliesTo(text, kernel).at(-1)
  if (last === undefined || !('op' in last) || 'vmas' in last || 'unsupported' in last || 'refused' in last) throw new Error(`no answer of an op: ${JSON.stringify(last)}`)
  return last
}

/** How the last op ended: `OK`, the name of an errno or a signal, or `blocked`. */
export const resultOf = (text: string, kernel = v6_18): string => {
  const { blocked, sig, e } = answerTo(text, kernel)
  return blocked === 1 ? 'blocked' : sig ?? e ?? ''
}

/** The VMAs afterwards: `A:0+2 rw-p uw, A:2+2 rw-p`; of a child where it is named. */
export function vmasAfter(text: string, kernel = v6_18, of = ''): string {
  const last = repliesTo(`${text}; vmas ${of}`, kernel).at(-1)
  if (last === undefined || !('vmas' in last)) throw new Error(`no list of VMAs: ${JSON.stringify(last)}`)
  return last.vmas.join(', ')
}

/** The state words of a region afterwards, without masks and identities: `Pwx N`; of a child where it is named. */
export function wordsAfter(text: string, region = 'A', kernel = v6_18, of?: string): string {
  const reply = answerTo(text, kernel)
  const words = of === undefined ? reply.st : reply[`@${of}`]
  return (words?.[region] ?? '').replaceAll(/[#/~][^ ]*/g, '')
}

/** The messages and ends of accesses that the last op brought. */
export const eventsOf = (text: string, kernel = v6_18): readonly string[] => answerTo(text, kernel).ev ?? []

/** The page indices of a region in a world, relative to its first. */
export function regionOf(world: World, name = 'A'): { readonly first: number; readonly pages: number } {
  const region = world.regions.findLast((each) => each.name === name)
  if (region === undefined) throw new Error(`no region ${name}`)
  return region
}

/** Which pages of a region are mapped with a page in a process. */
export function presentIn(world: World, name = 'A', mm = 0): number[] {
  const { first, pages } = regionOf(world, name)
  const entries = world.state.mms[mm]?.pt.slice(first, first + pages) ?? []
  return entries.flatMap((entry, page) => (entry.kind === 'present' ? [page] : []))
}

/** By page of a region, of its VMA: the anon_vma (0: none; `.` for a hole), marked where fork has chained it to another. */
export function anonVmasOf(world: World, name = 'A', mm = 0): string {
  const { first, pages } = regionOf(world, name)
  return (world.state.mms[mm]?.vmas.slice(first, first + pages) ?? []).map(({ area }) => (area === undefined ? '.' : `${area.anon_vma}${area.forked ? '+' : ''}`)).join(' ')
}

/** Whether the first page table of a region exists in a process. */
export const hasTable = (world: World, name = 'A', mm = 0): boolean =>
  world.state.identities?.tables[mm]?.[world.config.layout.tableOf[regionOf(world, name).first] ?? 0] ?? false
