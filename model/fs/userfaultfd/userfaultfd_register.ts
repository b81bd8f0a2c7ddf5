import { userfaultfd_wp } from '../../arch/pgtable.ts'
import { type Flow, go, returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import { uffd_wp_range } from '../../mm/userfaultfd/uffd_wp_range.ts'
import { isLastOfMm, isLastPage, nextPage } from '../../mm/walk.ts'
import { close_resets, registers_wp, reregister_resets, unregister_resets } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/** fs/userfaultfd.c, v6.12. UFFDIO_REGISTER of a whole VMA in the scope's modes: flags only, no page table is walked. */
export const userfaultfd_register = kernelProcedure('userfaultfd_register', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: set VM_UFFD flags', (m, at) => {
    const { modes } = m.scope
    const vma = m.vma(at)
    if (!vma.mapped || (modes.includes('wp') && !registers_wp(m, m.kind(at)))) return returns('EINVAL')
    m.mmap_write_lock(at.mm)
    m.setVma(at, { ...vma, uffd_wp: modes.includes('wp'), uffd_missing: modes.includes('missing') })
    m.mmap_write_unlock(at.mm)
    return returns(0)
  }),
])

/**
 * UFFDIO_REGISTER of a whole VMA for MISSING only. The flags are replaced; a VMA that has MISSING already is skipped, and
 * what is armed stays so, unless the kernel resets it.
 */
export const userfaultfd_register_missing = kernelProcedure('userfaultfd_register', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: resolve an entry, or replace VM_UFFD flags', { to: ['resolve the next entry'] }, (m, at) => {
    const vma = m.vma(at)
    if (!vma.mapped) return returns('EINVAL')
    if (vma.uffd_missing && !reregister_resets(m)) return returns(0)
    m.mmap_write_lock(at.mm)
    return registerMissingPage(m, at)
  }),
  step('resolve the next entry', { to: ['resolve the next entry'] }, (m, at) => registerMissingPage(m, at)),
])

function registerMissingPage(m: Machine, at: Place): Flow {
  const resets = reregister_resets(m) && userfaultfd_wp(m.vma(at))
  if (resets) uffd_wp_range(m, at, false)
  if (resets && !isLastPage(m, at)) return go('resolve the next entry', nextPage(at))
  m.setVma(at, { ...m.vma(at), uffd_wp: false, uffd_missing: true })
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

/** fs/userfaultfd.c, v6.12. UFFDIO_UNREGISTER of a whole VMA; since v6.0 every entry is resolved first. */
export const userfaultfd_unregister = kernelProcedure('userfaultfd_unregister', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: resolve an entry, or clear VM_UFFD flags', { to: ['resolve the next entry'] }, (m, at) => {
    if (!m.vma(at).mapped) return returns('EINVAL')
    m.mmap_write_lock(at.mm)
    if (unregister_resets(m) && userfaultfd_wp(m.vma(at))) return unregisterPage(m, at)
    return clearFlags(m, at)
  }),
  step('resolve the next entry', { to: ['resolve the next entry'] }, (m, at) => unregisterPage(m, at)),
])

function unregisterPage(m: Machine, at: Place): Flow {
  uffd_wp_range(m, at, false)
  return isLastPage(m, at) ? clearFlags(m, at) : go('resolve the next entry', nextPage(at))
}

function clearFlags(m: Machine, at: Place): Flow {
  userfaultfd_clear_vma(m, at)
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

/** fs/userfaultfd.c, v6.12. The last descriptor is closed: all VMAs of the process; since v6.9 entries are resolved first. */
export const userfaultfd_release = kernelProcedure('userfaultfd_release', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: the first VMA', { to: ['the next entry'] }, (m, at) => {
    m.mmap_write_lock(at.mm)
    return releasePage(m, at)
  }),
  step('the next entry', { to: ['the next entry'] }, (m, at) => releasePage(m, at)),
])

function releasePage(m: Machine, at: Place): Flow {
  if (close_resets(m) && userfaultfd_wp(m.vma(at))) uffd_wp_range(m, at, false)
  if (isLastPage(m, at)) userfaultfd_clear_vma(m, at)
  if (!isLastOfMm(m, at)) return go('the next entry', nextPage(at))
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

/** mm/userfaultfd.c, v6.12. The VMA belongs to no userfaultfd any more. */
function userfaultfd_clear_vma(m: Machine, at: Place): void {
  const vma = m.vma(at)
  if (vma.mapped) m.setVma(at, { ...vma, uffd_wp: false, uffd_missing: false })
}
