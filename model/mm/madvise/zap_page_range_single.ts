import { type Flow, go, returns } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { zap_pte_range } from '../memory/zap_pte_range.ts'
import { isLastPage, nextPage } from '../walk.ts'

/** mm/memory.c, v6.12 (zap_page_range before v6.3). Everything in the range goes; nothing says that protection should. */
export const zap_page_range_single = kernelFunction('zap_page_range_single', 'mm/memory.c', 'v6.12', (m: Machine, at: Place): void =>
  zap_pte_range(m, at, null))

/** mm/madvise.c, v6.12. MADV_DONTNEED of a range, entry by entry; holes are passed over and reported in the end. */
export const madvise_dontneed_single_vma = kernelProcedure('madvise_dontneed_single_vma', 'mm/madvise.c', 'v6.12', [
  step('mmap_lock for reading, ptl: zap the entry', { to: ['ptl: zap the next entry'] }, (m, at) => {
    if (m.range(at).every((place) => !m.vma(place).mapped)) return returns('ENOMEM')
    m.mmap_read_lock(at.mm)
    return zap(m, at)
  }),
  step('ptl: zap the next entry', { to: ['ptl: zap the next entry'] }, (m, at) => zap(m, at)),
])

function zap(m: Machine, at: Place): Flow {
  if (m.vma(at).mapped) zap_page_range_single(m, at)
  if (!isLastPage(m, at)) return go('ptl: zap the next entry', nextPage(at))
  m.mmap_read_unlock(at.mm)
  return returns(m.range(m.first(at)).every((place) => m.vma(place).mapped) ? 0 : 'ENOMEM')
}
