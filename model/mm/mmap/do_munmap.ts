import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { unmap_vmas } from '../memory/unmap_vmas.ts'
import { free_pgtables } from '../memory/page_tables.ts'
import { remove_vma } from '../vma/vma_modify.ts'
import { isFirstOfVma, isLastPage, nextPage } from '../walk.ts'

/**
 * mm/mmap.c, v6.12. Zaps what is mapped in the range and takes it away. In a search the table stays, as if a neighbouring VMA shared it:
 * what zapping left in it would be found by the next mapping at this place. A scenario's table goes when nothing of it is mapped any more.
 */
export const do_munmap = kernelProcedure('do_munmap', 'mm/mmap.c', 'v6.12', [
  step('mmap_lock for writing; zap one entry', { to: ['zap one entry'] }, (m, at) => {
    if (m.range(at).every((place) => !m.vma(place).mapped)) return returns(0)
    m.mmap_write_lock(at.mm)
    return zap(m, at)
  }),
  step('zap one entry', { to: ['zap one entry'] }, (m, at) => zap(m, at)),
])

function zap(m: Machine, at: Place) {
  if (m.vma(at).mapped) unmap_vmas(m, at)
  if (!isLastPage(m, at)) return go('zap one entry', nextPage(at))
  remove_vmas(m, m.first(at), m.last)
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

/** The same in the middle of another call that holds mmap_lock for writing. */
export function unmap_region(m: Machine, first: Place, last: number): void {
  for (let { page } = first; page <= last; page++) if (m.vma({ mm: first.mm, page }).mapped) unmap_vmas(m, { mm: first.mm, page })
  remove_vmas(m, first, last)
}

function remove_vmas(m: Machine, first: Place, last: number): void {
  const places = Array.from({ length: last - first.page + 1 }, (_, i) => ({ mm: first.mm, page: first.page + i }))
  for (const place of places) if (isFirstOfVma(m, place)) remove_vma(m, place)
  free_pgtables(m, places)
}
