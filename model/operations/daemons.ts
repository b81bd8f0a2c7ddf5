/** What the kernel does of its own accord, or for another process: reclaim, and swapoff. Userspace is promised that it sees none of it. */
import { operation, type Operation } from '../language/operation.ts'
import { shmem_unuse } from '../mm/shmem/shmem_unuse.ts'
import { unuse_mm } from '../mm/swapfile/unuse_pte.ts'
import { shrink_anon, shrink_cache } from '../mm/vmscan/shrink_folio_list.ts'

const role = 'daemon'

export const daemons: readonly Operation[] = [
  operation({ name: 'reclaim', title: 'reclaim of an anonymous page', role, over: 'page', kinds: ['anon', 'shmem-private'], body: [shrink_anon] }),
  operation({ name: 'reclaim', id: 'reclaim cache', title: 'reclaim of a page-cache page', role, over: 'file page', kinds: ['shmem', 'shmem-private'], body: [shrink_cache] }),
  operation({ name: 'swapoff', title: 'swapoff, one page of a process', role, over: 'page', kinds: ['anon', 'shmem-private'], body: [unuse_mm] }),
  operation({ name: 'swapoff', id: 'swapoff cache', title: 'swapoff, one page of a file', role, over: 'file page', kinds: ['shmem', 'shmem-private'], body: [shmem_unuse] }),
]
