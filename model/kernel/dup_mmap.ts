import { userfaultfd_wp } from '../arch/pgtable.ts'
import { type Flow, go, returns } from '../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../language/procedure.ts'
import { copy_pte_range } from '../mm/memory/copy_pte_range.ts'
import { vma_needs_copy } from '../mm/memory/vma_needs_copy.ts'
import { isFirstPage, isLastOfMm, nextPage } from '../mm/walk.ts'
import type { Machine } from '../state/machine.ts'
import type { Place } from '../state/state.ts'

/**
 * kernel/fork.c, v6.12. The child (process 1) gets a copy of each VMA, and of the entries where that is needed. mmap_lock of
 * the parent is held for writing throughout; the child runs when all is done, but rmap walks can reach it earlier.
 */
export const dup_mmap = kernelProcedure('dup_mmap', 'kernel/fork.c', 'v6.12', [
  step('mmap_lock for writing: copy a VMA and its first entry', { to: ['copy the next entry'] }, (m, at) => {
    m.when(!m.alive(1))
    m.mmap_write_lock(at.mm)
    return copy(m, at)
  }),
  step('copy the next entry', { to: ['copy the next entry'] }, (m, at) => copy(m, at)),
])

function copy(m: Machine, src: Place): Flow {
  const dst = { mm: 1, page: src.page }
  if (isFirstPage(m, src)) dup_userfaultfd(m, src, dst)
  if (m.vma(src).mapped && vma_needs_copy(m, src, dst)) copy_pte_range(m, src, dst)
  if (!isLastOfMm(m, src)) return go('copy the next entry', nextPage(src))
  for (let page = 0; page < m.config.pages; page++) m.forkHandsOver(page, m.scope.features.includes('EVENT_FORK'))
  m.setAlive(1, true)
  m.mmap_write_unlock(src.mm)
  return returns(0)
}

/**
 * fs/userfaultfd.c, v6.12. With EVENT_FORK the child's VMA stays registered, with a context of its own; without, it is not.
 * The event is taken as delivered.
 */
export const dup_userfaultfd = kernelFunction('dup_userfaultfd', 'fs/userfaultfd.c', 'v6.12', (m: Machine, src: Place, dst: Place): void => {
  const vma = m.vma(src)
  const keeps = m.scope.features.includes('EVENT_FORK')
  m.setVma(dst, keeps ? vma : { ...vma, uffd_wp: false, uffd_missing: false })
  m.tell(`the child's VMA is ${userfaultfd_wp(m.vma(dst)) ? 'registered for WP' : 'not registered for WP'}`)
})
