/**
 * The model's machine as a scenario sees it: one plain mutable memory, processes and contexts by their names, accesses that sleep.
 */
import type { Kernel } from '../../../model/kernels.ts'
import type { Result } from '../../../model/language/flow.ts'
import type { Given } from '../../../model/language/operation.ts'
import { runCall } from '../../../model/language/run.ts'
import { operationNames } from '../../../model/operations/names.ts'
import { type ProgramName, type Programs, programsOf } from '../../../model/operations/programs.ts'
import { completeScope } from '../../../model/scope.ts'
import { type Config, configure } from '../../../model/state/config.ts'
import { ghost } from '../../../model/contract/ghost.ts'
import { none } from '../../../model/state/entry.ts'
import type { Identities } from '../../../model/state/folios.ts'
import { Machine } from '../../../model/state/machine.ts'
import { absent, type MachineState, type Mm, type Place, unmapped } from '../../../model/state/state.ts'
import { deaf } from '../../../model/system/system.ts'
import type { Made, Plan } from './plan.ts'

/** It knows the mappings that there were when it was born. */
export interface Child { readonly name: string; readonly mm: number; readonly regions: readonly Made[] }
/** A descriptor of a userfaultfd. Children born since hold it too; it is released when the last of them lets go. */
export interface Context { readonly name: string; readonly ctx: number; readonly holders: Set<number> }

/** An access under way, page by page. */
export interface Access {
  /** The line that asked for it, without `@c`. */
  readonly text: string
  /** In the order in which accesses were asked for. */
  readonly number: number
  readonly by: string | null
  readonly mm: number
  readonly write: boolean
  readonly value: number
  readonly pages: readonly number[]
  /** How many of its pages are done, and how many faults they took. */
  done: number
  faults: number
  /** The byte read last. */
  got: number
  /** Where it sleeps, and in which context. */
  asleep: { readonly ctx: number; readonly page: number } | null
}

/** `fault`: the page, and what sort of access. Faults in a row are told by address and sort, not in the order in which a processor ran them. */
export interface Message { readonly ctx: number; readonly text: string; readonly fault?: readonly [page: number, sort: number] }

export interface World {
  readonly config: Config
  readonly plan: Plan
  state: MachineState
  readonly programs: Programs
  /** Mappings made so far, in order; a later one of the same name hides an earlier one. */
  readonly regions: Made[]
  readonly watched: Map<string, readonly number[]>
  readonly contexts: Context[]
  readonly children: Child[]
  /** Accesses that sleep, in the order in which they were asked for. */
  readonly sleeping: Access[]
  /** Messages not told yet. */
  readonly messages: Message[]
  /** Contexts and places that were woken by the op at hand. */
  readonly woken: { readonly ctx: number; readonly first: Place; readonly last: Place }[]
  /** By file: its length in pages. */
  readonly lengths: Map<number, number>
  /** Children born, and accesses asked for, so far. */
  born: number
  asked: number
}

const programs = new WeakMap<Kernel, Programs>()

export function worldOf(plan: Plan, kernel: Kernel): World {
  const known = programs.get(kernel) ?? programsOf(kernel)
  programs.set(kernel, known)
  const scope = completeScope({ kinds: [...new Set(plan.layout.regions.map(({ kind }) => kind))], operations: operationNames, mms: plan.mms, watch: [] })
  const { layout } = plan
  const config: Config = {
    ...configure(scope, kernel), layout, pages: layout.pages, joint_matters: false, folio_lock_matters: false, anon_vma_matters: true,
    mmap_lock_matters: true, inflight_matters: false,
  }
  return {
    config, plan, state: initialState(config, plan.mms), programs: known, regions: [], watched: new Map(), contexts: [], children: [], sleeping: [], messages: [], woken: [],
    lengths: new Map(), born: 0, asked: 0,
  }
}

function initialState({ layout }: Config, mms: number): MachineState {
  const pages = Array.from({ length: layout.pages }, () => 0)
  const mmAt = (mm: number): Mm => ({
    alive: mm === 0, mmap_lock: 0, vmas: pages.map(() => unmapped), pt: pages.map(() => none), folio_locked: pages.map(() => false), ghost: pages.map(() => ghost('outside')),
  })
  const identities: Identities = {
    folios: [], swap_slots: [], swap: true, ctxs: [], anon_vmas: 0, tables: Array.from({ length: mms }, () => Array.from({ length: Math.max(0, ...layout.tableOf) + 1 }, () => false)),
  }
  return {
    mms: Array.from({ length: mms }, (_, mm) => mmAt(mm)), cache: Array.from({ length: layout.cachePages }, () => absent), cache_locked: Array.from({ length: layout.cachePages }, () => false),
    inode_locked: Array.from({ length: layout.fileCount }, () => false), joint: [], threads: [], inflight: 0, identities,
  }
}

export interface Done { readonly result: Result; readonly m: Machine }

/** One call on the memory, from `first` to `last`. */
export function perform(world: World, program: ProgramName, mm: number, first: number, last: number, given: Given = {}, announces: Machine['announces'] = null): Done {
  const m = machineOf(world)
  m.announces = announces
  m.wakes = (ctx, from, to) => { world.woken.push({ ctx, first: from, last: to }) }
  const result = runCall(m, world.programs[program], { start: { mm, page: first }, first, last, given })
  return { result, m }
}

export const machineOf = (world: World): Machine => new Machine(world.config, world.state, deaf)

export const contextNamed = (world: World, name: string): Context | undefined => world.contexts.findLast((context) => context.name === name && context.holders.has(0))
/** Whether anybody reads the messages of a context: the first process does, of those that it holds. */
export const isHeard = (world: World, ctx: number): boolean => world.contexts.some((context) => context.ctx === ctx && context.holders.has(0))
/** A mapping by its name, as a process knows it: the first unless a child is asked. */
export const regionNamed = (world: World, name: string, by: string | null = null): Made | undefined =>
  (by === null ? world.regions : childNamed(world, by)?.regions ?? []).findLast((region) => region.name === name)
export const childNamed = (world: World, name: string): Child | undefined => world.children.find((child) => child.name === name && (world.state.mms[child.mm]?.alive ?? false))

/** The page as a reply names it: `A:3`. */
export function pageName(world: World, page: number): string {
  const region = world.regions.findLast(({ first, pages }) => page >= first && page < first + pages)
  return region === undefined ? '?' : `${region.name}:${page - region.first}`
}
