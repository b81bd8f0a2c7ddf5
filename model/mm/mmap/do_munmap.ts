import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import { type Place, unmapped } from '../../state/state.ts'
import { unmap_vmas } from '../memory/unmap_vmas.ts'
import { isLastPage, nextPage } from '../walk.ts'

/**
 * mm/mmap.c, v6.12. Zaps a whole VMA and takes it away. The table stays, as a neighbouring VMA shares it: what zapping
 * left in it would be found by the next mapping at this place.
 */
export const do_munmap = kernelProcedure('do_munmap', 'mm/mmap.c', 'v6.12', [
  step('mmap_lock for writing; zap one entry', { to: ['zap one entry'] }, (m, at) => {
    if (!m.vma(at).mapped) return returns(0)
    m.mmap_write_lock(at.mm)
    return zap(m, at)
  }),
  step('zap one entry', { to: ['zap one entry'] }, (m, at) => zap(m, at)),
])

function zap(m: Machine, at: Place) {
  unmap_vmas(m, at)
  if (!isLastPage(m, at)) return go('zap one entry', nextPage(at))
  m.setVma(at, unmapped)
  m.mmap_write_unlock(at.mm)
  return returns(0)
}
