/**
 * userfaultfd write protection for anonymous memory, as merged in April 2020 for v5.7. pagemap did not show it yet, so the
 * properties here are the promise itself and what entries hold.
 */
import { holds, kernel, spec, violated } from 'mmcheck'

const everything = holds('wp-never-lost', 'wp-info-present', 'wp-implies-not-writable', 'refcounts-balanced')

export default spec({
  title: 'userfaultfd: write protection support (anonymous memory)',
  link: 'https://lore.kernel.org/r/20200220163112.11409-1-peterx@redhat.com',
  kernel: kernel('v5.6').with('uffd-wp-anon-v5.7'),
  series: 'uffd-wp-anon-v5.7',
  cases: [
    { name: 'anonymous memory',
      scope: { kinds: ['anon'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim'] },
      expect: everything,
      without: {
        'hook-do-wp-page': { 'wp-never-lost': 'violated' },
        'x86-uffd-wp-bit': { 'wp-never-lost': 'violated' },
        'apply-uffd-wp-bit': { 'wp-never-lost': 'violated' },
        'uffd-wp-swap-migration': { 'wp-never-lost': 'violated' },
      } },
    { name: 'two pages, ranges',
      scope: { kinds: ['anon'], pages: 2, threads: 1, operations: ['write', 'wp-all', 'unwp-all', 'copywp', 'dontneed-all', 'reclaim'] },
      expect: everything },
    { name: 'mprotect',
      scope: { kinds: ['anon'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'mprotect-r', 'mprotect-rw', 'reclaim'] },
      restriction: 'COPY with MODE_WP is left out: into a read-only mapping it is a known hole, below',
      expect: everything },
    { name: 'munmap and mmap',
      scope: { kinds: ['anon'], threads: 1, operations: ['read', 'write', 'wp', 'reclaim', 'munmap', 'mmap', 'register'] },
      expect: { ...everything, ...holds('no-use-after-free') } },

    { name: 'COPY with MODE_WP into a read-only mapping',
      scope: { kinds: ['anon'], threads: 1, operations: ['write', 'copywp', 'mprotect-r', 'mprotect-rw'] },
      expect: { ...everything, ...violated('wp-never-lost', 'wp-info-present') },
      known: { reason: 'the bit is only set where the page is writable', fixedBy: 'uffd-wp-regardless-of-vm-write', rules: ['C1', 'V2'] } },
    { name: 'fork without EVENT_FORK',
      scope: { kinds: ['anon'], mms: 2, threads: 1, operations: ['write', 'wp', 'unwp', 'reclaim', 'fork', 'exit'] },
      expect: { ...everything, ...holds('no-use-after-free'), ...violated('wp-implies-not-writable') },
      known: { reason: "fork asks whether the parent's VMA is WP, not the child's, so the child keeps bits that nothing follows", fixedBy: 'fork-looks-at-child-vma', rules: ['F1'] },
      without: { 'drop-uffd-wp-at-fork': { 'wp-implies-not-writable': 'violated' } } },
    { name: 'fork with EVENT_FORK',
      scope: { kinds: ['anon'], mms: 2, threads: 1, operations: ['read', 'write', 'wp', 'fork'], features: ['EVENT_FORK'] },
      expect: { ...everything, ...violated('wp-never-lost', 'wp-info-present') },
      known: { reason: 'a VMA that was only read has no anon_vma and is not copied, so the child forgets a protected zero page', fixedBy: 'vma-needs-copy', rules: ['F2'] } },
    { name: 'unregister',
      scope: { kinds: ['anon'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'unregister', 'register'] },
      expect: { ...everything, ...violated('wp-implies-not-writable') },
      known: { reason: 'UFFDIO_UNREGISTER clears the VMA flags and leaves the entries protected', fixedBy: 'unregister-reset', rules: ['R7'] } },
  ],
})
