import { is_shared, userfaultfd_armed, userfaultfd_wp } from '../../arch/pgtable.ts'
import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, oneOf, type Procedure, step } from '../../language/procedure.ts'
import { copy_knows_mode_wp, shmem_copy_knows_mode_wp } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { anon_vma_prepare } from '../rmap/anon_vma_prepare.ts'
import { mfill_atomic_install_pte } from './mfill_atomic_install_pte.ts'

/**
 * mm/userfaultfd.c, v6.12 (__mcopy_atomic before v6.3): UFFDIO_COPY of one page. Private memory gets an anonymous page at
 * once; in shared shmem a page is added to the cache first and stays locked until it is mapped.
 */
export const mfill_atomic = (mode_wp: boolean): Procedure => kernelProcedure('mfill_atomic', 'mm/userfaultfd.c', 'v6.12', [
  step('mmap_lock for reading; private memory: ptl: install a page; shmem: add a page to the cache, locked', { to: ['shmem_mfill_atomic_pte'] }, (m, at) => {
    const vma = m.vma(at)
    if (!vma.mapped || !userfaultfd_armed(vma)) return returns('ENOENT')
    if (mode_wp && (!copy_knows_mode_wp(m) || !userfaultfd_wp(vma))) return returns('EINVAL')
    m.mmap_read_lock(at.mm)
    if (is_shared(m.kind(at))) return shmem_add(m, at, mode_wp)
    anon_vma_prepare(m, at)
    const result = mfill_atomic_install_pte(m, at, 'anon', mode_wp)
    m.mmap_read_unlock(at.mm)
    return returns(result)
  }),
  oneOf(shmem_mfill_atomic_pte(mode_wp)),
])

function shmem_add(m: Machine, at: Place, mode_wp: boolean) {
  if (!shmem_copy_knows_mode_wp(m)) m.warn_on(mode_wp, 'VM_WARN_ON_ONCE(wp_copy) in mfill_atomic_pte')
  m.lock_page_cache(at)
  const cache = m.cache(at)
  if (!cache.beyond_i_size && cache.page === 'absent') {
    m.setCache(at, { ...cache, page: 'present' })
    return go('shmem_mfill_atomic_pte')
  }
  m.unlock_page_cache(at)
  m.mmap_read_unlock(at.mm)
  return returns(cache.beyond_i_size ? 'EFAULT' : 'EEXIST')
}

/** mm/shmem.c, v6.12. The page is in the cache and locked: map it, or take it out again. */
function shmem_mfill_atomic_pte(mode_wp: boolean): Procedure {
  return kernelProcedure('shmem_mfill_atomic_pte', 'mm/shmem.c', 'v6.12', [
    step('ptl: map the cache page, unlock it', (m, at) => {
      const result = mfill_atomic_install_pte(m, at, 'cache', mode_wp && shmem_copy_knows_mode_wp(m))
      if (result !== 0) m.setCache(at, { ...m.cache(at), page: 'absent' })
      m.unlock_page_cache(at)
      m.mmap_read_unlock(at.mm)
      return returns(result)
    }),
  ])
}
