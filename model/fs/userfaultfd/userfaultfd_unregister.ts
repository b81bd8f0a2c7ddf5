import { userfaultfd_wp } from '../../arch/pgtable.ts'
import { type Flow, go, returns } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import { uffd_wp_range } from '../../mm/userfaultfd/uffd_wp_range.ts'
import { lastOf, vma_modify, withArea } from '../../mm/vma/vma_modify.ts'
import { isLastOfMm, isLastOfVma, isLastPage, nextPage } from '../../mm/walk.ts'
import { close_resets, unregister_keeps_to_its_context, unregister_resets } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { wake_userfault } from './wake_userfault.ts'

/**
 * fs/userfaultfd.c, v6.12. UFFDIO_UNREGISTER; since v6.0 every entry is resolved first. Sleepers are woken in VMAs that follow missing
 * pages only: so the source says, of whatever they sleep for.
 */
export const userfaultfd_unregister = kernelProcedure('userfaultfd_unregister', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: resolve an entry, or clear VM_UFFD flags', { to: ['resolve the next entry'] }, (m, at) => {
    const vmas = m.range(at).map((place) => m.vma(place)).filter((vma) => vma.mapped)
    if (vmas.length === 0) return returns('EINVAL')
    if (unregister_keeps_to_its_context(m) && vmas.some(({ area }) => area !== undefined && area.ctx !== null && area.ctx !== m.ctx)) return returns('EINVAL')
    m.mmap_write_lock(at.mm)
    return unregisterPage(m, at)
  }),
  step('resolve the next entry', { to: ['resolve the next entry'] }, (m, at) => unregisterPage(m, at)),
])

function unregisterPage(m: Machine, at: Place): Flow {
  const vma = m.vma(at)
  if (vma.uffd_missing && vma.area !== undefined && (at.page === m.call.first || at.page === vma.area.start))
    wake_userfault(m, { ctx: vma.area.ctx, first: at, last: { mm: at.mm, page: Math.min(lastOf(m, at), m.last) } })
  const resets = unregister_resets(m) && userfaultfd_wp(vma)
  if (resets) uffd_wp_range(m, at, false)
  // Where there is nothing to resolve, all flags of a range are cleared at once.
  if ((resets || m.identities !== null) && !isLastPage(m, at)) return go('resolve the next entry', nextPage(at))
  userfaultfd_clear_vma(m, m.first(at))
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

/** fs/userfaultfd.c, v6.12. The last descriptor is closed: all VMAs that it holds; since v6.9 entries are resolved first. Everybody is woken. */
export const userfaultfd_release = kernelProcedure('userfaultfd_release', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: the first VMA', { to: ['the next entry'] }, (m, at) => {
    m.mmap_write_lock(at.mm)
    return releasePage(m, at)
  }),
  step('the next entry', { to: ['the next entry'] }, (m, at) => releasePage(m, at)),
])

function releasePage(m: Machine, at: Place): Flow {
  const vma = m.vma(at)
  const holds = vma.area === undefined || vma.area.ctx === m.ctx
  if (holds && close_resets(m) && userfaultfd_wp(vma)) uffd_wp_range(m, at, false)
  if (holds && isLastOfVma(m, at)) userfaultfd_clear_vma(m, at, at.page)
  if (!isLastOfMm(m, at)) return go('the next entry', nextPage(at))
  wake_userfault(m, { ctx: m.ctx, first: m.first(at), last: at })
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

/** mm/userfaultfd.c, v6.12. From this page to the last, VMAs belong to no userfaultfd any more. */
const userfaultfd_clear_vma = kernelFunction('userfaultfd_clear_vma', 'mm/userfaultfd.c', 'v6.12', (m: Machine, at: Place, last: number = m.last): void =>
  vma_modify(m, at, (vma) => withArea({ ...vma, uffd_wp: false, uffd_missing: false }, { ctx: null }), last))
