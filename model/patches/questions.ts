/**
 * The questions that the modelled functions ask of a kernel, one named predicate each.
 *
 * Where the v5 series of 2021 and the merged form of 2022 do the same thing with another encoding, one predicate asks for
 * either. A predicate that is false means the older behaviour.
 */
import type { Kernel } from '../kernels.ts'
import type { Machine } from '../state/machine.ts'
import type { Kind } from '../state/state.ts'

type Asked = { readonly kernel: Kernel }
const any = (m: Asked, ...ids: readonly string[]): boolean => ids.some((id) => m.kernel.patches.has(id))

// --- v5.7: anonymous memory
/** The architecture has the bit; without it the pte_mkuffd_wp family does nothing. */
export const arch_has_uffd_wp = (m: Machine): boolean => any(m, 'x86-uffd-wp-bit')
/** change_pte_range knows MM_CP_UFFD_WP, pte_modify keeps the bit, do_wp_page looks at the pte and not only at the VMA. */
export const applies_uffd_wp_bit = (m: Machine): boolean => any(m, 'apply-uffd-wp-bit')
export const do_wp_page_asks_uffd = (m: Machine): boolean => any(m, 'hook-do-wp-page')
export const fork_drops_uffd_wp = (m: Machine): boolean => any(m, 'drop-uffd-wp-at-fork')
export const swap_entries_carry_uffd_wp = (m: Machine): boolean => any(m, 'uffd-wp-swap-migration')
export const has_writeprotect_ioctl = (m: Machine): boolean =>
  any(m, 'wp-range') && any(m, 'writeprotect-ioctl')
export const copy_knows_mode_wp = (m: Machine): boolean => any(m, 'anon-copy-mode-wp')

// --- shmem: the v5 series, or what was merged for v5.19
/** Whether the VMA of such memory may be registered for WP. */
export const registers_wp = (kernel: Kernel, kind: Kind): boolean =>
  any({ kernel }, 'enable-wp-api') && (kind === 'anon' || any({ kernel }, 'enable-wp-shmem-hugetlbfs', 'marker-enable-shmem'))
/** "This unmapped address is uffd-wp" is a PTE marker; before, the v5 series' special swap pte. */
export const uses_pte_markers = (m: Machine): boolean => any(m, 'pte-marker')
export const shmem_copy_knows_mode_wp = (m: Machine): boolean => any(m, 'shmem-copy-mode-wp', 'marker-shmem-copy-mode-wp')
/** Walkers tell a special pte from a swap entry; a marker is a swap entry of its own type and needs no telling. */
export const walkers_know_special_ptes = (m: Machine): boolean => any(m, 'special-swap-ptes', 'pte-marker')
export const fault_knows_special_ptes = (m: Machine): boolean => any(m, 'special-pte-at-fault', 'marker-at-fault')
export const zap_keeps_uffd_wp = (m: Machine): boolean => any(m, 'persist-across-zap', 'marker-persist-across-zap')
export const wr_protects_none = (m: Machine): boolean => any(m, 'wr-protect-none', 'marker-wr-protect-none')
/** COPY may overwrite a left-over special pte, and must_wait treats it like none. */
export const copy_overwrites_special_ptes = (m: Machine): boolean => any(m, 'left-over-special-ptes', 'pte-marker')
export const fork_knows_special_ptes = (m: Machine): boolean => any(m, 'fork-special-pte', 'pte-marker')
/** Fork copies the page tables of a VMA that is WP in the child, even if it could be faulted in again. */
export const fork_copies_wp_vmas = (m: Machine): boolean => any(m, 'vma-needs-copy')
/** Zapping with details skips swap entries only where the caller says so; before, always. */
export const skipping_swap_is_a_flag = (m: Machine): boolean => any(m, 'zap-flag-skip-swap', 'zap-swap-with-details')
export const truncate_zaps_swap = (m: Machine): boolean => any(m, 'zap-swap-with-details')
export const pagemap_shows_uffd_wp = (m: Machine): boolean => any(m, 'pagemap-uffd-wp')
export const pagemap_knows_special_ptes = (m: Machine): boolean => any(m, 'pagemap-special-pte', 'marker-pagemap')

// --- single fixes
export const pte_same_as_swp_ignores_uffd_wp = (m: Machine): boolean => any(m, 'pte-same-as-swp')
/** Fork asks whether the child's VMA is WP; before, the parent's. */
export const fork_looks_at_child_vma = (m: Machine): boolean => any(m, 'fork-looks-at-child-vma')
/** Swapping in an exclusive page gives the write bit on a read fault too. */
export const swap_in_grants_write = (m: Machine): boolean => any(m, 'swap-in-grants-write')
export const unuse_pte_keeps_bits = (m: Machine): boolean => any(m, 'unuse-pte-keeps-bits')
/** MODE_WP is honoured on a page that is not writable too; in shmem the v5 series' copy patch does the same. */
export const copy_wp_regardless_of_vm_write = (m: Machine): boolean => any(m, 'uffd-wp-regardless-of-vm-write', 'shmem-copy-mode-wp')
export const unregister_resets = (m: Machine): boolean => any(m, 'unregister-reset')
export const close_resets = (m: Machine): boolean => any(m, 'close-reset')
/** vm_page_prot of a shared WP VMA has no write permission in it. */
export const writenotify_for_uffd_wp = (m: Machine): boolean => any(m, 'writenotify-for-uffd-wp')
export const mkuffd_wp_wrprotects = (m: Machine): boolean => any(m, 'mkuffd-wp-wrprotects')
/** Resolving uses vm_page_prot and gives the write bit back only where can_change_pte_writable allows it. */
export const wp_range_uses_vm_page_prot = (m: Machine): boolean => any(m, 'wp-range-vm-page-prot')
/** Whether some modelled function of this kernel reads pte_dirty. */
export const reads_dirty = (kernel: Kernel): boolean => any({ kernel }, 'wp-range-vm-page-prot')
