/**
 * A small virtual memory: M processes map the same object of P pages, any of which may be write-protected.
 *
 * `armed` is what userspace was promised; a page-table entry must carry that promise through reclaim, swap, fork and zap,
 * as a marker where nothing else is left of it. The mutant forgets the marker when it zaps.
 */
import { match, P } from 'ts-pattern'
import { arrayOf, slot, struct } from '../../../model/system/schema.ts'
import type { Action, System } from '../../../model/system/system.ts'
import { at, rule, upTo } from './rule.ts'

type Pte = 'none' | 'ro' | 'rw' | 'wp' | 'swap' | 'swapwp' | 'marker'
type Cache = 'absent' | 'clean' | 'dirty' | 'swapped'
interface Mm { alive: boolean; pte: Pte[]; armed: boolean[] }

export interface PageTable { mms: Mm[]; cache: Cache[] }

export type Zap = 'keeps the marker' | 'forgets the marker'

export function pagetable(m: number, p: number, zap: Zap = 'keeps the marker'): System<PageTable> {
  const mms = upTo(m)
  const pages = upTo(p)
  return {
    name: `pagetable ${m}x${p}${zap === 'keeps the marker' ? '' : ', zap forgets the marker'}`,
    shape: struct({
      mms: arrayOf(m, () => struct({ alive: slot('bool'), pte: arrayOf(p, () => slot('pte')), armed: arrayOf(p, () => slot('bool')) })),
      cache: arrayOf(p, () => slot('cache')),
    }),
    init: { mms: mms.map((i) => ({ alive: i === 0, pte: pages.map(() => 'none'), armed: pages.map(() => false) })), cache: pages.map(() => 'absent') },
    actions: [
      ...mms.flatMap((mm) => pages.flatMap((page) => processRules(mm, page, zap))),
      ...pages.flatMap(kernelRules),
      ...mms.flatMap((parent) => mms.filter((child) => child !== parent).map((child) => fork(parent, child))),
      ...mms.filter((mm) => mm !== 0).map(exit),
    ],
    symmetric: [{ what: 'pages', columns: pages.map((page) => [`cache[${page}]`, ...mms.flatMap((mm) => [`mms[${mm}].pte[${page}]`, `mms[${mm}].armed[${page}]`])]) }],
    properties: [{
      name: 'armed is protected', kind: 'always', sort: 'predicate',
      instances: mms.flatMap((mm) => pages.map((page) => ({
        label: `mm ${mm} page ${page}`,
        when: (s: PageTable) => !isArmed(s, mm, page) || ['wp', 'swapwp', 'marker'].includes(pteOf(s, mm, page)),
        premise: (s: PageTable) => isArmed(s, mm, page),
      }))),
    }],
  }
}

const pteOf = (s: PageTable, mm: number, page: number): Pte => at(at(s.mms, mm).pte, page)
const isArmed = (s: PageTable, mm: number, page: number): boolean => at(at(s.mms, mm).armed, page)

function set(s: PageTable, mm: number, page: number, pte: Pte): void { at(s.mms, mm).pte[page] = pte }
function arm(s: PageTable, mm: number, page: number, armed: boolean): void { at(s.mms, mm).armed[page] = armed }

/** An access brings the page into the cache. */
function fill(s: PageTable, page: number): void {
  s.cache[page] = match(at(s.cache, page)).with('absent', () => 'clean' as const).with('swapped', () => 'dirty' as const).otherwise((is) => is)
}

function processRules(mm: number, page: number, zap: Zap): Action<PageTable>[] {
  const where = `mm ${mm} page ${page}`
  const on = (name: string, when: (pte: Pte, armed: boolean) => boolean, then: (s: PageTable, pte: Pte) => void): Action<PageTable> =>
    rule(`${name} ${where}`, `mm ${mm}`,
      (s) => at(s.mms, mm).alive && when(pteOf(s, mm, page), isArmed(s, mm, page)),
      (s) => { then(s, pteOf(s, mm, page)) })
  return [
    on('read fault', (pte) => pte === 'none', (s) => { set(s, mm, page, 'ro'); fill(s, page) }),
    on('marker fault', (pte) => pte === 'marker', (s) => { set(s, mm, page, 'wp'); fill(s, page) }),
    on('write fault', (pte) => pte === 'none' || pte === 'ro', (s) => { set(s, mm, page, 'rw'); s.cache[page] = 'dirty' }),
    on('wp', (_, armed) => !armed, (s, pte) => {
      arm(s, mm, page, true)
      set(s, mm, page, match(pte).with('none', () => 'marker' as const).with('swap', () => 'swapwp' as const).otherwise(() => 'wp'))
    }),
    on('unwp', (_, armed) => armed, (s, pte) => {
      arm(s, mm, page, false)
      set(s, mm, page, match(pte).with('marker', () => 'none' as const).with('swapwp', () => 'swap' as const).otherwise(() => 'ro'))
    }),
    on('swap in', (pte) => pte === 'swap' || pte === 'swapwp', (s, pte) => { set(s, mm, page, pte === 'swap' ? 'ro' : 'wp'); fill(s, page) }),
    on('zap', (pte) => pte !== 'none' && pte !== 'marker', (s, pte) => {
      set(s, mm, page, zap === 'keeps the marker' && (pte === 'wp' || pte === 'swapwp') ? 'marker' : 'none')
    }),
  ]
}

function kernelRules(page: number): Action<PageTable>[] {
  const everywhere = (s: PageTable, change: (pte: Pte) => Pte): void => { s.mms.forEach((_, mm) => { set(s, mm, page, change(pteOf(s, mm, page))) }) }
  return [
    rule(`swap out page ${page}`, 'kernel', (s) => s.cache[page] === 'dirty', (s) => {
      everywhere(s, (pte) => match(pte).with(P.union('ro', 'rw'), () => 'swap' as const).with('wp', () => 'swapwp' as const).otherwise((is) => is))
      s.cache[page] = 'swapped'
    }),
    rule(`write back page ${page}`, 'kernel', (s) => s.cache[page] === 'dirty', (s) => {
      everywhere(s, (pte) => (pte === 'rw' ? 'ro' : pte))
      s.cache[page] = 'clean'
    }),
    rule(`reclaim page ${page}`, 'kernel', (s) => s.cache[page] === 'clean', (s) => {
      everywhere(s, (pte) => match(pte).with(P.union('ro', 'rw'), () => 'none' as const).with('wp', () => 'marker' as const).otherwise((is) => is))
      s.cache[page] = 'absent'
    }),
  ]
}

const fork = (parent: number, child: number): Action<PageTable> =>
  rule(`mm ${parent} forks mm ${child}`, `mm ${parent}`, (s) => at(s.mms, parent).alive && !at(s.mms, child).alive, (s) => {
    at(s.mms, parent).pte.forEach((pte, page) => {
      if (pte === 'rw') set(s, parent, page, 'ro')
      set(s, child, page, pteOf(s, parent, page))
      arm(s, child, page, isArmed(s, parent, page))
    })
    at(s.mms, child).alive = true
  })

const exit = (mm: number): Action<PageTable> =>
  rule(`mm ${mm} exits`, `mm ${mm}`, (s) => at(s.mms, mm).alive, (s) => {
    at(s.mms, mm).pte.forEach((_, page) => { set(s, mm, page, 'none'); arm(s, mm, page, false) })
    at(s.mms, mm).alive = false
  })
