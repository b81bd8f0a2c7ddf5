/**
 * What was merged for v5.19 of the shmem part of the v5 series: the same ideas on PTE markers, a real swap type.
 *
 * Only what this model can tell apart is listed; commits that were looked up are named.
 */
import type { Series } from './patch.ts'

const merged = 'v5.19'

export const pte_markers = {
  id: 'uffd-wp-shmem-v5.19',
  title: 'userfaultfd-wp: Support shmem (as merged, with PTE markers)',
  link: 'https://lore.kernel.org/r/20220405014646.13522-1-peterx@redhat.com',
  patches: [
    { id: 'pte-marker', subject: 'mm: introduce PTE_MARKER swap entry', role: 'semantic', merged },
    { id: 'marker-shmem-copy-mode-wp', subject: 'mm/shmem: take care of UFFDIO_COPY_MODE_WP', role: 'semantic', merged },
    { id: 'marker-at-fault', subject: 'mm/shmem: handle uffd-wp special pte in page fault handler', role: 'semantic', merged },
    { id: 'marker-persist-across-zap', subject: 'mm/shmem: persist uffd-wp bit across zapping for file-backed', role: 'semantic', merged, commit: '999dad824c39' },
    { id: 'marker-wr-protect-none', subject: 'mm/shmem: allow uffd wr-protect none pte for file-backed mem', role: 'semantic', merged },
    { id: 'vma-needs-copy', subject: 'mm/shmem: handle uffd-wp during fork()', role: 'semantic', merged, commit: 'c56d1b62cce8' },
    { id: 'marker-pagemap', subject: 'mm/pagemap: recognize uffd-wp bit for shmem/hugetlbfs', role: 'observation', merged },
    { id: 'marker-enable-shmem', subject: 'mm/uffd: enable write protection for shmem & hugetlbfs', role: 'gate', reason: 'without it registering shmem for WP is EINVAL', merged, commit: 'b1f9e876862d' },
  ],
} as const satisfies Series
