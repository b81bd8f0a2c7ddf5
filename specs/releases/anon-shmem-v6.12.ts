/**
 * Anonymous memory and shmem on a release kernel, v6.12 as tagged, by the strict reading of the contract. What is violated here was seen on
 * real kernels too: counterexamples/live.
 */
import { holds, kernel, spec, violated } from 'mmcheck'

const everything = holds(
  'wp-never-lost', 'pagemap-tells-truth', 'no-stale-wp', 'wp-info-present', 'wp-implies-not-writable', 'no-type-confusion',
  'refcounts-balanced', 'no-kernel-warning',
)

export default spec({
  title: 'Anonymous memory and shmem with uffd-wp on v6.12',
  kernel: kernel('v6.12'),
  cases: [
    { name: 'shared shmem',
      scope: { kinds: ['shmem'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim', 'punch'], profile: 'strict' },
      expect: everything },
    { name: 'anonymous memory',
      scope: { kinds: ['anon'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim'], profile: 'strict' },
      expect: everything },
    { name: 'private shmem',
      scope: { kinds: ['shmem-private'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim', 'punch'], profile: 'strict' },
      expect: everything },
    { name: 'anonymous memory and shmem in one process',
      scope: { kinds: ['anon', 'shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'dontneed', 'reclaim'], profile: 'strict' },
      expect: everything },
    { name: 'MISSING and WP',
      scope: { kinds: ['anon', 'shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed'], modes: ['missing', 'wp'], profile: 'strict' },
      expect: everything },
    { name: 'mprotect',
      scope: { kinds: ['anon', 'shmem'], threads: 1, operations: ['write', 'wp', 'unwp', 'copywp', 'mprotect-r', 'mprotect-rw'], profile: 'strict' },
      expect: everything },
    { name: 'unregister and close',
      scope: { kinds: ['anon', 'shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'unregister', 'close', 'register'], profile: 'strict' },
      expect: everything },
    { name: 'munmap and mmap',
      scope: { kinds: ['shmem-private'], threads: 1, operations: ['read', 'write', 'wp', 'dontneed', 'reclaim', 'munmap', 'mmap', 'register'], profile: 'strict' },
      expect: { ...everything, ...holds('no-use-after-free') } },
    { name: 'truncate, grow, swapoff',
      scope: { kinds: ['shmem-private'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'reclaim', 'truncate', 'grow', 'swapoff'], profile: 'strict' },
      expect: everything },
    { name: 'fork with EVENT_FORK, anonymous memory',
      scope: { kinds: ['anon'], mms: 2, threads: 1, operations: ['read', 'write', 'wp', 'fork', 'exit', 'reclaim'], features: ['EVENT_FORK'], profile: 'strict' },
      small: { operations: ['write', 'wp', 'fork'] },
      expect: { ...everything, ...holds('no-use-after-free') } },
    { name: 'fork with EVENT_FORK, shared shmem',
      scope: { kinds: ['shmem'], mms: 2, threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'dontneed', 'reclaim', 'fork', 'exit'], features: ['EVENT_FORK'], profile: 'strict' },
      expect: { ...everything, ...holds('no-use-after-free') } },
    { name: 'fork without EVENT_FORK, private shmem',
      scope: { kinds: ['shmem-private'], mms: 2, threads: 1, operations: ['read', 'write', 'wp', 'dontneed', 'fork', 'exit'], profile: 'strict' },
      expect: { ...everything, ...holds('no-use-after-free') } },

    { name: 'anonymous memory, WP_UNPOPULATED',
      scope: { kinds: ['anon'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim'], features: ['WP_UNPOPULATED'], profile: 'strict' },
      expect: everything,
      without: { 'wp-unpopulated': { 'pagemap-tells-truth': 'violated', 'wp-info-present': 'violated', 'wp-never-lost': 'violated' } } },
    { name: 'fork with EVENT_FORK, anonymous memory, WP_UNPOPULATED',
      scope: { kinds: ['anon'], mms: 2, threads: 1, operations: ['write', 'wp', 'unwp', 'dontneed', 'fork', 'exit'], features: ['EVENT_FORK', 'WP_UNPOPULATED'], inflight: 2, profile: 'strict' },
      small: { inflight: 1 },
      expect: { ...everything, ...holds('no-use-after-free') } },

    { name: 'registered again for MISSING only',
      scope: { kinds: ['shmem'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'register-missing', 'register'] },
      expect: { ...everything, ...violated('no-stale-wp', 'wp-implies-not-writable') },
      known: {
        reason: 'UFFDIO_REGISTER without WP replaces the VMA flags and leaves the entries protected (so do 6.1.176, 6.12.117 and 6.18.44)',
        fixedBy: 'reregister-reset', rules: ['R5'],
      } },
  ],
})
