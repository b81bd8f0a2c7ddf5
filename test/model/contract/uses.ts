/**
 * The contract in use: for every rule a run on the compiled model that it decides, and what shows that it does.
 *
 * Most rules have a `mutant`: a kernel that does otherwise, on which the same run violates a property. Where a rule leaves
 * the value open no kernel can fail; there `opposites` shows that a rule which claimed more would raise a false alarm on
 * the correct kernel.
 */
import { type Kernel, kernel, patch, type Replacement } from '../../../model/kernels.ts'
import { returns } from '../../../model/language/flow.ts'
import { kernelProcedure, step } from '../../../model/language/procedure.ts'
import type { Value } from '../../../model/contract/ghost.ts'
import type { Memory } from '../../../model/contract/rules.ts'
import type { PropertyName } from '../../../model/properties/names.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import type { Machine } from '../../../model/state/machine.ts'
import { marker, none, present } from '../../../model/state/entry.ts'
import type { Place } from '../../../model/state/state.ts'

interface Run {
  readonly scope: ScopeInput
  readonly script: readonly string[]
  /** The line whose call the rule is about; the last one when missing. A call of several steps returns in this line. */
  readonly decides?: number
  readonly mm?: number
}

interface Opposite extends Run {
  /** What another rule would say at the end of the run, and the property that would then be violated. */
  readonly says: Value
  readonly violates: PropertyName
}

export interface Use extends Run {
  readonly rule: string
  /** Which of the rows with this id, where there are several. */
  readonly memory?: Memory
  readonly kernel?: Kernel
  readonly to: Value
  readonly mutant?: { readonly kernel: Kernel; readonly violates: PropertyName }
  readonly opposites?: readonly Opposite[]
}

const v612 = kernel('v6.12')
const with_ = (subject: string, replace: Readonly<Record<string, Replacement>>): Kernel => v612.with(patch({ subject, replace }))
const nothing = (name: string, file: string): Replacement => kernelProcedure(name, file, 'v6.12', [step('nothing is done', () => returns(0))])
const installs = (uffd_wp: boolean): Replacement => (m: Machine, at: Place, of: 'cache' | 'anon') => {
  m.setEntry(at, present(of, { write: !uffd_wp, uffd_wp, dirty: true }))
  return 0
}
const forgets: Replacement = (m: Machine, at: Place) => m.setEntry(at, none)

const WRITTEN = ['thread 0: write page 0', 'thread 0: write page 0']
const ON = 'monitor: wp page 0'
const anon = { kinds: ['anon'] } as const
const shmem = { kinds: ['shmem'] } as const
const privateShmem = { kinds: ['shmem-private'] } as const
const forked = { mms: 2, operations: ['write', 'wp', 'fork', 'exit'] } as const
const FORKED = ['mm0 thread 0: write mm 0 page 0', 'mm0 thread 0: write mm 0 page 0', 'monitor: wp mm 0 page 0', 'mm0 thread 0: fork mm 0']

export const uses: readonly Use[] = [
  { rule: 'R2', to: 'outside', scope: { ...shmem, operations: ['write', 'wp', 'munmap', 'mmap'] },
    script: [...WRITTEN, ON, 'thread 0: munmap shmem vma', 'thread 0: mmap shmem vma'],
    mutant: { kernel: with_('munmap leaves uffd-wp behind for the next mapping', { unmap_vmas: (m, at) => m.setEntry(at, marker) }), violates: 'no-stale-wp' } },
  { rule: 'R3', to: 'clear', scope: { ...shmem, operations: ['register', 'unregister'] }, script: ['monitor: unregister shmem vma', 'monitor: register shmem vma'],
    mutant: { violates: 'no-stale-wp', kernel: with_('registering protects', { userfaultfd_register: kernelProcedure('userfaultfd_register', 'fs/userfaultfd.c', 'v6.12', [
      step('set VM_UFFD flags, and protect', (m, at) => {
        m.setVma(at, { ...m.vma(at), uffd_wp: true })
        m.setEntry(at, marker)
        return returns(0)
      })]) }) } },
  { rule: 'R5', to: 'outside', kernel: v612.with('reregister-reset'), scope: { ...shmem, operations: ['write', 'wp', 'register-missing'] },
    script: [...WRITTEN, ON, 'monitor: register-missing shmem vma'], mutant: { kernel: v612, violates: 'no-stale-wp' } },
  { rule: 'R7', to: 'outside', scope: { ...shmem, operations: ['write', 'wp', 'unregister'] }, script: [...WRITTEN, ON, 'monitor: unregister shmem vma'],
    mutant: { kernel: v612.without('unregister-reset'), violates: 'no-stale-wp' } },
  { rule: 'R8', to: 'outside', scope: { ...shmem, operations: ['write', 'wp', 'close'] }, script: [...WRITTEN, ON, 'monitor: close mm 0'],
    mutant: { kernel: v612.without('close-reset'), violates: 'no-stale-wp' } },
  { rule: 'R10', to: 'outside', mm: 1, scope: { ...anon, ...forked, features: ['EVENT_FORK'] }, script: [...FORKED, 'mm1 thread 0: exit mm 1'],
    mutant: { kernel: with_('exit tears nothing down', { exit_mmap: nothing('exit_mmap', 'mm/mmap.c') }), violates: 'no-stale-wp' } },

  { rule: 'W1', memory: 'file-shared', to: 'armed', decides: 0, scope: { ...shmem, operations: ['write', 'wp'] }, script: [ON, ...WRITTEN],
    mutant: { kernel: with_('nothing to protect where nothing is mapped', { uffd_wp_range: () => undefined }), violates: 'wp-never-lost' } },
  { rule: 'W1', memory: 'anon', to: 'armed', decides: 2, scope: { ...anon, operations: ['write', 'wp'] }, script: [...WRITTEN, ON, ...WRITTEN],
    mutant: { kernel: with_('WRITEPROTECT does nothing', { uffd_wp_range: () => undefined }), violates: 'wp-never-lost' } },
  { rule: 'W2', to: 'clear', scope: { ...anon, operations: ['write', 'wp'] }, script: [ON],
    mutant: { kernel: with_('unpopulated anonymous pages are protected too', { uffd_wp_range: (m, at) => m.setEntry(at, marker) }), violates: 'no-stale-wp' } },
  { rule: 'W3', to: 'either', scope: { ...anon, operations: ['write', 'wp', 'dontneed'] }, script: [...WRITTEN, 'thread 0: dontneed page 0', ON],
    opposites: [
      // "As if it were populated": it was discarded, and the kernel ignores it.
      { says: 'armed', violates: 'pagemap-tells-truth', scope: { ...anon, operations: ['write', 'wp', 'dontneed'] }, script: [...WRITTEN, 'thread 0: dontneed page 0', ON] },
      // "As if it were not": the fault has mapped the page, and the kernel protects it.
      { says: 'clear', violates: 'no-stale-wp', scope: { ...anon, operations: ['write', 'wp'] }, script: ['thread 0: write page 0', ON] },
    ] },
  { rule: 'W6', to: 'clear', scope: { ...shmem, operations: ['write', 'wp', 'unwp'] }, script: [...WRITTEN, ON, 'monitor: unwp page 0'],
    mutant: { violates: 'no-stale-wp', kernel: with_('resolving does nothing', { uffd_wp_range: (m: Machine, at: Place, enable_wp: boolean) => {
      if (enable_wp) m.setEntry(at, present('cache', { write: false, uffd_wp: true, dirty: true }))
    } }) } },

  { rule: 'C1', to: 'armed', decides: 0, scope: { ...shmem, operations: ['write', 'copywp'] }, script: ['monitor: copywp page 0', ...WRITTEN],
    mutant: { kernel: with_('MODE_WP is forgotten', { mfill_atomic_install_pte: installs(false) }), violates: 'wp-never-lost' } },
  { rule: 'C2', to: 'clear', scope: { ...shmem, operations: ['write', 'wp', 'copy'] }, script: [ON, 'monitor: copy page 0'],
    mutant: { kernel: with_('COPY keeps what the marker said', { mfill_atomic_install_pte: installs(true) }), violates: 'no-stale-wp' } },

  { rule: 'V1', to: 'outside', scope: { ...shmem, operations: ['write', 'wp', 'munmap'] }, script: [...WRITTEN, ON, 'thread 0: munmap shmem vma'],
    mutant: { kernel: with_('munmap does nothing', { do_munmap: nothing('do_munmap', 'mm/mmap.c') }), violates: 'no-stale-wp' } },
  { rule: 'V2', to: 'armed', decides: 3, scope: { ...shmem, operations: ['write', 'wp', 'mprotect-r', 'mprotect-rw'] },
    script: [...WRITTEN, ON, 'thread 0: mprotect-r shmem vma', 'thread 0: mprotect-rw shmem vma', ...WRITTEN],
    mutant: { violates: 'wp-never-lost', kernel: with_('a new protection is all that an entry has', { change_pte_range: (m: Machine, at: Place, cp: { uffd: string }) =>
      m.setEntry(at, present('cache', { write: cp.uffd === 'none', uffd_wp: cp.uffd === 'wp', dirty: true })) }) } },

  { rule: 'D1', to: 'clear', scope: { ...anon, operations: ['write', 'wp', 'dontneed'] }, script: [...WRITTEN, ON, 'thread 0: dontneed page 0'],
    mutant: { kernel: with_('MADV_DONTNEED keeps protection of anonymous memory', { zap_page_range_single: (m, at) => m.setEntry(at, marker) }), violates: 'no-stale-wp' } },
  { rule: 'D1a', to: 'armed', decides: 3, scope: { ...shmem, operations: ['write', 'wp', 'dontneed'] }, script: [...WRITTEN, ON, 'thread 0: dontneed page 0', ...WRITTEN],
    mutant: { kernel: with_('MADV_DONTNEED forgets shared memory', { zap_page_range_single: forgets }), violates: 'wp-never-lost' } },
  { rule: 'D2', to: 'armed', decides: 3, scope: { ...privateShmem, operations: ['write', 'wp', 'dontneed'] }, script: [...WRITTEN, ON, 'thread 0: dontneed page 0', ...WRITTEN],
    mutant: { kernel: with_('MADV_DONTNEED forgets private memory', { zap_page_range_single: forgets }), violates: 'wp-never-lost' } },

  { rule: 'H2', to: 'armed', decides: 3, scope: { ...privateShmem, operations: ['write', 'wp', 'punch'] }, script: [...WRITTEN, ON, 'thread 0: punch page 0', ...WRITTEN],
    // The contents stay, so H2 holds the kernel to the promise; a punch that takes the copy itself is H3, and promises nothing.
    mutant: { violates: 'wp-never-lost', kernel: with_('punching unprotects private copies', { unmap_mapping_range: (m: Machine, at: Place) =>
      m.setEntry(at, present('anon', { write: true, uffd_wp: false, dirty: true })) }) } },
  { rule: 'H1', to: 'either', scope: { ...shmem, operations: ['write', 'wp', 'punch'] }, script: [...WRITTEN, ON, 'thread 0: punch page 0'],
    opposites: [
      // "It goes with the page": it does not, since a fault may be mapping the page again.
      { says: 'clear', violates: 'no-stale-wp', scope: { ...shmem, operations: ['write', 'wp', 'punch'] }, script: [...WRITTEN, ON, 'thread 0: punch page 0'] },
      // "It stays": where a fault did map the page again before it was freed, it goes.
      { says: 'armed', violates: 'pagemap-tells-truth', scope: { ...shmem, threads: 2, granularity: 'lock', operations: ['read', 'wp', 'punch'] },
        script: [ON, 'thread 0: punch page 0', 'thread 1: read page 0', 'thread 1: goes on', 'thread 1: goes on', 'thread 0: goes on', 'thread 0: goes on'] },
    ] },
  { rule: 'H4', to: 'either', scope: { ...shmem, operations: ['write', 'wp', 'truncate'] }, script: [...WRITTEN, ON, 'thread 0: truncate page 0'],
    opposites: [
      { says: 'clear', violates: 'no-stale-wp', scope: { ...shmem, operations: ['write', 'wp', 'truncate'] }, script: [...WRITTEN, ON, 'thread 0: truncate page 0'] },
      // A fault that had found the page before it was cut off maps it in between.
      { says: 'armed', violates: 'pagemap-tells-truth', scope: { ...shmem, threads: 2, granularity: 'lock', operations: ['read', 'wp', 'truncate'] },
        script: [
          ON, 'thread 1: read page 0', 'thread 1: goes on', 'thread 0: truncate page 0', 'thread 1: goes on', 'thread 0: goes on', 'thread 0: goes on', 'thread 0: goes on',
        ] },
    ] },
  { rule: 'H5', to: 'either', scope: { ...shmem, operations: ['wp', 'truncate', 'grow'] }, script: ['thread 0: truncate page 0', ON, 'thread 0: grow page 0'],
    // That it stays for certain is not refuted by this kernel, which touches nothing: only the documents do not promise it.
    opposites: [{ says: 'clear', violates: 'no-stale-wp', scope: { ...shmem, operations: ['wp', 'truncate', 'grow'] },
      script: ['thread 0: truncate page 0', ON, 'thread 0: grow page 0'] }] },
]

/** Rules without a row: what fork hands over, what an access does, and what userspace must not notice. */
export const usesWithoutRow: readonly Use[] = [
  { rule: 'F1', to: 'outside', mm: 1, scope: { ...anon, ...forked }, script: FORKED,
    mutant: { kernel: v612.without('drop-uffd-wp-at-fork'), violates: 'no-stale-wp' } },
  { rule: 'F2', to: 'armed', mm: 1, scope: { ...shmem, ...forked, features: ['EVENT_FORK'] }, script: FORKED,
    mutant: { kernel: v612.without('vma-needs-copy'), violates: 'pagemap-tells-truth' } },
  { rule: 'A2', to: 'armed', scope: { ...anon, operations: ['write', 'wp'] }, script: [...WRITTEN, ON, ...WRITTEN],
    mutant: { kernel: v612.without('hook-do-wp-page'), violates: 'wp-never-lost' } },
  { rule: 'M1, swapped out and in', to: 'armed', scope: { ...anon, operations: ['read', 'write', 'wp', 'reclaim'] },
    script: [...WRITTEN, ON, 'daemon: reclaim page 0', 'thread 0: read page 0', ...WRITTEN],
    mutant: { kernel: v612.without('uffd-wp-swap-migration'), violates: 'wp-never-lost' } },
  { rule: 'M1, a page-cache page reclaimed', to: 'armed', decides: 3, scope: { ...shmem, operations: ['read', 'write', 'wp', 'reclaim'] },
    script: [...WRITTEN, ON, 'daemon: reclaim cache page 0', 'thread 0: read page 0', ...WRITTEN],
    mutant: { kernel: with_('reclaim forgets', { try_to_unmap_one: forgets }), violates: 'wp-never-lost' } },
  { rule: 'M1, swapoff', to: 'armed', scope: { ...anon, operations: ['write', 'wp', 'reclaim', 'swapoff'] },
    script: [...WRITTEN, ON, 'daemon: reclaim page 0', 'daemon: swapoff page 0', ...WRITTEN],
    mutant: { kernel: v612.without('unuse-pte-keeps-bits'), violates: 'wp-never-lost' } },
]
