import { go, returns } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { zap_pte_range } from '../memory/zap_pte_range.ts'
import { isLastPage, nextPage } from '../walk.ts'

/** mm/memory.c, v6.12 (zap_page_range before v6.3). Everything in the range goes; nothing says that protection should. */
export const zap_page_range_single = kernelFunction('zap_page_range_single', 'mm/memory.c', 'v6.12', (m: Machine, at: Place): void =>
  zap_pte_range(m, at, null))

/** mm/madvise.c, v6.12. MADV_DONTNEED of one page. */
export const madvise_dontneed_single_vma = kernelProcedure('madvise_dontneed_single_vma', 'mm/madvise.c', 'v6.12', [
  step('mmap_lock for reading, ptl: zap the entry', (m, at) => {
    if (!m.vma(at).mapped) return returns('ENOMEM')
    m.mmap_read_lock(at.mm)
    zap_page_range_single(m, at)
    m.mmap_read_unlock(at.mm)
    return returns(0)
  }),
])

/** The same over a whole VMA. */
export const madvise_dontneed_range = kernelProcedure('madvise_dontneed_single_vma', 'mm/madvise.c', 'v6.12', [
  step('mmap_lock for reading; ptl: zap one entry', { to: ['ptl: zap one entry'] }, (m, at) => {
    if (!m.vma(at).mapped) return returns('ENOMEM')
    m.mmap_read_lock(at.mm)
    return zap(m, at)
  }),
  step('ptl: zap one entry', { to: ['ptl: zap one entry'] }, (m, at) => zap(m, at)),
])

function zap(m: Machine, at: Place) {
  zap_page_range_single(m, at)
  if (!isLastPage(m, at)) return go('ptl: zap one entry', nextPage(at))
  m.mmap_read_unlock(at.mm)
  return returns(0)
}
