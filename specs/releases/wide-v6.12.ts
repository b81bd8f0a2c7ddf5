/**
 * The large scopes on v6.12, as tagged: pairs of pages, three threads, two processes with two kinds of memory, three pages.
 * Where all calls may be half-way at once there would be too many states, `inflight` bounds how many are; where promises
 * multiply, one page is watched at a time, once for each kind of page.
 */
import { holds, kernel, spec } from 'mmcheck'

const everything = holds(
  'wp-never-lost', 'pagemap-tells-truth', 'no-stale-wp', 'wp-info-present', 'wp-implies-not-writable', 'no-type-confusion',
  'refcounts-balanced', 'no-kernel-warning',
)
const anon = ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim'] as const
const file = [...anon, 'punch'] as const
const fork = ['fork', 'exit'] as const

export default spec({
  title: 'Anonymous memory and shmem with uffd-wp on v6.12: the large scopes',
  kernel: kernel('v6.12'),
  cases: [
    { name: 'two anonymous pages',
      scope: { kinds: ['anon'], pages: 2, operations: anon, profile: 'strict' },
      small: { pages: 1 },
      expect: everything },
    { name: 'two pages of shared shmem',
      scope: { kinds: ['shmem'], pages: 2, operations: file, profile: 'strict' },
      small: { pages: 1 },
      expect: everything },
    { name: 'two pages of private shmem',
      scope: { kinds: ['shmem-private'], pages: 2, operations: file, inflight: 1, profile: 'strict' },
      small: { pages: 1, threads: 1 },
      expect: everything },
    { name: 'two anonymous pages, three threads',
      scope: { kinds: ['anon'], pages: 2, threads: 3, operations: anon, inflight: 2, profile: 'strict' },
      small: { pages: 1, inflight: 1 },
      expect: everything },
    { name: 'two pages of shared shmem, three threads',
      scope: { kinds: ['shmem'], pages: 2, threads: 3, operations: file, inflight: 2, profile: 'strict' },
      small: { pages: 1, inflight: 1 },
      expect: everything },

    { name: 'two processes, anonymous memory',
      scope: { kinds: ['anon'], mms: 2, threads: 1, operations: [...anon, ...fork], features: ['EVENT_FORK'], profile: 'strict' },
      small: { operations: ['write', 'wp', 'unwp', 'fork', 'exit'], inflight: 1 },
      expect: everything },
    { name: 'two processes, shared shmem',
      scope: { kinds: ['shmem'], mms: 2, threads: 1, operations: [...file, ...fork], features: ['EVENT_FORK'], profile: 'strict' },
      small: { operations: ['write', 'wp', 'unwp', 'fork', 'exit'], inflight: 1 },
      expect: everything },
    { name: 'two processes, private shmem',
      scope: { kinds: ['shmem-private'], mms: 2, threads: 1, operations: [...file, ...fork], features: ['EVENT_FORK'], inflight: 1, profile: 'strict' },
      small: { operations: ['write', 'wp', 'fork', 'exit'] },
      expect: everything },
    { name: 'two processes, anonymous memory and shmem, the anonymous page watched',
      scope: { kinds: ['anon', 'shmem'], mms: 2, threads: 1, operations: [...file, ...fork], features: ['EVENT_FORK'], inflight: 1, watch: [0], profile: 'strict' },
      small: { operations: ['write', 'wp', 'fork'] },
      expect: everything },
    { name: 'two processes, anonymous memory and shmem, the shmem page watched',
      scope: { kinds: ['anon', 'shmem'], mms: 2, threads: 1, operations: [...file, ...fork], features: ['EVENT_FORK'], inflight: 1, watch: [1], profile: 'strict' },
      small: { operations: ['write', 'wp', 'fork'] },
      expect: everything },
    { name: 'two processes, anonymous memory and shmem, the anonymous page watched, two calls in flight',
      scope: { kinds: ['anon', 'shmem'], mms: 2, threads: 1, operations: [...file, ...fork], features: ['EVENT_FORK'], inflight: 2, watch: [0], profile: 'strict' },
      small: { kinds: ['anon'], operations: ['write', 'wp', 'fork'] },
      expect: everything },

    { name: 'three kinds of memory',
      scope: { kinds: ['anon', 'shmem', 'shmem-private'], operations: file, inflight: 1, profile: 'strict' },
      small: { kinds: ['anon', 'shmem'], threads: 1, operations: ['write', 'wp', 'unwp', 'reclaim'] },
      expect: everything },
    { name: 'three anonymous pages',
      scope: { kinds: ['anon'], pages: 3, operations: anon, inflight: 1, profile: 'strict' },
      small: { pages: 1 },
      expect: everything },
  ],
})
