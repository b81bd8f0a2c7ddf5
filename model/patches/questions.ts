/**
 * The questions that the modelled functions ask of a kernel, one named predicate each.
 *
 * Where the v5 series of 2021 and the merged form of 2022 do the same thing with another encoding, one predicate asks for
 * either. A predicate that is false means the older behaviour.
 */
import type { Kind } from '../state/state.ts'

/** Anything that knows its kernel; in a step, the machine. */
interface HasKernel { readonly kernel: { readonly patches: ReadonlySet<string> } }

const asked = new Set<string>()
/** Patches that the model asks about; leaving out any other changes nothing in it. */
export const askedPatches: ReadonlySet<string> = asked

/** A question that is true when the kernel has any of these patches. */
function asks(...ids: readonly string[]): (m: HasKernel) => boolean {
  for (const id of ids) asked.add(id)
  return (m) => ids.some((id) => m.kernel.patches.has(id))
}

// --- v5.7: anonymous memory
/** The architecture has the bit; without it the pte_mkuffd_wp family does nothing. */
export const arch_has_uffd_wp = asks('x86-uffd-wp-bit')
/** change_pte_range knows MM_CP_UFFD_WP, pte_modify keeps the bit, do_wp_page looks at the pte and not only at the VMA. */
export const applies_uffd_wp_bit = asks('apply-uffd-wp-bit')
export const do_wp_page_asks_uffd = asks('hook-do-wp-page')
export const fork_drops_uffd_wp = asks('drop-uffd-wp-at-fork')
export const swap_entries_carry_uffd_wp = asks('uffd-wp-swap-migration')
const has_wp_range = asks('wp-range')
const has_writeprotect = asks('writeprotect-ioctl')
export const has_writeprotect_ioctl = (m: HasKernel): boolean => has_wp_range(m) && has_writeprotect(m)
export const copy_knows_mode_wp = asks('anon-copy-mode-wp')

// --- shmem: the v5 series, or what was merged for v5.19
/** Whether the VMA of such memory may be registered for WP. */
export const registers_wp = (m: HasKernel, kind: Kind): boolean => registers_wp_at_all(m) && (kind === 'anon' || registers_shmem_wp(m))
const registers_wp_at_all = asks('enable-wp-api')
const registers_shmem_wp = asks('enable-wp-shmem-hugetlbfs', 'marker-enable-shmem')
/** "This unmapped address is uffd-wp" is a PTE marker; before, the v5 series' special swap pte. */
export const uses_pte_markers = asks('pte-marker')
export const shmem_copy_knows_mode_wp = asks('shmem-copy-mode-wp', 'marker-shmem-copy-mode-wp')
/** Walkers tell a special pte from a swap entry; a marker is a swap entry of its own type and needs no telling. */
export const walkers_know_special_ptes = asks('special-swap-ptes', 'pte-marker')
export const fault_knows_special_ptes = asks('special-pte-at-fault', 'marker-at-fault')
export const zap_keeps_uffd_wp = asks('persist-across-zap', 'marker-persist-across-zap')
export const wr_protects_none = asks('wr-protect-none', 'marker-wr-protect-none')
/** COPY may overwrite a left-over special pte, and must_wait treats it like none. */
export const copy_overwrites_special_ptes = asks('left-over-special-ptes', 'pte-marker')
export const fork_knows_special_ptes = asks('fork-special-pte', 'pte-marker')
/** Fork copies the page tables of a VMA that is WP in the child, even if it could be faulted in again. */
export const fork_copies_wp_vmas = asks('vma-needs-copy')
/** Zapping with details skips swap entries only where the caller says so; before, always. */
export const skipping_swap_is_a_flag = asks('zap-flag-skip-swap', 'zap-swap-with-details')
export const truncate_zaps_swap = asks('zap-swap-with-details')
export const pagemap_shows_uffd_wp = asks('pagemap-uffd-wp')
export const pagemap_knows_special_ptes = asks('pagemap-special-pte', 'marker-pagemap')

// --- single fixes
export const pte_same_as_swp_ignores_uffd_wp = asks('pte-same-as-swp')
/** Fork asks whether the child's VMA is WP; before, the parent's. */
export const fork_looks_at_child_vma = asks('fork-looks-at-child-vma')
/** Swapping in an exclusive page gives the write bit on a read fault too. */
export const swap_in_grants_write = asks('swap-in-grants-write')
export const unuse_pte_keeps_bits = asks('unuse-pte-keeps-bits')
/** MODE_WP is honoured on a page that is not writable too; in shmem the v5 series' copy patch does the same. */
export const copy_wp_regardless_of_vm_write = asks('uffd-wp-regardless-of-vm-write', 'shmem-copy-mode-wp')
/** mprotect gives the write bit back where can_change_pte_writable allows it. */
export const mprotect_tries_writable = asks('mprotect-try-change-writable')
export const unregister_resets = asks('unregister-reset')
/** Registering again without WP resolves the range, and is not skipped because the VMA has the other modes already. */
export const reregister_resets = asks('reregister-reset')
/** Features that UFFDIO_API offers; what they do is not modelled yet. */
export const knows_poison = asks('uffd-poison')
export const knows_wp_async = asks('wp-async')
export const knows_uffd_move = asks('uffd-move')
/** There is PAGEMAP_SCAN. */
export const has_pagemap_scan = asks('pagemap-scan')
/** kpageflags of anonymous pages has the KSM flag set, merged or not. */
export const anon_pages_look_like_ksm = (m: HasKernel): boolean => folio_flags_in_kpageflags(m) && !ksm_flag_is_told(m)
const folio_flags_in_kpageflags = asks('kpageflags-of-folios')
const ksm_flag_is_told = asks('kpageflags-ksm')
/** The feature WP_UNPOPULATED: anonymous memory can have markers. */
export const knows_wp_unpopulated = asks('wp-unpopulated')
/** mremap without EVENT_REMAP takes uffd-wp information away from what it moves. */
export const mremap_clears_uffd_wp = asks('mremap-clears-uffd-wp')
/** A VMA that MREMAP_DONTUNMAP has emptied forgets where its pages once were. */
export const dontunmap_resets_pgoff = asks('dontunmap-resets-pgoff')
/** mremap may move several VMAs at once, unresized and to a fixed place. */
export const mremap_moves_vmas = asks('mremap-moves-vmas')
/** A VMA with an anon_vma is merged into a neighbour that has none too. */
export const merges_into_unfaulted_vmas = asks('merges-into-unfaulted')
/** Registering and unregistering from within a VMA can merge what was changed with the next one. */
export const uffd_merges_from_within = asks('uffd-merges-from-within')
/** mprotect takes VM_ACCOUNT from anonymous memory that was never touched. */
export const mprotect_unaccounts = asks('mprotect-unaccounts')
/** UFFDIO_WRITEPROTECT of a range over several VMAs. */
export const wp_range_spans_vmas = asks('wp-range-spans-vmas')
/** COPY finds the VMA, and gives it an anon_vma, before it asks whether it is followed at all. */
export const mfill_prepares_anon_vma_first = asks('mfill-per-vma-lock')
/** Unregistering through another descriptor is refused. */
export const unregister_keeps_to_its_context = asks('unregister-own-context')
export const close_resets = asks('close-reset')
/** vm_page_prot of a shared WP VMA has no write permission in it. */
export const writenotify_for_uffd_wp = asks('writenotify-for-uffd-wp')
export const mkuffd_wp_wrprotects = asks('mkuffd-wp-wrprotects')
/** Resolving uses vm_page_prot and gives the write bit back only where can_change_pte_writable allows it. */
export const wp_range_uses_vm_page_prot = asks('wp-range-vm-page-prot')
/** The kernel's own check (a debugging option) warns when an entry is writable and uffd-wp. */
export const page_table_check_knows_uffd_wp = asks('page-table-check-uffd-wp')
