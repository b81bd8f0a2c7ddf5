import { vm_page_prot_writes } from '../../arch/pgtable.ts'
import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, type Procedure, step } from '../../language/procedure.ts'
import { mprotect_tries_writable } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { isLastPage, nextPage } from '../walk.ts'
import { vma_wants_manual_pte_write_upgrade } from '../userfaultfd/uffd_wp_range.ts'
import { change_pte_range } from './change_pte_range.ts'

/**
 * mm/mprotect.c, v6.12. The VMA's flags and vm_page_prot first, then every entry; mmap_lock is held for writing throughout. Nothing
 * happens where the VMA has that protection already.
 */
export const mprotect_fixup = (vm_write: boolean): Procedure => kernelProcedure('mprotect_fixup', 'mm/mprotect.c', 'v6.12', [
  step('mmap_lock for writing; new vm_flags; change one entry', { to: ['change one entry'] }, (m, at) => {
    if (!m.vma(at).mapped) return returns('ENOMEM')
    if (m.vma(at).vm_write === vm_write) return returns(0)
    m.mmap_write_lock(at.mm)
    m.setVma(at, { ...m.vma(at), vm_write })
    return change(m, at)
  }),
  step('change one entry', { to: ['change one entry'] }, (m, at) => change(m, at)),
])

function change(m: Machine, at: Place) {
  const try_change_writable = mprotect_tries_writable(m) && vma_wants_manual_pte_write_upgrade(m, at)
  change_pte_range(m, at, { uffd: 'none', newprot_writes: vm_page_prot_writes(m, at), try_change_writable })
  if (!isLastPage(m, at)) return go('change one entry', nextPage(at))
  m.mmap_write_unlock(at.mm)
  return returns(0)
}
