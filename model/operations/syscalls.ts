/** System calls of the process itself, on its memory and on the file behind it. */
import { operation, type Operation } from '../language/operation.ts'
import { dup_mmap } from '../kernel/dup_mmap.ts'
import { madvise_dontneed_single_vma } from '../mm/madvise/zap_page_range_single.ts'
import { do_munmap } from '../mm/mmap/do_munmap.ts'
import { exit_mmap } from '../mm/mmap/exit_mmap.ts'
import { mmap_region } from '../mm/mmap/mmap_region.ts'
import { mprotect_fixup } from '../mm/mprotect/mprotect_fixup.ts'
import { shmem_fallocate } from '../mm/shmem/shmem_fallocate.ts'
import { shmem_setattr_grow, shmem_setattr_shrink } from '../mm/shmem/shmem_setattr.ts'

const role = 'thread'
const files = ['shmem', 'shmem-private'] as const

export const syscalls: readonly Operation[] = [
  operation({ name: 'dontneed', title: 'madvise(MADV_DONTNEED)', role, over: 'page', call: 'MADV_DONTNEED', body: [madvise_dontneed_single_vma] }),
  operation({ name: 'dontneed-all', title: 'madvise(MADV_DONTNEED) of the VMA', role, over: 'vma', call: 'MADV_DONTNEED', body: [madvise_dontneed_single_vma] }),
  operation({ name: 'mprotect-r', title: 'mprotect(PROT_READ)', role, over: 'vma', call: 'mprotect', body: [mprotect_fixup('r')] }),
  operation({ name: 'mprotect-rw', title: 'mprotect(PROT_READ | PROT_WRITE)', role, over: 'vma', call: 'mprotect', body: [mprotect_fixup('rw')] }),
  operation({ name: 'munmap', title: 'munmap', role, over: 'vma', call: 'munmap', body: [do_munmap] }),
  operation({ name: 'mmap', title: 'mmap', role, over: 'vma', call: 'mmap', body: [mmap_region] }),
  operation({ name: 'fork', title: 'fork', role, over: 'mm', mm: 0, body: [dup_mmap] }),
  operation({ name: 'exit', title: 'exit', role, over: 'mm', mm: 1, call: 'exit', body: [exit_mmap] }),
  operation({ name: 'punch', title: 'fallocate(PUNCH_HOLE)', role, over: 'file page', kinds: files, call: 'PUNCH_HOLE', body: [shmem_fallocate] }),
  operation({ name: 'truncate', title: 'ftruncate below the page', role, over: 'file page', kinds: files, call: 'truncate', body: [shmem_setattr_shrink] }),
  operation({ name: 'grow', title: 'ftruncate above the page', role, over: 'file page', kinds: files, call: 'ftruncate up', body: [shmem_setattr_grow] }),
]
