import { is_shared, userfaultfd_pte_wp } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import type { PresentEntry } from '../../state/entry.ts'
import { page_anon_exclusive } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * mm/mprotect.c, v6.12. Whether the write bit may be given without a fault: never while uffd-wp; a private page must be
 * exclusively ours, a shared one dirty already. Soft-dirty and NUMA hints are not modelled.
 *
 * Exclusive is read off from who else holds the page now. The kernel's PageAnonExclusive stays clear after the other holder
 * has gone, until a write fault; so the model may give the bit where the kernel waits for a fault.
 */
export const can_change_pte_writable = kernelFunction('can_change_pte_writable', 'mm/mprotect.c', 'v6.12', (m: Machine, at: Place, pte: PresentEntry): boolean => {
  const vma = m.vma(at)
  if (!vma.vm_write || userfaultfd_pte_wp(vma, pte)) return false
  return is_shared(m.kind(at)) ? pte.dirty : pte.of === 'anon' && page_anon_exclusive(m, at, pte)
})
