/**
 * What the judge knows, from calls and their results alone: processes and their pages, contexts, files, and who sleeps. It never looks at a state
 * word to learn what is so; words are only held against it.
 */
import { type Ghost, ghost } from '../../../model/contract/ghost.ts'
import type { Memory } from '../../../model/contract/rules.ts'
import type { FeatureWord, MemoryKind, Op, Span } from '../../scenario/scenario.ts'
import { type Cause, causeOf } from './rows.ts'

export interface File { pages: number }
/** `holders`: who has a descriptor of it. Children inherit those that are open when they are born, so closing one may not be the end (R11). */
export interface Context { readonly name: string; readonly features: readonly FeatureWord[]; readonly process: Process; readonly holders: Set<Process> }

export interface Page {
  readonly region: string
  readonly index: number
  readonly kind: MemoryKind
  readonly memory: Memory
  readonly file: { readonly of: File; readonly index: number } | null
  ghost: Ghost
  mapped: boolean
  /** Huge pages are allowed here: touching a page may populate its neighbours. */
  huge: boolean
  /** Who registered it, for whatever mode. */
  context: Context | null
  /** The rule that last changed the value, and the reply it came with. */
  cause: Cause
  since: number
  /** Why nothing is claimed of it, if so. */
  notFollowed: string | null
}

export interface Process { readonly name: string | null; readonly regions: Map<string, Page[]>; alive: boolean }

/** Somebody who sleeps in a fault: at a page of its op, on a WP fault or another. */
export interface Sleeper {
  readonly process: Process
  readonly op: Op
  readonly text: string
  readonly pages: readonly Page[]
  /** Index into pages. */
  at: number
  wp: boolean
  context: Context | null
  /** The reply in which it last gave a sign of life. */
  heard: number
}

export class Account {
  readonly first: Process = { name: null, regions: new Map(), alive: true }
  readonly processes: Process[] = [this.first]
  readonly contexts: Context[] = []
  sleepers: Sleeper[] = []
  /** MADV_DONTFORK and the like were seen: what a child has is not followed. */
  forkIsStrange = false

  process(name: string | null): Process | undefined {
    return this.processes.findLast((process) => process.name === name && process.alive)
  }

  /** The last one of that name of which the process has a descriptor. */
  context(name: string, process = this.first): Context | undefined {
    return this.contexts.findLast((context) => context.name === name && context.holders.has(process))
  }

  /** Contexts that end when a process closes this one, or ends itself. */
  endsWith(process: Process, closed: Context | null): Context[] {
    const given = closed === null ? this.contexts : [closed]
    return given.filter(({ holders }) => holders.has(process) && holders.size === 1)
  }

  pages(process: Process, span: Span): Page[] {
    const pages = process.regions.get(span.region) ?? []
    return span.range === null ? [...pages] : pages.slice(span.range.first, span.range.first + span.range.count)
  }

  /** Every page of every process that shows this part of a file. */
  mappingsOf(file: File, from: number, to: number): Page[] {
    return this.allPages().filter((page) => page.mapped && page.file?.of === file && page.file.index >= from && page.file.index < to)
  }

  allPages(): Page[] {
    return this.processes.filter((process) => process.alive).flatMap((process) => [...process.regions.values()].flat())
  }
}

const memoryOf: Readonly<Record<MemoryKind, Memory>> = {
  anon: 'anon', anons: 'file-shared', shm: 'file-shared', shmp: 'file-private', ht: 'file-shared', htp: 'file-private', ht1g: 'file-shared',
  ht1gp: 'file-private', dax: 'file-shared', daxp: 'file-private',
}

/** Small regions hold no huge page, whatever the settings of the system are. */
const hugePage = 512

export function newRegion(op: Op & { readonly op: 'map' }, file: File | null): Page[] {
  return Array.from({ length: op.pages }, (_, index) => ({
    region: op.region, index, kind: op.kind, memory: memoryOf[op.kind], file: file === null ? null : { of: file, index: op.off + index },
    ghost: ghost('outside'), mapped: true, huge: op.pages >= hugePage && op.thp !== 'nohuge', context: null, cause: causeOf('R2'), since: 0, notFollowed: null,
  }))
}

export const hasDescriptor = (kind: MemoryKind): boolean => kind !== 'anon' && kind !== 'anons'
export const isPrivateHugetlb = (kind: MemoryKind): boolean => kind === 'htp' || kind === 'ht1gp'

/** Anonymous neighbours in the same huge-page-sized block may have been populated along with this page. */
export function neighboursMayBePopulated(process: Process, page: Page): void {
  if (page.memory !== 'anon' || !page.huge) return
  const block = Math.floor(page.index / hugePage)
  for (const other of process.regions.get(page.region) ?? []) {
    if (Math.floor(other.index / hugePage) === block && other.ghost.has === 'no') other.ghost = { ...other.ghost, has: 'maybe' }
  }
}
