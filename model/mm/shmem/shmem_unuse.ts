import { returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import { cache_page, cached, folio_copy } from '../../state/folios.ts'

/** mm/shmem.c, v6.12. swapoff's turn at one page of a shmem file: from swap back into the page cache. No entry changes. */
export const shmem_unuse = kernelProcedure('shmem_unuse', 'mm/shmem.c', 'v6.12', [
  step('folio lock: read the page back into the cache', (m, at) => {
    m.when(m.cache(at).page === 'swapped')
    m.lock_page_cache(at)
    m.setCache(at, cached(m.cache(at), folio_copy(m, cache_page(m, at), 'cache')))
    m.unlock_page_cache(at)
    return returns(0)
  }),
])
