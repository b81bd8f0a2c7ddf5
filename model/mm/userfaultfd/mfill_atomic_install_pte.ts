import { is_uffd_wp_special, mk_pte, pte_mkdirty, pte_mkuffd_wp, pte_mkwrite, pte_wrprotect, vma_is_anonymous } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { applies_uffd_wp_bit, copy_overwrites_special_ptes, copy_wp_regardless_of_vm_write } from '../../patches/questions.ts'
import type { Page, PresentEntry } from '../../state/entry.ts'
import { setFolio } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * mm/userfaultfd.c, v6.12. Under the page-table lock: the file must still reach this far, and nothing may be there (a left-over
 * uffd-wp note counts as nothing); then the page is mapped, protected if asked to.
 */
export const mfill_atomic_install_pte = kernelFunction('mfill_atomic_install_pte', 'mm/userfaultfd.c', 'v6.12', (m: Machine, at: Place, page: Page, wp: boolean): 0 | 'EFAULT' | 'EEXIST' => {
  if (!vma_is_anonymous(m.kind(at)) && m.cache(at).beyond_i_size) return 'EFAULT'
  const old = m.entry(at)
  if (old.kind !== 'none' && !(is_uffd_wp_special(old) && copy_overwrites_special_ptes(m))) return 'EEXIST'
  setFolio(m, page, { dirty: true })
  m.setEntry(at, protect(m, at, pte_mkdirty(mk_pte(m, at, page)), wp))
  return 0
})

/** Before v5.18 (and the v5 series) a page that may not be written lost MODE_WP: the bit was set with the write bit in mind. */
function protect(m: Machine, at: Place, pte: PresentEntry, wp: boolean): PresentEntry {
  const writable = m.vma(at).vm_write
  if (copy_wp_regardless_of_vm_write(m)) return wp ? pte_mkuffd_wp(m, pte_wrprotect(pte)) : writable ? pte_mkwrite(pte) : pte_wrprotect(pte)
  if (!writable) return pte
  if (wp) return applies_uffd_wp_bit(m) ? pte_mkuffd_wp(m, pte) : pte
  return pte_mkwrite(pte)
}
