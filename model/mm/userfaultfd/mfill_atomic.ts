import { is_shared, userfaultfd_armed, userfaultfd_wp } from '../../arch/pgtable.ts'
import { type Flow, go, type Result, returns } from '../../language/flow.ts'
import { kernelProcedure, oneOf, type Procedure, step } from '../../language/procedure.ts'
import { copy_knows_mode_wp, mfill_prepares_anon_vma_first, shmem_copy_knows_mode_wp } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { cache_page, cached, folio_alloc, uncached } from '../../state/folios.ts'
import { wake_userfault } from '../../fs/userfaultfd/wake_userfault.ts'
import { pte_alloc } from '../memory/page_tables.ts'
import { isLastPage, liesInOneVma, nextPage } from '../walk.ts'
import { anon_vma_prepare } from '../rmap/anon_vma_prepare.ts'
import { mfill_atomic_install_pte } from './mfill_atomic_install_pte.ts'

/**
 * mm/userfaultfd.c, v6.12 (__mcopy_atomic before v6.3): UFFDIO_COPY of a range that lies in one VMA, page by page, until one fails; what was
 * done before counts. Private memory gets an anonymous page at once; in shared shmem a page is added to the cache first and
 * stays locked until it is mapped.
 */
export const mfill_atomic = (mode_wp: boolean): Procedure => kernelProcedure('mfill_atomic', 'mm/userfaultfd.c', 'v6.12', [
  step('mmap_lock for reading; private memory: ptl: install a page; shmem: add a page to the cache, locked', { to: ['the next page', 'shmem_mfill_atomic_pte'] }, (m, at) => {
    const vma = m.vma(at)
    if (!vma.mapped) return returns('ENOENT')
    const refused = !userfaultfd_armed(vma) || !liesInOneVma(m, at) ? 'ENOENT' : mode_wp && (!copy_knows_mode_wp(m) || !userfaultfd_wp(vma)) ? 'EINVAL' : 0
    m.mmap_read_lock(at.mm)
    if (!is_shared(m.kind(at)) && (refused === 0 || mfill_prepares_anon_vma_first(m))) anon_vma_prepare(m, at)
    if (refused === 0) return fillPage(m, at, mode_wp)
    m.mmap_read_unlock(at.mm)
    return returns(refused)
  }),
  step('the next page', { to: ['the next page', 'shmem_mfill_atomic_pte'] }, (m, at) => fillPage(m, at, mode_wp)),
  oneOf(shmem_mfill_atomic_pte(mode_wp)),
])

function fillPage(m: Machine, at: Place, mode_wp: boolean): Flow {
  pte_alloc(m, at)
  return is_shared(m.kind(at)) ? shmem_add(m, at, mode_wp) : filled(m, at, mfill_atomic_install_pte(m, at, folio_alloc(m, m.value), mode_wp))
}

/** One page is done, or was not: the bytes done before it are what the call reports. */
function filled(m: Machine, at: Place, result: Result): Flow {
  if (result === 0) m.done++
  if (result === 0 && !isLastPage(m, at)) return go('the next page', nextPage(at))
  m.mmap_read_unlock(at.mm)
  if (m.done > 0 && !m.dontWake) wake_userfault(m, { ctx: m.ctx, first: m.first(at), last: { mm: at.mm, page: m.first(at).page + m.done - 1 } })
  return returns(result !== 0 && m.done > 0 ? 'EAGAIN' : result)
}

function shmem_add(m: Machine, at: Place, mode_wp: boolean): Flow {
  if (!shmem_copy_knows_mode_wp(m)) m.warn_on(mode_wp, 'VM_WARN_ON_ONCE(wp_copy) in mfill_atomic_pte')
  m.lock_page_cache(at)
  const cache = m.cache(at)
  if (!cache.beyond_i_size && cache.page === 'absent') {
    m.setCache(at, cached(cache, folio_alloc(m, m.value, 'cache')))
    return go('shmem_mfill_atomic_pte')
  }
  m.unlock_page_cache(at)
  return filled(m, at, cache.beyond_i_size ? 'EFAULT' : 'EEXIST')
}

/** mm/shmem.c, v6.12. The page is in the cache and locked: map it, or take it out again. */
function shmem_mfill_atomic_pte(mode_wp: boolean): Procedure {
  return kernelProcedure('shmem_mfill_atomic_pte', 'mm/shmem.c', 'v6.12', [
    step('ptl: map the cache page, unlock it', { to: ['the next page'] }, (m, at) => {
      const result = mfill_atomic_install_pte(m, at, cache_page(m, at), mode_wp && shmem_copy_knows_mode_wp(m))
      if (result !== 0) m.setCache(at, uncached(m.cache(at)))
      m.unlock_page_cache(at)
      return filled(m, at, result)
    }),
  ])
}
