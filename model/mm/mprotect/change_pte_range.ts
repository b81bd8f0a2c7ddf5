import { match } from 'ts-pattern'
import {
  make_uffd_wp_special, pte_clear_uffd_wp, pte_mkuffd_wp, pte_mkwrite, pte_swp_clear_uffd_wp, pte_swp_mkuffd_wp, pte_to_swp_entry, pte_wrprotect, userfaultfd_wp_use_markers,
} from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { applies_uffd_wp_bit, wr_protects_none } from '../../patches/questions.ts'
import { type Entry, none, type PresentEntry } from '../../state/entry.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { pte_alloc } from '../memory/page_tables.ts'
import { can_change_pte_writable } from './can_change_pte_writable.ts'

/** What change_protection is asked for: MM_CP_UFFD_WP, MM_CP_UFFD_WP_RESOLVE, or neither; and whether newprot grants writing. */
export interface ChangeProtection {
  readonly uffd: 'wp' | 'resolve' | 'none'
  readonly newprot_writes: boolean
  readonly try_change_writable: boolean
}

/** mm/mprotect.c, v6.12. Changes one entry, with the page-table lock held. */
export const change_pte_range = kernelFunction('change_pte_range', 'mm/mprotect.c', 'v6.12', (m: Machine, at: Place, cp: ChangeProtection): void => {
  const wp = cp.uffd === 'wp' && applies_uffd_wp_bit(m)
  const resolve = cp.uffd === 'resolve' && applies_uffd_wp_bit(m)
  if (wp && wr_protects_none(m) && userfaultfd_wp_use_markers(m, at)) pte_alloc(m, at)
  m.setEntry(at, match(m.entry(at))
    .with({ kind: 'none' }, (pte): Entry => (wp && wr_protects_none(m) && userfaultfd_wp_use_markers(m, at) ? make_uffd_wp_special(m) : pte))
    .with({ kind: 'present' }, (pte) => {
      const modified = pte_modify(pte, cp.newprot_writes)
      const marked = wp ? pte_mkuffd_wp(m, pte_wrprotect(modified)) : resolve ? pte_clear_uffd_wp(modified) : modified
      return cp.try_change_writable && !marked.write && can_change_pte_writable(m, at, marked) ? pte_mkwrite(marked) : marked
    })
    .with({ kind: 'swap' }, (pte) => {
      pte_to_swp_entry(m, 'change_pte_range', pte)
      return wp ? pte_swp_mkuffd_wp(m, pte) : resolve ? pte_swp_clear_uffd_wp(pte) : pte
    })
    .with({ kind: 'swap_special' }, { kind: 'marker' }, (pte) => {
      pte_to_swp_entry(m, 'change_pte_range', pte)
      return resolve && wr_protects_none(m) ? none : pte
    })
    .exhaustive())
})

/** arch/x86/include/asm/pgtable.h. The new protection; uffd-wp has been in the mask of kept bits for as long as there is the bit. */
const pte_modify = (pte: PresentEntry, newprot_writes: boolean): PresentEntry => ({ ...pte, write: newprot_writes })
