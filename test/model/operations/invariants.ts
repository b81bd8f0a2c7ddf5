/**
 * What is so in every state of the modelled kernel, whatever it does for uffd-wp: which locks are held is worked out from where
 * threads stand, pages from who maps them. Each invariant says what is wrong, or nothing.
 */
import { flatten, type PlacedStep } from '../../../model/language/program.ts'
import { idOf } from '../../../model/language/operation.ts'
import { operationsOf } from '../../../model/operations/index.ts'
import { regionOf } from '../../../model/scope.ts'
import type { Config } from '../../../model/state/config.ts'
import { isPrivatePage } from '../../../model/state/entry.ts'
import { type Busy, isIdle } from '../../../model/state/position.ts'
import type { MachineState } from '../../../model/state/state.ts'
import { same } from '../../../model/system/same.ts'

export type Invariant = (state: MachineState) => readonly string[]

/** A thread in a call, with the step that it stands before. */
interface Standing { readonly position: Busy; readonly operation: string; readonly procedure: string; readonly step: PlacedStep; readonly first: boolean }

const readers = ['read', 'write', 'wp-all', 'unwp-all', 'copy', 'copywp', 'dontneed-all']
const writers = ['fork', 'exit', 'munmap', 'mprotect-r', 'mprotect-rw', 'register-missing', 'unregister', 'close']
const fileLockers = ['punch', 'truncate']

/** From its second step on, each of these holds the folio lock of the page-cache page. */
const cacheLockers = ['do_read_fault', 'do_cow_fault', 'do_shared_fault', 'shmem_undo_range']

export function invariantsOf(config: Config, init: MachineState): Readonly<Record<string, Invariant>> {
  const { scope } = config
  const programs = operationsOf(scope).map((operation) => flatten(idOf(operation), operation.body, config.kernel.replaced))
  const standing = (state: MachineState): Standing[] => state.threads.flatMap((position) => {
    if (isIdle(position)) return []
    const program = programs.find((each) => each.byName.has(position.at))
    const index = program?.byName.get(position.at) ?? -1
    const step = program?.steps[index]
    if (program === undefined || step === undefined) throw new Error(`a thread stands at "${position.at}", which is no step`)
    const procedure = step.chain.at(-1) ?? ''
    return [{ position, operation: program.operation, procedure, step, first: program.steps.findIndex((each) => same(each.chain, step.chain)) === index }]
  })
  const expectEqual = (what: string, found: unknown, expected: unknown): string[] =>
    (same(found, expected) ? [] : [`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`])
  const pages = Array.from({ length: config.pages }, (_, page) => page)
  const count = (all: readonly Standing[], holds: (one: Standing) => boolean): number => all.filter(holds).length

  return {
    'mmap_lock is held by those who took it': (state) => {
      const all = standing(state)
      return state.mms.flatMap((mm, i) => {
        const reading = count(all, (one) => one.position.mm === i && readers.includes(one.operation))
        const writing = count(all, (one) => one.position.mm === i && writers.includes(one.operation))
        if (!config.mmap_lock_matters) return expectEqual(`mmap_lock of mm ${i}, which nobody writes,`, mm.mmap_lock, 0)
        return expectEqual(`mmap_lock of mm ${i}`, mm.mmap_lock, writing === 1 && reading === 0 ? 'write' : writing === 0 ? reading : 'held in two ways')
      })
    },
    'the folio lock of a page-cache page is held by the one who took it': (state) => {
      const all = standing(state)
      return pages.flatMap((page) => {
        const holders = count(all, (one) => one.position.page === page &&
          ((cacheLockers.includes(one.procedure) && !one.first) || one.procedure === 'shmem_mfill_atomic_pte' || (one.operation === 'reclaim cache' && !one.first)))
        return expectEqual(`cache_locked[${page}] with ${holders} holders`, [state.cache_locked[page], holders < 2], [holders > 0, true])
      })
    },
    'the folio lock of a private page is held by reclaim only': (state) => {
      const all = standing(state)
      return state.mms.flatMap((mm, i) => pages.flatMap((page) => {
        const holders = count(all, (one) => one.operation === 'reclaim' && !one.first && one.position.mm === i && one.position.page === page)
        return expectEqual(`folio_locked[${page}] of mm ${i}`, mm.folio_locked[page], config.folio_lock_matters && holders > 0)
      }))
    },
    'i_rwsem is held by the one who punches or truncates': (state) => {
      const all = standing(state)
      return scope.kinds.flatMap((_, region) => {
        const holders = count(all, (one) => fileLockers.includes(one.operation) && regionOf(scope, one.position.page) === region)
        return expectEqual(`inode_locked[${region}] with ${holders} holders`, [state.inode_locked[region], holders < 2], [holders > 0, true])
      })
    },
    'a thread holds the locals that its step keeps, and no others': (state) =>
      standing(state).flatMap(({ position, step }) =>
        expectEqual(`the fields of a thread before "${step.at}"`, Object.keys(position).sort(), ['at', 'mm', 'page', ...step.step.keeps].sort())),
    'calls half-way are counted where they are bounded': (state) =>
      expectEqual('inflight', state.inflight, config.inflight_matters ? standing(state).length : 0),
    'no more calls are half-way than the scope allows': (state) =>
      (standing(state).length <= (scope.granularity === 'syscall' ? 0 : scope.inflight ?? config.actors.length) ? [] : ['more than that']),

    'an entry that maps the page cache has its page there': (state) =>
      state.mms.flatMap((mm) => mm.pt.flatMap((pte, page) =>
        (pte.kind === 'present' && pte.of === 'cache' ? expectEqual(`cache[${page}]`, state.cache[page]?.page, 'present') : []))),
    'the zero page is never writable': (state) =>
      state.mms.flatMap((mm) => mm.pt.flatMap((pte) => (pte.kind === 'present' && pte.of === 'zero' ? expectEqual('its write bit', pte.write, false) : []))),
    'two processes hold one private page only where both hold a private page': (state) =>
      pages.flatMap((page) => (state.joint[page] === true && !state.mms.every((mm) => isPrivatePage(mm.pt[page] ?? { kind: 'none' })) ? [`joint[${page}]`] : [])),
    'a page that two processes hold is writable in neither': (state) =>
      pages.flatMap((page) => state.mms.flatMap((mm) => {
        const pte = mm.pt[page]
        return state.joint[page] === true && pte?.kind === 'present' && pte.write ? [`joint[${page}] is writable`] : []
      })),
    'only file memory has page-cache pages, only private memory private ones, only anonymous memory the zero page': (state) =>
      state.mms.flatMap((mm) => mm.pt.flatMap((pte, page) => {
        const kind = scope.kinds[regionOf(scope, page)]
        const wrong = (pte.kind === 'present' && pte.of === 'cache' && kind === 'anon') || (isPrivatePage(pte) && kind === 'shmem') ||
          (pte.kind === 'present' && pte.of === 'zero' && kind !== 'anon')
        return wrong ? [`page ${page} of ${kind}: ${JSON.stringify(pte)}`] : []
      })),

    'the monitor counts no call when none is half-way': (state) =>
      state.mms.flatMap((mm) => mm.ghost.flatMap((ghost, page) => [
        ...(ghost.n >= 0 && (ghost.n === 0) === (ghost.call === 'none') ? [] : [`ghost[${page}] counts ${ghost.n} (${ghost.call})`]),
        ...(ghost.n > standing(state).length ? [`ghost[${page}] counts ${ghost.n} of ${standing(state).length}`] : []),
      ])),
    'no identity outlives its process': (state) =>
      (standing(state).length > 0 ? [] : state.mms.flatMap((mm, i) => (mm.alive ? [] : expectEqual(`what is left of mm ${i}`, mm, { ...init.mms[i], alive: false })))),
  }
}
