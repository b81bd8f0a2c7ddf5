import { mk_pte, pte_mkuffd_wp, pte_to_swp_entry } from '../../arch/pgtable.ts'
import { returns } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import { pte_same_as_swp_ignores_uffd_wp, unuse_pte_keeps_bits } from '../../patches/questions.ts'
import { setFolio, swapin_folio } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * mm/swapfile.c, v6.12. swapoff brings one page back: read-only, from vm_page_prot. Before v5.19 the bits of the swap entry
 * were forgotten; before v5.13 an entry with the uffd-wp flag compared unequal and was never found (swapoff went on for ever).
 */
export const unuse_pte = kernelFunction('unuse_pte', 'mm/swapfile.c', 'v6.12', (m: Machine, at: Place): void => {
  const old = m.entry(at)
  if (old.kind !== 'swap' || (old.uffd_wp && !pte_same_as_swp_ignores_uffd_wp(m))) return
  const page = swapin_folio(m, old, 'swapoff')
  if (old.exclusive === true) setFolio(m, page, { anon_exclusive: true })
  const pte = mk_pte(m, at, page)
  m.setEntry(at, old.uffd_wp && unuse_pte_keeps_bits(m) ? pte_mkuffd_wp(m, pte) : pte)
})

/** mm/swapfile.c, v6.12. swapoff's turn at one page of one process. */
export const unuse_mm = kernelProcedure('unuse_mm', 'mm/swapfile.c', 'v6.12', [
  step('mmap_lock for reading, folio lock, ptl: bring the page back', (m, at) => {
    const pte = m.entry(at)
    m.when((pte.kind === 'swap' || pte.kind === 'swap_special') && !m.folio_test_locked(at))
    pte_to_swp_entry(m, 'unuse_pte_range', pte)
    m.mmap_read_lock(at.mm)
    unuse_pte(m, at)
    m.mmap_read_unlock(at.mm)
    return returns(0)
  }),
])
