/**
 * Which page it is. A search derives identity: a private page belongs to the entry that holds it, and `joint` says that two
 * processes hold the same one; contents are not followed. A scenario names every folio and swap slot, since a real kernel's answers tell pages
 * and their contents apart. The steps ask the questions below and are the same for both.
 *
 * What is counted is derived in both: who maps a folio and who holds a slot is read off the entries, so nothing can get out of step.
 */
import type { Page, PresentEntry, SwapEntry } from './entry.ts'
import type { Feature } from '../scope.ts'
import type { Machine } from './machine.ts'
import type { CachePage, Place } from './state.ts'
import { whole } from './whole.ts'

/** A page of memory that a scenario follows. */
export interface Folio {
  /** Its first byte. */
  readonly contents: number
  /** PageAnonExclusive. */
  readonly anon_exclusive: boolean
  /** A page of a file that was never stored to holds nothing that swap would have to keep. */
  readonly dirty: boolean
  /** The swap slot whose copy it is (folio_test_swapcache), or null. */
  readonly swap: number | null
}

/** What only a scenario's state has. */
export interface Identities {
  folios: Folio[]
  /** By swap slot: the first byte of the page in it. */
  swap_slots: number[]
  /** Whether there is swap: not between swapoff and swapon. */
  swap: boolean
  /** userfaultfd contexts, in the order in which they came. */
  ctxs: Ctx[]
  /** By process and page table (512 pages of a region): whether it exists. */
  tables: boolean[][]
  /** How many anon_vmas there have been. */
  anon_vmas: number
}

/** struct userfaultfd_ctx. */
export interface Ctx {
  readonly features: readonly Feature[]
  readonly mm: number
  /** The context that it was born of, at a fork. */
  readonly parent: number | null
}

export const zero_page: Page = { of: 'zero' }
export const cache_page = (m: Machine, at: Place): Page => {
  const { folio } = m.cache(at)
  return folio === undefined ? { of: 'cache' } : { of: 'cache', folio }
}

/** mm/shmem.c: a page for a hole is clean; one that comes back from swap is dirty, as its slot is given back. */
export function shmem_folio(m: Machine, at: Place): Page {
  const page = folio_copy(m, cache_page(m, at), 'cache')
  if (m.cache(at).page === 'swapped') setFolio(m, page, { dirty: true })
  return page
}

/** The page of the file is in the page cache, as this folio; or it is no longer. */
export const cached = ({ beyond_i_size }: CachePage, page: Page): CachePage =>
  (page.folio === undefined ? { page: 'present', beyond_i_size } : { page: 'present', beyond_i_size, folio: page.folio })
export const uncached = ({ beyond_i_size }: CachePage): CachePage => ({ page: 'absent', beyond_i_size })

/** A fresh folio with these contents: private and exclusive, or for the page cache. */
export function folio_alloc(m: Machine, contents: number, of: 'anon' | 'cache' = 'anon'): Page {
  if (m.identities === null) return { of }
  const { folios } = m.identities
  folios.push({ contents, anon_exclusive: of === 'anon', dirty: of === 'anon', swap: null })
  return { of, folio: folios.length - 1 }
}

/** A new folio with the contents of this page; a page that does not exist yet is all zeros. */
export const folio_copy = (m: Machine, page: Page, of: 'anon' | 'cache' = 'anon'): Page => folio_alloc(m, contentsOf(m, page), of)

export const contentsOf = (m: Machine, page: Page): number => (page.folio === undefined ? 0 : folioAt(m, page.folio).contents)

function identities(m: Machine): Identities {
  const found = m.identities
  if (found === null) throw new Error('a page is named where identities are derived')
  return found
}

function folioAt(m: Machine, folio: number): Folio {
  const found = identities(m).folios[folio]
  if (found === undefined) throw new RangeError(`there is no folio ${folio}`)
  return whole(found)
}

export function setFolio(m: Machine, page: Page, change: Partial<Folio>): void {
  if (page.folio !== undefined) identities(m).folios[page.folio] = { ...folioAt(m, page.folio), ...change }
}

/** The page is stored to by the CPU or a system call. */
export const setContents = (m: Machine, page: Page, contents: number): void => setFolio(m, page, { contents, dirty: true })

/** Whether reclaim has to write the page to swap, or may just drop it. A search does not follow that and takes it for written. */
export const folio_test_dirty = (m: Machine, page: Page): boolean => page.folio === undefined || folioAt(m, page.folio).dirty

/** How many entries map the page; the zero page is not counted. */
export const mapcount = (m: Machine, page: Page): number => entriesOf(m).filter((entry) => entry.kind === 'present' && entry.of !== 'zero' && entry.folio === page.folio).length
/** How many entries hold the swap slot. */
const swap_count = (m: Machine, slot: number): number => entriesOf(m).filter((entry) => entry.kind === 'swap' && entry.slot === slot).length

const entriesOf = (m: Machine) => m.state.mms.flatMap((mm) => mm.pt)

/** mm/memory.c: nobody but this process holds the private page. */
export const page_anon_exclusive = (m: Machine, at: Place, pte: PresentEntry): boolean =>
  (pte.folio === undefined ? !m.isJoint(at) : folioAt(m, pte.folio).anon_exclusive)

/**
 * mm/memory.c, wp_can_reuse_anon_folio: a page that was shared once may be this process's alone again. What identity is derived
 * from says so at once, so only a scenario has anything to find out here.
 */
export function wp_can_reuse_anon_folio(m: Machine, at: Place, pte: PresentEntry): boolean {
  if (pte.folio === undefined) return !m.isJoint(at)
  if (mapcount(m, pte) > 1 || !folio_free_swap(m, pte)) return false
  setFolio(m, pte, { anon_exclusive: true })
  return true
}

/** mm/swapfile.c: gives the page's swap slot back, unless an entry still holds it. True: the page is in no swap cache now. */
export function folio_free_swap(m: Machine, page: Page): boolean {
  if (page.folio === undefined) return true
  const { swap } = folioAt(m, page.folio)
  if (swap === null) return true
  if (swap_count(m, swap) > 0) return false
  setFolio(m, page, { swap: null })
  return true
}

/** fork: both processes hold the private page at this index, or its swap slot, from now on. What the child gets is returned. */
export function page_dup<Held extends PresentEntry | SwapEntry>(m: Machine, src: Place, pte: Held): Held {
  m.join(src.page)
  if (pte.kind === 'present') setFolio(m, pte, { anon_exclusive: false })
  else if (pte.exclusive === true) {
    const old = m.entry(src)
    if (old.kind === 'swap') m.setEntry(src, { ...old, exclusive: false })
    return { ...pte, exclusive: false }
  }
  return pte
}

/** Without swap an anonymous page stays where it is, and a dirty page of a file stays in the cache. */
export const get_nr_swap_pages = (m: Machine): boolean => m.identities?.swap ?? true

/** A swap entry for the page; the page itself is gone from memory (zram writes at once). */
export function add_to_swap(m: Machine, pte: PresentEntry): SwapEntry {
  if (pte.folio === undefined) return { kind: 'swap', uffd_wp: false }
  const { contents, swap, anon_exclusive } = folioAt(m, pte.folio)
  const slot = swap ?? identities(m).swap_slots.push(contents) - 1
  identities(m).swap_slots[slot] = contents
  setFolio(m, pte, { swap: null, anon_exclusive: false })
  return { kind: 'swap', uffd_wp: false, slot, exclusive: anon_exclusive }
}

/**
 * The page behind a swap entry: found in the swap cache; else read, past the swap cache where a fault finds that its entry alone
 * holds the slot, the device being as fast as zram.
 */
export function swapin_folio(m: Machine, { slot }: SwapEntry, by: 'fault' | 'swapoff'): Page {
  if (slot === undefined) return { of: 'anon' }
  const cached = identities(m).folios.findIndex((folio) => folio.swap === slot)
  if (cached >= 0) return { of: 'anon', folio: cached }
  const page = folio_alloc(m, identities(m).swap_slots[slot] ?? 0)
  setFolio(m, page, { anon_exclusive: false, swap: by === 'fault' && swap_count(m, slot) === 1 ? null : slot })
  return page
}

/**
 * mm/memory.c, do_swap_page: whether the page that was swapped in is this process's alone. A write gives the slot back first, if
 * no other entry holds it.
 */
export function swapped_in_exclusively(m: Machine, at: Place, entry: SwapEntry, page: Page, write: boolean): boolean {
  if (entry.slot === undefined || page.folio === undefined) return !m.isJoint(at)
  const mapped = mapcount(m, page) > 0
  if (write && !mapped && swap_count(m, entry.slot) === 1) setFolio(m, page, { swap: null })
  const exclusive = entry.exclusive === true || (!mapped && folioAt(m, page.folio).swap === null)
  if (exclusive) setFolio(m, page, { anon_exclusive: true })
  return exclusive
}
