import { userfaultfd_missing } from '../../arch/pgtable.ts'
import type { Flow } from '../../language/flow.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { cached, shmem_folio } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { handle_userfault } from '../../fs/userfaultfd/handle_userfault.ts'
import { fault_returns } from '../memory/fault_returns.ts'

/**
 * mm/shmem.c, v6.12. Brings the page at this index into the page cache and leaves it locked: found there, read back from
 * swap, or new. The wait of faults for a hole that is being punched there (shmem_falloc) is left out: it only delays.
 */
export const shmem_get_folio_gfp = kernelFunction('shmem_get_folio_gfp', 'mm/shmem.c', 'v6.12', (m: Machine, at: Place): 'locked' | 'beyond i_size' | 'missing' => {
  const cache = m.cache(at)
  if (cache.beyond_i_size) return 'beyond i_size'
  if (cache.page === 'absent' && userfaultfd_missing(m.vma(at))) return 'missing'
  m.lock_page_cache(at)
  if (cache.page !== 'present') m.setCache(at, cached(cache, shmem_folio(m, at)))
  return 'locked'
})

/** mm/shmem.c, v6.12. Falls through with the page locked, or ends the fault. */
export const shmem_fault = kernelFunction('shmem_fault', 'mm/shmem.c', 'v6.12', (m: Machine, at: Place): Flow => {
  switch (shmem_get_folio_gfp(m, at)) {
    case 'locked': return
    case 'missing': return handle_userfault(m, at, 'missing')
    case 'beyond i_size': return fault_returns(m, at, 'SIGBUS')
  }
})
