import { kernelFunction } from '../../language/procedure.ts'
import { zap_keeps_uffd_wp } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { zap_pte_range } from './zap_pte_range.ts'

/**
 * mm/memory.c, v6.12. A mapping goes away for good, in munmap and exit: since zapping keeps protection, it has to ask for
 * the drop, and so passes details; before, it passed none.
 */
export const unmap_vmas = kernelFunction('unmap_vmas', 'mm/memory.c', 'v6.12', (m: Machine, at: Place): void =>
  zap_pte_range(m, at, zap_keeps_uffd_wp(m) ? { even_cows: true, drop_marker: true, skip_swap: false } : null))
