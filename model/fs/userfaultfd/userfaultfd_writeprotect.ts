import { userfaultfd_wp } from '../../arch/pgtable.ts'
import { type Flow, go, returns } from '../../language/flow.ts'
import { kernelProcedure, type Procedure, step } from '../../language/procedure.ts'
import { uffd_wp_range } from '../../mm/userfaultfd/uffd_wp_range.ts'
import { isLastPage, liesInOneVma, nextPage } from '../../mm/walk.ts'
import { has_writeprotect_ioctl, wp_range_spans_vmas } from '../../patches/questions.ts'
import { wake_userfault } from './wake_userfault.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * fs/userfaultfd.c and mm/userfaultfd.c (mwriteprotect_range), v6.12: UFFDIO_WRITEPROTECT of a range, entry by entry. EINVAL where the
 * ioctl does not exist, ENOENT where the VMA is missing or not registered for WP. Resolving wakes sleepers unless told not to.
 */
export const userfaultfd_writeprotect = (enable_wp: boolean): Procedure => {
  const label = `ptl: ${enable_wp ? 'protect' : 'resolve'} the next entry`
  const walk = (m: Machine, at: Place): Flow => {
    const vma = m.vma(at)
    const refused = vma.mapped && !userfaultfd_wp(vma)
    if (vma.mapped && !refused) uffd_wp_range(m, at, enable_wp)
    if (!refused && !isLastPage(m, at)) return go(label, nextPage(at))
    m.mmap_read_unlock(at.mm)
    if (refused) return returns('ENOENT')
    if (!enable_wp && !m.dontWake) wake_userfault(m, { ctx: m.ctx, first: m.first(at), last: at })
    return returns(0)
  }
  return kernelProcedure('userfaultfd_writeprotect', 'fs/userfaultfd.c', 'v6.12', [
    step(`mmap_lock for reading, ptl: ${enable_wp ? 'protect' : 'resolve'} the entry`, { to: [label] }, (m, at) => {
      if (!has_writeprotect_ioctl(m)) return returns('EINVAL')
      if (!mayBegin(m, at)) return returns('ENOENT')
      m.mmap_read_lock(at.mm)
      return walk(m, at)
    }),
    step(label, { to: [label] }, walk),
  ])
}

/**
 * Since v6.3 a range may span VMAs: the first that is found must be registered for WP, and the walk ends at one that is not; holes are passed over. Before, the
 * range had to lie in one VMA.
 */
function mayBegin(m: Machine, at: Place): boolean {
  const [first] = m.range(at).filter((place) => m.vma(place).mapped)
  if (first === undefined || !userfaultfd_wp(m.vma(first))) return false
  return wp_range_spans_vmas(m) || liesInOneVma(m, at)
}
