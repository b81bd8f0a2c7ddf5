import { returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import { cached, shmem_folio } from '../../state/folios.ts'

/** mm/shmem.c, v6.12. swapoff's turn at one page of a shmem file: from swap back into the page cache. No entry changes. */
export const shmem_unuse = kernelProcedure('shmem_unuse', 'mm/shmem.c', 'v6.12', [
  step('folio lock: read the page back into the cache', (m, at) => {
    m.when(m.cache(at).page === 'swapped')
    m.lock_page_cache(at)
    m.setCache(at, cached(m.cache(at), shmem_folio(m, at)))
    m.unlock_page_cache(at)
    return returns(0)
  }),
])
