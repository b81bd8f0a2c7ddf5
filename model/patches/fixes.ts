/**
 * Single commits outside the series that change what this part of the model does: bug fixes, and what later releases do
 * otherwise. In the order in which they were merged; what has no release was posted (the last one in June 2026).
 */
import type { Patch } from './patch.ts'

export const fixes = [
  { id: 'pte-same-as-swp', subject: 'mm/swap: fix pte_same_as_swp() not removing uffd-wp bit when compare', role: 'semantic', merged: 'v5.13', commit: '099dd6878b9b' },
  { id: 'pagemap-uffd-wp', subject: 'mm/pagemap: export uffd-wp protection information', role: 'observation', merged: 'v5.14', commit: 'fb8e37f35a2f' },
  { id: 'fork-looks-at-child-vma', subject: 'mm/userfaultfd: fix uffd-wp special cases for fork()', role: 'semantic', merged: 'v5.14', commit: '8f34f1eac382' },
  { id: 'uffd-wp-regardless-of-vm-write', subject: 'userfaultfd: mark uffd_wp regardless of VM_WRITE flag', role: 'semantic', merged: 'v5.18', commit: '0e88904cb700' },
  { id: 'zap-swap-with-details', subject: "mm: don't skip swap entry even if zap_details specified", role: 'semantic', merged: 'v5.18', commit: '5abfd71d936a' },
  { id: 'unuse-pte-keeps-bits', subject: 'mm/swapfile: fix lost swap bits in unuse_pte()', role: 'semantic', merged: 'v5.19', commit: '14a762dd1977' },
  { id: 'mprotect-try-change-writable', subject: 'mm/mprotect: try avoiding write faults for exclusive anonymous pages when changing protection', role: 'semantic', merged: 'v6.0', commit: '64fe24a3e05e' },
  { id: 'unregister-reset', subject: 'mm/uffd: reset write protection when unregister with wp-mode', role: 'semantic', merged: 'v6.0', commit: 'f369b07c8614' },
  // Stands for itself together with can_change_pte_writable of v6.0, on which it builds: before, mprotect gave dirty pages of such a VMA the write bit.
  { id: 'writenotify-for-uffd-wp', subject: 'mm/userfaultfd: enable writenotify while userfaultfd-wp is enabled for a VMA', role: 'semantic', merged: 'v6.2', commit: '51d3d5eb74ff' },
  { id: 'mkuffd-wp-wrprotects', subject: 'mm/uffd: always wr-protect pte in pte|pmd_mkuffd_wp()', role: 'semantic', merged: 'v6.3', commit: 'f1eb1bacfba9' },
  { id: 'wp-range-vm-page-prot', subject: 'mm/userfaultfd: rely on vma->vm_page_prot in uffd_wp_range()', role: 'semantic', merged: 'v6.3', commit: '931298e103c2' },
  { id: 'close-reset', subject: 'mm/userfaultfd: reset ptes when close() for wr-protected ones', role: 'semantic', merged: 'v6.9', commit: 'c88033efe9a3' },
  { id: 'page-table-check-uffd-wp', subject: 'mm/page_table_check: support userfault wr-protect entries', role: 'observation', merged: 'v6.10', commit: '8430557fc584' },
  { id: 'swap-in-grants-write', subject: 'mm: swap: reuse exclusive folio directly instead of wp page faults', role: 'semantic', merged: 'v6.11', commit: 'c18160dba5ff' },
  { id: 'reregister-reset', subject: 'clear uffd-wp PTE state when re-registering without WP', role: 'semantic' },
] as const satisfies readonly Patch[]
