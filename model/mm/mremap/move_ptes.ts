import { match } from 'ts-pattern'
import { pte_clear_uffd_wp, pte_swp_clear_uffd_wp } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { mremap_clears_uffd_wp } from '../../patches/questions.ts'
import { type Entry, none } from '../../state/entry.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place, Vma } from '../../state/state.ts'
import { pte_alloc } from '../memory/page_tables.ts'

/**
 * mm/mremap.c, v6.12. Moves one entry, with both page-table locks held. Where the VMA is followed by a context without EVENT_REMAP, the new
 * place will not be, so uffd-wp information goes; before v6.13 it went along and stayed behind in a VMA that nobody follows.
 */
export const move_ptes = kernelFunction('move_ptes', 'mm/mremap.c', 'v6.12', (m: Machine, old: Place, to: Place): void => {
  const pte = m.entry(old)
  if (pte.kind === 'none') return
  const clear = mremap_clears_uffd_wp(m) && vma_has_uffd_without_event_remap(m, m.vma(old))
  m.setEntry(old, none)
  pte_alloc(m, to)
  m.setEntry(to, clear ? cleared(pte) : pte)
})

const cleared = (pte: Entry): Entry => match(pte)
  .with({ kind: 'present' }, pte_clear_uffd_wp)
  .with({ kind: 'swap' }, pte_swp_clear_uffd_wp)
  .with({ kind: 'swap_special' }, { kind: 'marker' }, { kind: 'none' }, () => none)
  .exhaustive()

/** include/linux/userfaultfd_k.h. */
export const vma_has_uffd_without_event_remap = (m: Machine, vma: Vma): boolean =>
  (vma.uffd_wp || vma.uffd_missing) && !m.features(vma).includes('EVENT_REMAP')
