/**
 * userfaultfd-wp for shmem and hugetlbfs, version 5 of July 2021, as posted on v5.14-rc1. It was merged, with pte markers in
 * the place of its "swap special pte", for v5.19: see pte-markers-v5.19.ts.
 */
import type { Series } from './patch.ts'

const hugetlb = 'hugetlb is not modelled yet'

export const uffd_wp_shmem_hugetlb_v5 = {
  id: 'uffd-wp-shmem-hugetlb-v5',
  title: 'userfaultfd-wp: Support shmem and hugetlbfs (v5)',
  link: 'https://lore.kernel.org/lkml/20210715201422.211004-1-peterx@redhat.com',
  patches: [
    { id: 'install-pte-dirty', subject: 'mm/shmem: Unconditionally set pte dirty in mfill_atomic_install_pte', role: 'not-modelled', reason: 'it changes only whether an installed shmem page is dirty; no property of this model looks at dirtiness yet' },
    { id: 'shmem-copy-mode-wp', subject: 'shmem/userfaultfd: Take care of UFFDIO_COPY_MODE_WP', role: 'semantic' },
    { id: 'clear-vmf-pte', subject: 'mm: Clear vmf->pte after pte_unmap_same() returns', role: 'refactoring', reason: 'on v5.14 nothing reads vmf->pte between pte_unmap_same() and the next pte_offset_map_lock(), which sets it anew' },
    { id: 'introduce-special-pte', subject: 'mm/userfaultfd: Introduce special pte for unmapped file-backed mem', role: 'build', reason: 'declares the entry and its helpers, which later patches use' },
    { id: 'special-swap-ptes', subject: 'mm/swap: Introduce the idea of special swap ptes', role: 'semantic' },
    { id: 'special-pte-at-fault', subject: 'shmem/userfaultfd: Handle uffd-wp special pte in page fault handler', role: 'semantic' },
    { id: 'drop-zap-first-last-index', subject: 'mm: Drop first_index/last_index in zap_details', role: 'refactoring', reason: 'the range is passed otherwise' },
    { id: 'zap-flags', subject: 'mm: Introduce zap_details.zap_flags', role: 'refactoring', reason: 'the same facts as flags' },
    { id: 'zap-flag-skip-swap', subject: 'mm: Introduce ZAP_FLAG_SKIP_SWAP', role: 'semantic' },
    { id: 'persist-across-zap', subject: 'shmem/userfaultfd: Persist uffd-wp bit across zapping for file-backed', role: 'semantic' },
    { id: 'wr-protect-none', subject: 'shmem/userfaultfd: Allow wr-protect none pte for file-backed mem', role: 'semantic' },
    { id: 'wr-protect-file-thp', subject: 'shmem/userfaultfd: Allows file-back mem to be uffd wr-protected on thps', role: 'not-modelled', reason: 'huge pages are not modelled yet' },
    { id: 'left-over-special-ptes', subject: 'shmem/userfaultfd: Handle the left-overed special swap ptes', role: 'not-modelled', reason: 'without it a missing fault on a special pte can never be resolved: that is a matter of progress, and no liveness property is modelled yet' },
    { id: 'fork-special-pte', subject: 'shmem/userfaultfd: Pass over uffd-wp special swap pte when fork()', role: 'semantic' },
    { id: 'hugetlb-drop-definition', subject: 'mm/hugetlb: Drop __unmap_hugepage_range definition from hugetlb.h', role: 'build', reason: 'a header only' },
    { id: 'hugetlb-pte-helpers', subject: 'mm/hugetlb: Introduce huge pte version of uffd-wp helpers', role: 'build', reason: 'helpers that later patches call' },
    { id: 'hugetlb-hook-faults', subject: 'hugetlb/userfaultfd: Hook page faults for uffd write protection', role: 'not-modelled', reason: hugetlb },
    { id: 'hugetlb-copy-mode-wp', subject: 'hugetlb/userfaultfd: Take care of UFFDIO_COPY_MODE_WP', role: 'not-modelled', reason: hugetlb },
    { id: 'hugetlb-writeprotect', subject: 'hugetlb/userfaultfd: Handle UFFDIO_WRITEPROTECT', role: 'not-modelled', reason: hugetlb },
    { id: 'hugetlb-special-helpers', subject: 'mm/hugetlb: Introduce huge version of special swap pte helpers', role: 'not-modelled', reason: hugetlb },
    { id: 'hugetlb-special-pte-at-fault', subject: 'hugetlb/userfaultfd: Handle uffd-wp special pte in hugetlb pf handler', role: 'not-modelled', reason: hugetlb },
    { id: 'hugetlb-wr-protect-none', subject: 'hugetlb/userfaultfd: Allow wr-protect none ptes', role: 'not-modelled', reason: hugetlb },
    { id: 'hugetlb-persist-across-zap', subject: 'hugetlb/userfaultfd: Only drop uffd-wp special pte if required', role: 'not-modelled', reason: hugetlb },
    { id: 'pagemap-special-pte', subject: 'mm/pagemap: Recognize uffd-wp bit for shmem/hugetlbfs', role: 'observation' },
    { id: 'enable-wp-shmem-hugetlbfs', subject: 'mm/userfaultfd: Enable write protection for shmem & hugetlbfs', role: 'gate', reason: 'without it registering shmem or hugetlbfs for WP is EINVAL and nothing of the series can be reached' },
    { id: 'selftests-shmem-hugetlbfs', subject: 'userfaultfd/selftests: Enable uffd-wp for shmem/hugetlbfs', role: 'test', reason: 'self-tests only' },
  ],
} as const satisfies Series
