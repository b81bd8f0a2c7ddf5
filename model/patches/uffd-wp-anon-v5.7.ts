/**
 * userfaultfd write protection for anonymous memory: Peter Xu's series of February 2020, merged in April 2020 for v5.7.
 */
import type { Series } from './patch.ts'

const merged = 'v5.7'

export const uffd_wp_anon = {
  id: 'uffd-wp-anon-v5.7',
  title: 'userfaultfd: write protection support (anonymous memory)',
  link: 'https://lore.kernel.org/r/20200220163112.11409-1-peterx@redhat.com',
  patches: [
    { id: 'userfaultfd-wp-helper', subject: 'userfaultfd: wp: add helper for writeprotect check', role: 'build', reason: 'a helper that later patches call', merged, commit: '1df319e0b4de' },
    { id: 'hook-do-wp-page', subject: 'userfaultfd: wp: hook userfault handler to write protection fault', role: 'semantic', merged, commit: '529b930b87d9' },
    { id: 'x86-uffd-wp-bit', subject: 'userfaultfd: wp: add WP pagetable tracking to x86', role: 'semantic', merged, commit: '5a281062af1d' },
    { id: 'pte-wp-helpers', subject: 'userfaultfd: wp: userfaultfd_pte/huge_pmd_wp() helpers', role: 'build', reason: 'helpers that later patches call', merged, commit: '55adf4de30ad' },
    { id: 'anon-copy-mode-wp', subject: 'userfaultfd: wp: add UFFDIO_COPY_MODE_WP', role: 'gate', reason: 'without it UFFDIO_COPY with MODE_WP is EINVAL and promises nothing', merged, commit: '72981e0e7b60' },
    { id: 'merge-change-protection-parameters', subject: 'mm: merge parameters for change_protection()', role: 'refactoring', reason: 'passes the same facts as flags', merged, commit: '58705444c45b' },
    { id: 'apply-uffd-wp-bit', subject: 'userfaultfd: wp: apply _PAGE_UFFD_WP bit', role: 'semantic', merged, commit: '292924b26024' },
    { id: 'drop-uffd-wp-at-fork', subject: 'userfaultfd: wp: drop _PAGE_UFFD_WP properly when fork', role: 'semantic', merged, commit: 'b569a1760782' },
    { id: 'pmd-swp-helpers', subject: 'userfaultfd: wp: add pmd_swp_*uffd_wp() helpers', role: 'build', reason: 'helpers for PMD entries, which the next patch calls', merged, commit: '2e3d5dc508f1' },
    { id: 'uffd-wp-swap-migration', subject: 'userfaultfd: wp: support swap and page migration', role: 'semantic', merged, commit: 'f45ec5ff16a7' },
    { id: 'khugepaged-skip-uffd-wp', subject: 'khugepaged: skip collapse if uffd-wp detected', role: 'not-modelled', reason: 'khugepaged and huge pages are not modelled yet', merged, commit: 'e1e267c7928f' },
    { id: 'wp-range', subject: 'userfaultfd: wp: support write protection for userfault vma range', role: 'gate', reason: 'the function behind UFFDIO_WRITEPROTECT: without it there is no such call', merged, commit: 'ffd05793963a' },
    { id: 'writeprotect-ioctl', subject: 'userfaultfd: wp: add the writeprotect API to userfaultfd ioctl', role: 'gate', reason: 'the ioctl itself', merged, commit: '63b2d4174c4a' },
    { id: 'enable-wp-api', subject: 'userfaultfd: wp: enabled write protection in userfaultfd API', role: 'gate', reason: 'without it registering for WP is EINVAL', merged, commit: 'e06f1e1dd499' },
    { id: 'no-wake-on-protect', subject: "userfaultfd: wp: don't wake up when doing write protect", role: 'not-modelled', reason: 'without it a sleeper is woken once more and sleeps again: that needs sleepers as states, which liveness will bring', merged, commit: '23080e2783ba' },
    { id: 'document-register-mode-wp', subject: 'userfaultfd: wp: UFFDIO_REGISTER_MODE_WP documentation update', role: 'refactoring', reason: 'documentation only', merged },
    { id: 'declare-writeprotect-conditionally', subject: 'userfaultfd: wp: declare _UFFDIO_WRITEPROTECT conditionally', role: 'gate', reason: 'changes only which ioctls REGISTER advertises, and only where there is no such ioctl anyway', merged, commit: '14819305e09f' },
    { id: 'selftests-statistics', subject: 'userfaultfd: selftests: refactor statistics', role: 'test', reason: 'self-tests only', merged },
    { id: 'selftests-write-protect', subject: 'userfaultfd: selftests: add write-protect test', role: 'test', reason: 'self-tests only', merged },
  ],
} as const satisfies Series
