import { pte_swp_mkuffd_wp, pte_to_swp_entry } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { type Mapped, none } from '../../state/entry.ts'
import { add_to_swap } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { pte_install_uffd_wp_if_needed } from '../memory/zap_pte_range.ts'

/**
 * mm/rmap.c, v6.12. Reclaim takes one process's mapping of a locked folio away. An anonymous page leaves a swap entry with the
 * entry's bits; a file page leaves none, or a note that it was uffd-wp. Without a swap slot the old entry is put back,
 * and false says that the walk ends here.
 */
export const try_to_unmap_one = kernelFunction('try_to_unmap_one', 'mm/rmap.c', 'v6.12', (m: Machine, at: Place, of: Mapped): boolean => {
  const pte = m.entry(at)
  // page_vma_mapped_walk looks at whatever is at this address.
  if (pte.kind === 'swap_special' || pte.kind === 'marker') pte_to_swp_entry(m, 'page_vma_mapped_walk', pte)
  if (pte.kind !== 'present' || pte.of !== of) return true
  if (of !== 'anon') {
    m.setEntry(at, none)
    pte_install_uffd_wp_if_needed(m, at, pte)
    return true
  }
  if (m.chosen('swap_duplicate') !== 'ok') return false
  const swp_pte = add_to_swap(m, pte)
  m.setEntry(at, pte.uffd_wp ? pte_swp_mkuffd_wp(m, swp_pte) : swp_pte)
  return true
})
