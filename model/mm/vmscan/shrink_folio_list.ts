import { type Flow, go, leave } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { cache_page, folio_test_dirty, get_nr_swap_pages, uncached } from '../../state/folios.ts'
import { try_to_unmap_one } from '../rmap/try_to_unmap_one.ts'

const swap_duplicate = { swap_duplicate: ['ok', '-ENOMEM'] } as const

/**
 * mm/vmscan.c, v6.12 (shrink_page_list before v5.18). Reclaim of an anonymous page: locked, unmapped from each process that
 * has it, and written to swap. A page that another process still maps stays in the swap cache, which is not modelled.
 */
export const shrink_anon = kernelProcedure('shrink_folio_list', 'mm/vmscan.c', 'v6.12', [
  step('folio lock, ptl: unmap the page', { to: ['ptl: unmap it from the other process'], choose: swap_duplicate }, (m, at) => {
    const pte = m.entry(at)
    m.when(pte.kind === 'present' && pte.of === 'anon')
    if (!get_nr_swap_pages(m)) return leave
    m.folio_lock(at)
    if (try_to_unmap_one(m, at, 'anon') && m.isJoint(at)) return go('ptl: unmap it from the other process')
    m.folio_unlock(at)
    return leave
  }),
  step('ptl: unmap it from the other process', { choose: swap_duplicate }, (m, at) => {
    if (m.isJoint(at)) try_to_unmap_one(m, { mm: 1 - at.mm, page: at.page }, 'anon')
    m.folio_unlock(at)
    return leave
  }),
])

/**
 * The same of a page in the page cache: unmapped from one process after another under its folio lock; then, if nobody maps
 * it any more, shmem writes it to swap.
 */
export const shrink_cache = kernelProcedure('shrink_folio_list', 'mm/vmscan.c', 'v6.12', [
  step('folio lock; ptl of a process: unmap the page', { to: ['ptl of the next process: unmap it'] }, (m, at) => {
    m.when(m.cache(at).page === 'present')
    m.lock_page_cache(at)
    return unmapNext(m, at, 0)
  }),
  step('ptl of the next process: unmap it', { keeps: ['walk'], to: ['ptl of the next process: unmap it'] }, (m, at) => unmapNext(m, at, m.local('walk'))),
])

function unmapNext(m: Machine, at: Place, walk: number): Flow {
  const column = m.column(at.page)
  const place = column[walk]
  if (place !== undefined) try_to_unmap_one(m, place, 'cache')
  if (walk + 1 < column.length) {
    m.keep({ walk: walk + 1 })
    return go('ptl of the next process: unmap it')
  }
  if (!page_mapped(m, at)) pageout(m, at)
  m.unlock_page_cache(at)
  return leave
}

/** What a page that nobody maps holds goes to swap; if it holds nothing, it just goes. */
function pageout(m: Machine, at: Place): void {
  const dirty = folio_test_dirty(m, cache_page(m, at))
  if (!dirty) m.setCache(at, uncached(m.cache(at)))
  else if (get_nr_swap_pages(m)) m.setCache(at, { ...m.cache(at), page: 'swapped' })
}

/** Whether any process maps the page-cache page. */
export const page_mapped = (m: Machine, at: Place): boolean => m.column(at.page).some((place) => {
  const pte = m.entry(place)
  return pte.kind === 'present' && pte.of === 'cache'
})
