/**
 * arch/x86/include/asm/pgtable.h and include/linux/{swapops,userfaultfd_k}.h, v6.12 with the older forms: what one entry
 * becomes. Pure helpers; none of them takes a lock or touches memory.
 */
import { type Entry, marker, type Page, type PresentEntry, presentPage, special, type SwapEntry } from '../state/entry.ts'
import type { Machine } from '../state/machine.ts'
import type { Kind, Place, Vma } from '../state/state.ts'
import { arch_has_uffd_wp, knows_wp_unpopulated, mkuffd_wp_wrprotects, swap_entries_carry_uffd_wp, uses_pte_markers, walkers_know_special_ptes, writenotify_for_uffd_wp } from '../patches/questions.ts'

export const vma_is_anonymous = (kind: Kind): boolean => kind === 'anon'
export const is_shared = (kind: Kind): boolean => kind === 'shmem'
export const is_cow_mapping = (kind: Kind): boolean => kind !== 'shmem'
export const userfaultfd_wp = (vma: Vma): boolean => vma.uffd_wp
export const userfaultfd_missing = (vma: Vma): boolean => vma.uffd_missing
/** Whether the VMA can be read; only a scenario can take that away (PROT_NONE). */
export const vm_read = (vma: Vma): boolean => vma.area?.vm_read ?? true
/** include/linux/userfaultfd_k.h: a fault on a neighbour may not map what is followed. Minor faults are not modelled. */
export const uffd_disable_fault_around = (vma: Vma): boolean => vma.uffd_wp
export const userfaultfd_armed = (vma: Vma): boolean => vma.uffd_wp || vma.uffd_missing

/** Whether vma->vm_page_prot grants writing: never in a private mapping (copy-on-write), nor where writes must be noticed. */
export const vm_page_prot_writes = (m: Machine, at: Place): boolean => {
  const vma = m.vma(at)
  return is_shared(m.kind(at)) && vma.vm_write && !vma_wants_writenotify(m, vma)
}
/** mm/mmap.c: for shmem, which has no page_mkwrite and no write-back, only userfaultfd-wp asks for it. */
export const vma_wants_writenotify = (m: Machine, vma: Vma): boolean => writenotify_for_uffd_wp(m) && userfaultfd_wp(vma)

export const mk_pte = (m: Machine, at: Place, page: Page): PresentEntry =>
  presentPage(page, { write: page.of === 'cache' && vm_page_prot_writes(m, at), uffd_wp: false, dirty: false })
export const pte_mkdirty = (pte: PresentEntry): PresentEntry => ({ ...pte, dirty: true })
export const pte_mkclean = (pte: PresentEntry): PresentEntry => ({ ...pte, dirty: false })
export const pte_wrprotect = (pte: PresentEntry): PresentEntry => ({ ...pte, write: false })
export const pte_mkwrite = (pte: PresentEntry): PresentEntry => ({ ...pte, write: true })
export const maybe_mkwrite = (pte: PresentEntry, vma: Vma): PresentEntry => (vma.vm_write ? pte_mkwrite(pte) : pte)

/** Sets the bit; since v6.3 it also takes the write bit away, before that each caller had to. */
export const pte_mkuffd_wp = (m: Machine, pte: PresentEntry): PresentEntry =>
  arch_has_uffd_wp(m) ? { ...pte, uffd_wp: true, write: pte.write && !mkuffd_wp_wrprotects(m) } : pte
export const pte_clear_uffd_wp = (pte: PresentEntry): PresentEntry => ({ ...pte, uffd_wp: false })
/** The bit is set and means something: the VMA is registered. */
export const userfaultfd_pte_wp = (vma: Vma, pte: PresentEntry): boolean => userfaultfd_wp(vma) && pte.uffd_wp

export const pte_swp_mkuffd_wp = (m: Machine, pte: SwapEntry): SwapEntry =>
  (swap_entries_carry_uffd_wp(m) && arch_has_uffd_wp(m) ? { ...pte, uffd_wp: true } : pte)
export const pte_swp_clear_uffd_wp = (pte: SwapEntry): SwapEntry => (pte.uffd_wp ? { ...pte, uffd_wp: false } : pte)

/** include/linux/userfaultfd_k.h. Whether an unpopulated page of the VMA can be protected: in file memory, and with WP_UNPOPULATED. */
export const userfaultfd_wp_use_markers = (m: Machine, at: Place): boolean =>
  !vma_is_anonymous(m.kind(at)) || (knows_wp_unpopulated(m) && m.features(m.vma(at)).includes('WP_UNPOPULATED'))

/** "This address is uffd-wp, and nothing is mapped": the special swap pte of 2021, or the PTE marker of v5.19. */
export const make_uffd_wp_special = (m: Machine): Entry => (uses_pte_markers(m) ? marker : special)
export const is_uffd_wp_special = (entry: Entry): boolean => entry.kind === 'swap_special' || (entry.kind === 'marker' && entry.uffd_wp)

/**
 * A walker meets an entry that is neither none nor present and takes it for a swap entry, unless it knows special ptes and
 * asks first (has_swap_entry in the v5 series; a PTE marker is a swap entry of its own type and needs no asking).
 */
export function pte_to_swp_entry(m: Machine, walker: string, entry: Entry): void {
  m.decodes(walker, entry, entry.kind === 'swap_special' && !walkers_know_special_ptes(m))
}
