/**
 * Tools for decision tables: one small memory from a few words, a modelled function or operation run on it, and what came
 * of it in the same words.
 *
 * A kernel is a release, `+v5` for the series on top of it, and patches taken away or added: `v5.14+v5 -persist-across-zap`.
 * A VMA is its kind and flags: `shmem RW wp missing`, or `anon gone`. An entry is `none`, `special`, `marker`, `swap wp`, or what
 * it maps and its bits: `anon W dirty wp`. Expected values are the kernel's; where a kernel has nothing that reads pte_dirty,
 * the model leaves that bit out of its entries, and so does the comparison.
 */
import { produce } from 'immer'
import { expect } from 'vitest'
import { take } from '../../checker/search/take.ts'
import { kernel, type Kernel } from '../../model/kernels.ts'
import { compile } from '../../model/language/compile.ts'
import { operationNames, operationsOf } from '../../model/operations/index.ts'
import type { ReleaseName } from '../../model/patches/index.ts'
import { completeScope, type ScopeInput } from '../../model/scope.ts'
import { type Config, configure, initialState } from '../../model/state/config.ts'
import { type Entry, marker, type Mapped, none, present, special, swapped } from '../../model/state/entry.ts'
import { Machine } from '../../model/state/machine.ts'
import type { Locals } from '../../model/state/position.ts'
import { type CachePage, type Kind, type MachineState, type Place, unmapped, type Vma } from '../../model/state/state.ts'
import type { System, Watch } from '../../model/system/system.ts'

export const v6_12 = 'v6.12'
export const here: Place = { mm: 0, page: 0 }
export const inChild: Place = { mm: 1, page: 0 }

export interface World {
  readonly config: Config
  state: MachineState
  /** Properties of the report sort that were violated, in order. */
  readonly reports: string[]
  /** Those whose premise occurred. */
  readonly reached: Set<string>
  /** Messages, writes and results, in order. */
  readonly events: string[]
}

export interface Given {
  readonly on?: string
  readonly vma?: string
  readonly pte?: string
  /** The entries of all pages, where there are several; of process 0. */
  readonly ptes?: readonly string[]
  /** With these there are two processes. */
  readonly child?: string
  readonly childPte?: string
  readonly joint?: boolean
  readonly cache?: CachePage['page'] | 'beyond i_size' | 'present beyond i_size'
  readonly scope?: Partial<ScopeInput>
}

export function world(given: Given): World {
  const { kind, vma } = parseVma(given.vma ?? 'shmem RW wp')
  const two = given.child !== undefined || given.childPte !== undefined
  const scope = completeScope({ kinds: [kind], operations: operationNames, pages: given.ptes?.length ?? 1, mms: two ? 2 : 1, ...given.scope })
  const kernel = on(given.on ?? v6_12)
  // The functions are tried with the dirty bit too, though no case needs it yet: v6.3's can_change_pte_writable reads it.
  const config = { ...configure(scope, kernel), dirty_matters: kernel.patches.has('wp-range-vm-page-prot') }
  const state = initialState(config)
  const [parent, child] = state.mms
  const entries = given.ptes ?? [given.pte ?? 'none']
  parent?.vmas.fill(vma)
  parent?.pt.splice(0, entries.length, ...entries.map((text) => entryIn(config, text)))
  if (two && child !== undefined) {
    child.alive = given.child !== undefined
    child.vmas.fill(parseVma(given.child ?? 'shmem gone').vma)
    child.pt[0] = entryIn(config, given.childPte ?? 'none')
  }
  state.joint.fill(given.joint ?? false)
  const cache = given.cache ?? 'absent'
  state.cache.fill({ page: cache === 'beyond i_size' ? 'absent' : cache === 'present beyond i_size' ? 'present' : cache, beyond_i_size: cache.endsWith('beyond i_size') })
  return { config, state, reports: [], reached: new Set(), events: [] }
}

/** A machine on the memory as it is, for calling a modelled function; what it writes can be seen in the world. */
export function machine(w: World, locals: Locals = {}, choices: Readonly<Record<string, string>> = {}): Machine {
  const m = new Machine(w.config, w.state, watch(w))
  m.locals = locals
  m.choices = choices
  return m
}

/** The same in the middle of a fault: mmap_lock is held for reading. */
export function faulting(w: World, locals: Locals = {}): Machine {
  const m = machine(w, locals)
  m.mmap_read_lock(0)
  return m
}

const watch = (w: World): Watch => ({
  violated: (property) => { w.reports.push(property) },
  reached: (property) => { w.reached.add(property) },
  tell: (note) => { if (note.note === 'event') w.events.push(note.text) },
})

// --- operations

export interface How {
  /** By whom; else the first who can. */
  readonly by?: string
  readonly mm?: number
  readonly page?: number
  /** An outcome of a declared choice: `swap_duplicate=-ENOMEM`. */
  readonly choice?: string
}

/** The first step of a call; its result when that ends it, else null. */
export function begin(w: World, operation: string, how: How = {}): string | null {
  return act(w, actionNamed(w, operation, how))
}

/** The next step of the call that an actor is in. */
export const goOn = (w: World, by: string): string | null => act(w, `${by}: goes on`)

/** A call to its end, with nobody in between. */
export function call(w: World, operation: string, how: How = {}): string {
  const name = actionNamed(w, operation, how)
  const [by = ''] = name.split(':')
  let result = act(w, name)
  while (result === null) result = goOn(w, by)
  return result
}

export const canBegin = (w: World, operation: string, how: How = {}): boolean => tryAct(w, actionNamed(w, operation, how)) !== null
export const canGoOn = (w: World, by: string): boolean => tryAct(w, `${by}: goes on`) !== null

function act(w: World, name: string): string | null {
  const before = w.events.length
  const next = tryAct(w, name, watch(w))
  if (next === null) throw new Error(`"${name}" is not enabled`)
  w.state = next
  return w.events.slice(before).map((event) => /^returns (\S+)$/.exec(event)?.[1]).find((result) => result !== undefined) ?? null
}

function tryAct(w: World, name: string, heardBy: Watch = { violated() {}, reached() {} }): MachineState | null {
  const action = systemOf(w.config).actions.find((each) => each.name === name)
  if (action === undefined) throw new Error(`no action "${name}"; there are: ${systemOf(w.config).actions.map((each) => each.name).join(', ')}`)
  return take(w.state, action, heardBy)
}

function actionNamed(w: World, operation: string, how: How): string {
  const wanted = systemOf(w.config).actions.map((action) => action.name)
    .filter((name) => new RegExp(`^${how.by ?? '[^:]+'}: ${operation} (mm |page |\\S+ vma)`).test(name))
    .filter((name) => (how.choice === undefined ? !name.includes('[') : name.endsWith(`[${how.choice}]`)))
    .filter((name) => how.mm === undefined || name.includes(` mm ${how.mm}`))
    .filter((name) => how.page === undefined || name.includes(` page ${how.page}`))
  const [first] = wanted
  if (first === undefined) throw new Error(`nobody can begin "${operation}" ${JSON.stringify(how)}`)
  return first
}

const systems = new WeakMap<Config, System<MachineState>>()
function systemOf(config: Config): System<MachineState> {
  const known = systems.get(config) ?? compile(config, operationsOf(config.scope), [], 'table')
  systems.set(config, known)
  return known
}

// --- looking at the memory, and changing it behind an operation's back

export const entryAt = (w: World, place: Place = here): string => show(w.state.mms[place.mm]?.pt[place.page] ?? none)
export function expectEntry(w: World, text: string, place: Place = here): void {
  expect(entryAt(w, place)).toBe(show(entryIn(w.config, text)))
}
export function setEntry(w: World, text: string, place: Place = here): void {
  w.state = produce(w.state, (draft) => { draft.mms[place.mm]?.pt.splice(place.page, 1, entryIn(w.config, text)) })
}
export const vmaAt = (w: World, place: Place = here): string => showVma(w.state.mms[place.mm]?.vmas[0] ?? unmapped)
export const cacheAt = (w: World): string => (w.state.cache[0]?.page ?? '') + (w.state.cache[0]?.beyond_i_size === true ? ' beyond i_size' : '')
export const isJoint = (w: World): boolean => w.state.joint[0] === true
/** Whether any lock is held: none is to be when no call is half-way. */
export const locksHeld = (w: World): boolean =>
  w.state.mms.some((mm) => mm.mmap_lock !== 0 || mm.folio_locked.includes(true)) || w.state.cache_locked.includes(true) || w.state.inode_locked.includes(true)
/** Which messages userspace got: `wp`, `missing`; and `write` for a write that happened. */
export const heard = (w: World): string => w.events.flatMap((event) =>
  (event.startsWith('message: write-protect') ? ['wp'] : event.startsWith('message: missing') ? ['missing'] : event.startsWith('the write') ? ['write'] : [])).join(' ')

// --- words

export function on(text: string): Kernel {
  const [base = '', ...changes] = text.split(' ')
  const [release, series] = base.split('+')
  const first = kernel(release as ReleaseName)
  return changes.reduce((of, change) => (change.startsWith('-') ? of.without(change.slice(1)) : of.with(change.slice(1))),
    series === undefined ? first : first.with('uffd-wp-shmem-hugetlb-v5'))
}

export function pte(text: string): Entry {
  const [first = '', ...bits] = text.split(' ')
  const uffd_wp = bits.includes('wp')
  switch (first) {
    case 'none': return none
    case 'special': return special
    case 'marker': return marker
    case 'empty': return { kind: 'marker', uffd_wp: false }
    case 'swap': return swapped({ uffd_wp })
    case 'anon': case 'cache': case 'zero': return present(first satisfies Mapped, { write: bits.includes('W'), uffd_wp, dirty: bits.includes('dirty') })
    default: throw new Error(`"${text}" is no entry`)
  }
}

function entryIn(config: Config, text: string): Entry {
  const entry = pte(text)
  return entry.kind === 'present' && !config.dirty_matters ? { ...entry, dirty: false } : entry
}

export function show(entry: Entry): string {
  switch (entry.kind) {
    case 'none': return 'none'
    case 'swap_special': return 'special'
    case 'marker': return entry.uffd_wp ? 'marker' : 'empty marker'
    case 'swap': return entry.uffd_wp ? 'swap wp' : 'swap'
    case 'present': return [entry.of, entry.write ? 'W' : 'R', entry.dirty ? 'dirty' : '', entry.uffd_wp ? 'wp' : ''].filter((word) => word !== '').join(' ')
  }
}

export function parseVma(text: string): { kind: Kind; vma: Vma } {
  const [kind = '', ...words] = text.split(' ')
  const vma: Vma = {
    mapped: true, vm_write: words.includes('RW'), uffd_wp: words.includes('wp'), uffd_missing: words.includes('missing'), anon_vma: words.includes('anon_vma'),
  }
  return { kind: kind as Kind, vma: words.includes('gone') ? unmapped : vma }
}

const showVma = (vma: Vma): string =>
  (vma.mapped ? [vma.vm_write ? 'RW' : 'R', vma.uffd_wp ? 'wp' : '', vma.uffd_missing ? 'missing' : '', vma.anon_vma ? 'anon_vma' : ''].filter((word) => word !== '').join(' ') : 'gone')
