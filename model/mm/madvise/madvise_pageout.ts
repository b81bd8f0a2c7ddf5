import { type Flow, go, returns } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, named, oneOf, step } from '../../language/procedure.ts'
import { mapcount } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { shrink_anon, shrink_cache } from '../vmscan/shrink_folio_list.ts'
import { isLastPage, nextPage } from '../walk.ts'

/**
 * mm/madvise.c, v6.12. MADV_PAGEOUT of a range: what this process alone maps is reclaimed, page by page; what others map too, and the zero
 * page, is silently left. Holes are passed over and reported in the end.
 */
export const madvise_pageout = kernelProcedure('madvise_pageout', 'mm/madvise.c', 'v6.12', [
  step('mmap_lock for reading; ptl: isolate the page', { to: ['reclaim_pages', 'on to the next page'] }, (m, at) => {
    m.mmap_read_lock(at.mm)
    return madvise_cold_or_pageout_pte_range(m, at)
  }),
  kernelProcedure('reclaim_pages', 'mm/vmscan.c', 'v6.12', [
    step('anonymous or of a file?', { to: ['shrink_anon', 'shrink_cache'] }, (m, at) => {
      const pte = m.entry(at)
      return go(pte.kind === 'present' && pte.of === 'anon' ? 'shrink_anon' : 'shrink_cache')
    }),
    oneOf(named('shrink_anon', [shrink_anon]), named('shrink_cache', [shrink_cache])),
  ]),
  step('on to the next page', { to: ['ptl: isolate the next page'] }, (m, at) => {
    if (!isLastPage(m, at)) return go('ptl: isolate the next page', nextPage(at))
    m.mmap_read_unlock(at.mm)
    return returns(m.range(m.first(at)).every((place) => m.vma(place).mapped) ? 0 : 'ENOMEM')
  }),
  step('ptl: isolate the next page', { to: ['reclaim_pages', 'on to the next page'] }, (m, at) => madvise_cold_or_pageout_pte_range(m, at)),
])

const madvise_cold_or_pageout_pte_range = kernelFunction('madvise_cold_or_pageout_pte_range', 'mm/madvise.c', 'v6.12', (m: Machine, at: Place): Flow => {
  const pte = m.entry(at)
  const isolated = m.vma(at).mapped && pte.kind === 'present' && pte.of !== 'zero' && mapcount(m, pte) === 1
  return go(isolated ? 'reclaim_pages' : 'on to the next page')
})
