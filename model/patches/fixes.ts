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
  { id: 'wp-range-spans-vmas', subject: 'mm/userfaultfd: support WP on multiple VMAs', role: 'semantic', merged: 'v6.3' },
  { id: 'wp-unpopulated', subject: 'mm/uffd: UFFD_FEATURE_WP_UNPOPULATED', role: 'semantic', merged: 'v6.4', commit: '2bad466cc9d9' },
  { id: 'uffd-merges-from-within', subject: 'mm/uffd: allow vma to merge as much as possible', role: 'semantic', merged: 'v6.4', commit: '5543d3c43c41' },
  { id: 'uffd-poison', subject: 'mm: userfaultfd: add new UFFDIO_POISON ioctl', role: 'gate', reason: 'only its announcement is modelled', merged: 'v6.6', commit: 'fc71884a5f59' },
  { id: 'wp-async', subject: 'userfaultfd: UFFD_FEATURE_WP_ASYNC', role: 'gate', reason: 'only its announcement is modelled', merged: 'v6.7', commit: 'd61ea1cb0095' },
  { id: 'mprotect-unaccounts', subject: 'mm/mprotect: allow unfaulted VMAs to be unaccounted on mprotect()', role: 'semantic', merged: 'v6.7', commit: '9b9143298598' },
  { id: 'uffd-move', subject: 'userfaultfd: UFFDIO_MOVE uABI', role: 'gate', reason: 'only its announcement is modelled', merged: 'v6.8', commit: 'adef440691ba' },
  { id: 'pagemap-scan', subject: 'fs/proc/task_mmu: implement IOCTL to get and optionally clear info about PTEs', role: 'observation', merged: 'v6.7', commit: '52526ca7fdb9' },
  { id: 'close-reset', subject: 'mm/userfaultfd: reset ptes when close() for wr-protected ones', role: 'semantic', merged: 'v6.9', commit: 'c88033efe9a3' },
  { id: 'mfill-per-vma-lock', subject: 'userfaultfd: use per-vma locks in userfaultfd operations', role: 'semantic', merged: 'v6.9', commit: '867a43a34ff8' },
  // From then on kpageflags shows the KSM flag on every anonymous page (seen on 6.12.117, not on 6.18.44; the commit that mended it was not looked up, its subject is ours).
  { id: 'kpageflags-of-folios', subject: 'proc: rewrite stable_page_flags()', role: 'observation', merged: 'v6.10', commit: 'dee3d0bef2b0' },
  { id: 'page-table-check-uffd-wp', subject: 'mm/page_table_check: support userfault wr-protect entries', role: 'observation', merged: 'v6.10', commit: '8430557fc584' },
  { id: 'swap-in-grants-write', subject: 'mm: swap: reuse exclusive folio directly instead of wp page faults', role: 'semantic', merged: 'v6.11', commit: 'c18160dba5ff' },
  { id: 'mremap-clears-uffd-wp', subject: 'mm: clear uffd-wp PTE/PMD state on mremap()', role: 'semantic', merged: 'v6.13', commit: '0cef0bb836e3' },
  { id: 'merges-into-unfaulted', subject: 'mm/vma: fix incorrectly disallowed anonymous VMA merges', role: 'semantic', merged: 'v6.16', commit: '879bca0a2c4f' },
  { id: 'kpageflags-ksm', subject: 'fs/proc/page: tell KSM pages from anonymous pages again', role: 'observation', merged: 'v6.18' },
  { id: 'unregister-own-context', subject: 'userfaultfd: prevent unregistering VMAs through a different userfaultfd', role: 'semantic', merged: 'v6.17' },
  { id: 'mremap-moves-vmas', subject: 'mm/mremap: permit mremap() move of multiple VMAs', role: 'semantic', merged: 'v6.17' },
  // In 6.12.117, and not yet in 6.18.44; the commit was not looked up, the subject is ours.
  { id: 'dontunmap-resets-pgoff', subject: 'mm/mremap: a mapping that MREMAP_DONTUNMAP has emptied begins at its own page offset', role: 'observation' },
  { id: 'reregister-reset', subject: 'clear uffd-wp PTE state when re-registering without WP', role: 'semantic' },
] as const satisfies readonly Patch[]
