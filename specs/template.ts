/**
 * Copy this file anywhere and change it. It runs as it is: `npx mmcheck check ./template.ts`.
 *
 * It checks a patch of one's own against v6.12: here, one that makes MADV_DONTNEED forget uffd-wp in shared memory. The
 * spec says what is expected, so this "fix" is known to break a promise; `reason` says so in the report.
 */
import { carriesBit, kernel, never, none, patch, spec } from 'mmcheck'

export default spec({
  title: 'mm: my patch',
  // The function to replace, by its kernel name (see `mmcheck list functions`). It gets the machine and the place.
  kernel: kernel('v6.12').with(patch({
    subject: 'mm: my patch',
    replace: { zap_page_range_single: (m, at) => m.setEntry(at, none) },
  })),
  // A property of one's own: asked of every page of every process in every state.
  properties: [
    never('bit-outside-a-wp-vma', {
      when: (m, at) => carriesBit(m.entry(at)) && !m.vma(at).uffd_wp,
      premise: (m, at) => carriesBit(m.entry(at)),
    }),
  ],
  cases: [
    { name: 'zap races with faults',
      scope: { kinds: ['shmem'], pages: 1, threads: 2, operations: ['read', 'write', 'wp', 'unwp', 'dontneed'] },
      expect: { 'wp-never-lost': 'violated', 'bit-outside-a-wp-vma': 'holds' },
      known: { reason: 'the patch drops what MADV_DONTNEED has to keep', rules: ['D1a'] } },
  ],
})
