import { is_shared, userfaultfd_wp } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { fork_copies_wp_vmas } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * mm/memory.c, v6.12 (a test inside copy_page_range before v5.19). Whether fork copies a VMA's entries: what has no anon_vma
 * can be faulted in again. That forgets uffd-wp, so since v5.19 a VMA that is WP in the child is always copied.
 */
export const vma_needs_copy = kernelFunction('vma_needs_copy', 'mm/memory.c', 'v6.12', (m: Machine, src: Place, dst: Place): boolean =>
  (fork_copies_wp_vmas(m) && userfaultfd_wp(m.vma(dst))) || (!is_shared(m.kind(src)) && m.vma(src).anon_vma))
