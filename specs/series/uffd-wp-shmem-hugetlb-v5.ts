/**
 * userfaultfd-wp for shmem (the hugetlb half is not modelled yet), as posted in July 2021 on v5.14-rc1. Every case but the
 * known holes is to hold. A known hole is the smallest scope that shows it; with its fix on top it holds too, and the other
 * cases leave out exactly that.
 */
import { type Entry, holds, kernel, never, spec, violated } from 'mmcheck'

const everything = holds(
  'wp-never-lost', 'wp-info-present', 'pagemap-tells-truth', 'wp-implies-not-writable', 'no-type-confusion', 'refcounts-balanced',
)

const isAnonymous = (entry: Entry): boolean => entry.kind === 'present' && entry.of === 'anon'

export default spec({
  title: 'userfaultfd-wp: Support shmem and hugetlbfs (v5)',
  link: 'https://lore.kernel.org/lkml/20210715201422.211004-1-peterx@redhat.com',
  kernel: kernel('v5.14').with('uffd-wp-shmem-hugetlb-v5'),
  series: 'uffd-wp-shmem-hugetlb-v5',
  properties: [
    // Whoever wrote to a page, or was given it by COPY, has a copy of its own until it discards it itself.
    never('private-copy-kept', {
      when: (m, at) => m.ghost(at).has === 'yes' && m.entry(at).kind !== 'swap' && !isAnonymous(m.entry(at)),
      premise: (m, at) => m.ghost(at).has === 'yes',
    }),
  ],
  cases: [
    { name: 'shared shmem',
      scope: { kinds: ['shmem'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim', 'punch'] },
      expect: { ...everything, ...holds('no-kernel-warning') },
      without: {
        'shmem-copy-mode-wp': { 'wp-never-lost': 'violated', 'no-kernel-warning': 'violated' },
        'special-swap-ptes': { 'no-type-confusion': 'violated' },
        'special-pte-at-fault': { 'no-kernel-warning': 'violated' },
        'persist-across-zap': { 'wp-never-lost': 'violated', 'no-type-confusion': 'violated' },
        'wr-protect-none': { 'wp-never-lost': 'violated' },
        'pagemap-special-pte': { 'pagemap-tells-truth': 'violated' },
      } },
    { name: 'private shmem',
      scope: { kinds: ['shmem-private'], operations: ['read', 'write', 'wp', 'unwp', 'copywp', 'dontneed', 'reclaim', 'punch'] },
      small: { threads: 1 },
      expect: everything },
    { name: 'anonymous memory',
      scope: { kinds: ['anon'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim'] },
      expect: everything },
    { name: 'shmem, ranges of two pages',
      scope: { kinds: ['shmem'], pages: 2, threads: 1, operations: ['read', 'write', 'wp-all', 'unwp-all', 'dontneed-all', 'reclaim'] },
      expect: everything },
    { name: 'shmem, truncated and grown again',
      scope: { kinds: ['shmem'], operations: ['read', 'write', 'wp', 'unwp', 'reclaim', 'truncate', 'grow'] },
      expect: everything },
    { name: 'shared shmem, MISSING and WP',
      scope: { kinds: ['shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed'], modes: ['missing', 'wp'] },
      expect: everything },
    { name: 'private shmem, unmapped and mapped again',
      scope: { kinds: ['shmem-private'], operations: ['read', 'write', 'wp', 'dontneed', 'reclaim', 'munmap', 'mmap', 'register'] },
      expect: { ...everything, ...holds('no-stale-wp', 'no-use-after-free') },
      without: { 'zap-flag-skip-swap': { 'refcounts-balanced': 'violated' } } },
    { name: 'private shmem, fork without EVENT_FORK',
      scope: { kinds: ['shmem-private'], mms: 2, threads: 1, operations: ['read', 'write', 'wp', 'dontneed', 'fork', 'exit'] },
      expect: { ...everything, ...holds('no-stale-wp', 'no-use-after-free') },
      without: { 'fork-special-pte': { 'no-type-confusion': 'violated' } } },
    { name: 'anonymous memory, mprotect',
      scope: { kinds: ['anon'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'copywp', 'reclaim', 'mprotect-r', 'mprotect-rw'] },
      expect: everything },

    { name: 'shared shmem, fork with EVENT_FORK',
      scope: { kinds: ['shmem'], mms: 2, threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'dontneed', 'fork', 'exit'], features: ['EVENT_FORK'] },
      expect: { ...everything, ...violated('wp-never-lost', 'wp-info-present', 'pagemap-tells-truth') },
      known: { reason: 'fork does not copy the entries of a shared VMA, so the child forgets what is protected', fixedBy: 'vma-needs-copy', rules: ['F2'] } },
    { name: 'private shmem, fork with EVENT_FORK',
      scope: { kinds: ['shmem-private'], mms: 2, threads: 1, operations: ['read', 'write', 'wp', 'fork'], features: ['EVENT_FORK'] },
      expect: { ...everything, ...violated('wp-never-lost', 'wp-info-present', 'pagemap-tells-truth') },
      known: { reason: 'fork does not copy the entries of a VMA that has no anonymous page yet, so the child forgets what is protected', fixedBy: 'vma-needs-copy', rules: ['F2'] } },
    { name: 'shared shmem, unregister',
      scope: { kinds: ['shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'dontneed', 'unregister', 'register'] },
      expect: { ...everything, ...violated('no-stale-wp', 'wp-implies-not-writable') },
      known: { reason: 'UFFDIO_UNREGISTER clears the VMA flags and leaves the entries protected', fixedBy: 'unregister-reset', rules: ['R7'] } },
    { name: 'shared shmem, close',
      scope: { kinds: ['shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'dontneed', 'close', 'register'] },
      expect: { ...everything, ...violated('no-stale-wp', 'wp-implies-not-writable') },
      known: { reason: 'closing the userfaultfd clears the VMA flags and leaves the entries protected', fixedBy: 'close-reset', rules: ['R8'] } },
    { name: 'shared shmem, mprotect',
      scope: { kinds: ['shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'dontneed', 'mprotect-r', 'mprotect-rw'] },
      expect: { ...everything, ...violated('wp-never-lost', 'wp-implies-not-writable') },
      known: { reason: 'vm_page_prot of a shared mapping grants writing, so any mprotect makes a protected entry writable', fixedBy: 'writenotify-for-uffd-wp', rules: ['V2'] } },
    { name: 'private shmem, hole punch while another process reads',
      scope: { kinds: ['shmem-private'], mms: 2, threads: 1, operations: ['read', 'copywp', 'reclaim', 'punch', 'fork'] },
      expect: { ...holds('wp-info-present', 'pagemap-tells-truth', 'wp-implies-not-writable', 'no-type-confusion', 'refcounts-balanced'), ...violated('private-copy-kept') },
      known: {
        reason: 'unmap_mapping_page() does not skip swap entries, so a punch that finds the page mapped again frees the swapped private copy of another process. The loss is of contents, so the promise of protection ends with them (H3)',
        fixedBy: 'zap-swap-with-details', rules: ['H2'],
      } },
    { name: 'private shmem, swapoff',
      scope: { kinds: ['shmem-private'], threads: 1, operations: ['write', 'copywp', 'wp', 'unwp', 'reclaim', 'swapoff'] },
      expect: { ...everything, ...violated('wp-never-lost', 'wp-info-present', 'pagemap-tells-truth') },
      known: { reason: 'swapoff makes the entry anew and forgets the bits of the swap entry', fixedBy: 'unuse-pte-keeps-bits', rules: ['M1'] } },
  ],
})
