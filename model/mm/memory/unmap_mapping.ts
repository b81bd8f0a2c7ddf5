import { kernelFunction } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { zap_keeps_uffd_wp } from '../../patches/questions.ts'
import { zap_pte_range } from './zap_pte_range.ts'

/**
 * mm/memory.c, v6.12. Truncation and hole punch unmap a file range in one process after another, under i_mmap_rwsem only;
 * this is one process's turn. Protection survives: it may be needed if a fault is mapping the same page again.
 */
export const unmap_mapping_range = kernelFunction('unmap_mapping_range', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, even_cows: boolean): void => {
  if (m.vma(at).mapped) zap_pte_range(m, at, { even_cows, drop_marker: false, skip_swap: true })
})

/**
 * mm/memory.c, v6.12 (unmap_mapping_page before v5.17). The page is locked and about to leave the cache: nobody can be
 * mapping it again, so here protection is dropped. One process's turn. The v5 series does not ask to skip swap entries here.
 */
export const unmap_mapping_folio = kernelFunction('unmap_mapping_folio', 'mm/memory.c', 'v6.12', (m: Machine, at: Place): void => {
  if (m.vma(at).mapped) zap_pte_range(m, at, { even_cows: false, drop_marker: zap_keeps_uffd_wp(m), skip_swap: false })
})
