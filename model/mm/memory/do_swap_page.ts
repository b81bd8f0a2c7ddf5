import { maybe_mkwrite, mk_pte, pte_mkdirty, pte_mkuffd_wp, pte_mkwrite, pte_to_swp_entry, pte_wrprotect, userfaultfd_pte_wp } from '../../arch/pgtable.ts'
import { kernelProcedure, type Procedure, step } from '../../language/procedure.ts'
import { swap_in_grants_write } from '../../patches/questions.ts'
import type { PresentEntry } from '../../state/entry.ts'
import { swapin_folio, swapped_in_exclusively } from '../../state/folios.ts'
import { same } from '../../system/same.ts'
import { do_wp_page_locked } from './do_wp_page.ts'
import { fault_returns } from './fault_returns.ts'

/**
 * mm/memory.c, v6.12. Reads an anonymous page back from swap. Reading happens before the locks and shares nothing but the
 * folio lock, which reclaim may hold. If a write is still wanted afterwards, do_wp_page goes on with the lock held.
 */
export const do_swap_page = (write: boolean): Procedure => kernelProcedure('do_swap_page', 'mm/memory.c', 'v6.12', [
  step('folio lock, ptl: still that swap entry? map the page', { keeps: ['orig'], to: ['wp_page_copy'] }, (m, at) => {
    m.when(!m.folio_test_locked(at))
    const entry = m.entry(at)
    if (entry.kind !== 'swap' || !same(entry, m.local('orig'))) return fault_returns(m, at)
    pte_to_swp_entry(m, 'do_swap_page', entry)
    const vma = m.vma(at)
    const page = swapin_folio(m, entry, 'fault')
    const exclusive = swapped_in_exclusively(m, at, entry, page, write)
    const read = mk_pte(m, at, page)
    const done = write && exclusive
    let pte: PresentEntry
    if (swap_in_grants_write(m)) {
      pte = entry.uffd_wp ? pte_mkuffd_wp(m, read) : read
      const writable = exclusive && vma.vm_write && !userfaultfd_pte_wp(vma, pte)
      if (writable) pte = write ? pte_mkdirty(pte_mkwrite(pte)) : pte_mkwrite(pte)
      m.setEntry(at, pte)
      return write && !writable ? do_wp_page_locked(m, at) : fault_returns(m, at)
    }
    pte = done ? maybe_mkwrite(pte_mkdirty(read), vma) : read
    m.setEntry(at, entry.uffd_wp ? pte_mkuffd_wp(m, pte_wrprotect(pte)) : pte)
    return write && !done ? do_wp_page_locked(m, at) : fault_returns(m, at)
  }),
])
