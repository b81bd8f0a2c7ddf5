/**
 * The calls that a scenario can make, as programs: the very procedures that a search runs, over any part of a region, and a few more that need
 * what only a scenario follows (parts of a VMA, contents, contexts).
 */
import { userfaultfd_register } from '../fs/userfaultfd/userfaultfd_register.ts'
import { userfaultfd_release, userfaultfd_unregister } from '../fs/userfaultfd/userfaultfd_unregister.ts'
import { userfaultfd_writeprotect } from '../fs/userfaultfd/userfaultfd_writeprotect.ts'
import type { Kernel } from '../kernels.ts'
import { dup_mmap } from '../kernel/dup_mmap.ts'
import type { Item } from '../language/procedure.ts'
import { flatten, type Program } from '../language/program.ts'
import { madvise_pageout } from '../mm/madvise/madvise_pageout.ts'
import { madvise_dontneed_single_vma } from '../mm/madvise/zap_page_range_single.ts'
import { do_munmap } from '../mm/mmap/do_munmap.ts'
import { exit_mmap } from '../mm/mmap/exit_mmap.ts'
import { mprotect_fixup } from '../mm/mprotect/mprotect_fixup.ts'
import { mremap_to } from '../mm/mremap/mremap_to.ts'
import { shmem_fallocate } from '../mm/shmem/shmem_fallocate.ts'
import { shmem_file_read_iter, shmem_file_write_iter } from '../mm/shmem/shmem_file.ts'
import { shmem_setattr_grow, shmem_setattr_shrink } from '../mm/shmem/shmem_setattr.ts'
import { shmem_unuse } from '../mm/shmem/shmem_unuse.ts'
import { unuse_mm } from '../mm/swapfile/unuse_pte.ts'
import { mfill_atomic } from '../mm/userfaultfd/mfill_atomic.ts'
import { do_user_addr_fault } from './accesses.ts'

const bodies = {
  read: do_user_addr_fault(false), write: do_user_addr_fault(true),
  register: userfaultfd_register, unregister: userfaultfd_unregister, close: userfaultfd_release,
  protect: userfaultfd_writeprotect(true), resolve: userfaultfd_writeprotect(false), copy: mfill_atomic(false), copywp: mfill_atomic(true),
  dontneed: madvise_dontneed_single_vma, pageout: madvise_pageout, munmap: do_munmap, mremap: mremap_to,
  readonly: mprotect_fixup('r'), writable: mprotect_fixup('rw'), inaccessible: mprotect_fixup('none'), fork: dup_mmap, exit: exit_mmap,
  punch: shmem_fallocate, shrink: shmem_setattr_shrink, grow: shmem_setattr_grow, fileRead: shmem_file_read_iter, fileWrite: shmem_file_write_iter,
  swapoff: unuse_mm, swapoffFile: shmem_unuse,
} as const satisfies Readonly<Record<string, Item>>

export type ProgramName = keyof typeof bodies
export type Programs = Readonly<Record<ProgramName, Program>>

/** With the kernel's own replacements of modelled procedures in place. */
export const programsOf = (kernel: Kernel): Programs =>
  Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, flatten(name, [body], kernel.replaced)])) as Record<ProgramName, Program>
