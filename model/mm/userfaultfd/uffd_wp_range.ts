import { is_shared, vm_page_prot_writes } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { wp_range_uses_vm_page_prot } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { change_pte_range } from '../mprotect/change_pte_range.ts'

/**
 * mm/userfaultfd.c, v6.12 (part of mwriteprotect_range before v6.0). Protects or resolves one page of a range.
 *
 * Before v6.3 the protection was made from vm_flags: with the write bit in it for a shared mapping, so resolving gave it
 * back at once. Since then it is vm_page_prot, and the bit comes back where can_change_pte_writable allows.
 */
export const uffd_wp_range = kernelFunction('uffd_wp_range', 'mm/userfaultfd.c', 'v6.12', (m: Machine, at: Place, enable_wp: boolean): void => {
  const vma = m.vma(at)
  const uffd = enable_wp ? 'wp' : 'resolve'
  if (wp_range_uses_vm_page_prot(m))
    change_pte_range(m, at, { uffd, newprot_writes: vm_page_prot_writes(m, at), try_change_writable: !enable_wp && vma_wants_manual_pte_write_upgrade(m, at) })
  else change_pte_range(m, at, { uffd, newprot_writes: !enable_wp && is_shared(m.kind(at)) && vma.vm_write, try_change_writable: false })
})

/**
 * mm/vma.h, v6.12. Whether entries that vm_page_prot leaves read-only may be made writable by hand: in private mappings only. For a
 * shared one the kernel asks vma_wants_writenotify with a vm_page_prot that has lost its write bit to writenotify already,
 * which answers no; where there is no writenotify, vm_page_prot has the bit.
 */
export const vma_wants_manual_pte_write_upgrade = (m: Machine, at: Place): boolean => !is_shared(m.kind(at)) && m.vma(at).vm_write
