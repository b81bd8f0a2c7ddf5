import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import { is_uffd_wp_special } from '../../arch/pgtable.ts'
import { none } from '../../state/entry.ts'
import type { Machine } from '../../state/machine.ts'
import { type Place, unmapped } from '../../state/state.ts'
import { unmap_vmas } from '../memory/unmap_vmas.ts'
import { isFirstOfVma, isLastOfMm, nextPage } from '../walk.ts'

/** mm/mmap.c, v6.12. The process ends: every entry is zapped, every VMA and table freed. */
export const exit_mmap = kernelProcedure('exit_mmap', 'mm/mmap.c', 'v6.12', [
  step('the last thread is gone; zap one entry', { to: ['zap one entry'] }, (m, at) => {
    m.mmap_write_lock(at.mm)
    return zap(m, at)
  }),
  step('zap one entry', { to: ['zap one entry'] }, (m, at) => zap(m, at)),
])

function zap(m: Machine, at: Place) {
  if (m.vma(at).mapped) unmap_vmas(m, at)
  // The tables are freed with the process: uffd-wp information that zapping left in them goes with them.
  if (is_uffd_wp_special(m.entry(at))) m.setEntry(at, none)
  if (!isLastOfMm(m, at)) return go('zap one entry', nextPage(at))
  for (let page = 0; page < m.config.pages; page++)
    if (isFirstOfVma(m, { mm: at.mm, page })) m.setVma({ mm: at.mm, page }, unmapped)
  m.setAlive(at.mm, false)
  m.mmap_write_unlock(at.mm)
  return returns(0)
}
