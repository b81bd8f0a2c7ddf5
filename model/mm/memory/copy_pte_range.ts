import { match } from 'ts-pattern'
import { is_cow_mapping, pte_clear_uffd_wp, pte_mkclean, pte_swp_clear_uffd_wp, pte_wrprotect, userfaultfd_wp } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { fork_drops_uffd_wp, fork_knows_special_ptes, fork_looks_at_child_vma } from '../../patches/questions.ts'
import { type Entry, isPrivatePage, none } from '../../state/entry.ts'
import { page_dup } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * mm/memory.c, v6.12: copy_present_pte and copy_nonpresent_pte. Fork copies one entry, with both page-table locks held. A
 * private page becomes read-only in both. A child that is not WP is not to have the bit; v5.7 asked the wrong VMA.
 */
export const copy_pte_range = kernelFunction('copy_pte_range', 'mm/memory.c', 'v6.12', (m: Machine, src: Place, dst: Place): void => {
  const old = m.entry(src)
  const dropBit = fork_drops_uffd_wp(m) && !userfaultfd_wp(m.vma(fork_looks_at_child_vma(m) ? dst : src))
  const child = match(old)
    .with({ kind: 'none' }, (pte): Entry => pte)
    .with({ kind: 'present' }, (pte) => {
      const cow = is_cow_mapping(m.kind(src))
      if (cow && pte.write) m.setEntry(src, pte_wrprotect(pte))
      const copied = cow ? pte_wrprotect(pte) : pte_mkclean(pte)
      return dropBit ? pte_clear_uffd_wp(copied) : copied
    })
    .with({ kind: 'swap' }, (pte) => (dropBit && fork_looks_at_child_vma(m) ? pte_swp_clear_uffd_wp(pte) : pte))
    .with({ kind: 'swap_special' }, { kind: 'marker' }, (pte) => {
      m.decodes('copy_nonpresent_pte', pte, !fork_knows_special_ptes(m))
      return fork_knows_special_ptes(m) && userfaultfd_wp(m.vma(dst)) ? pte : none
    })
    .exhaustive()
  m.setEntry(dst, isPrivatePage(child) ? page_dup(m, src, child) : child)
})
