import { kernelProcedure, step } from '../../language/procedure.ts'
import { cache_page, folio_copy } from '../../state/folios.ts'
import { anon_vma_prepare } from '../rmap/anon_vma_prepare.ts'
import { shmem_fault } from '../shmem/shmem_fault.ts'
import { fault_returns } from './fault_returns.ts'
import { finish_fault } from './finish_fault.ts'

/**
 * mm/memory.c, v6.12. A write to a page of a private file mapping that is not mapped: the cache page is copied at once and
 * the copy is mapped; the cache page stays locked until then.
 */
export const do_cow_fault = kernelProcedure('do_cow_fault', 'mm/memory.c', 'v6.12', [
  step('find or add the page in the cache, locked, and copy it', { keeps: ['orig'] }, (m, at) => {
    anon_vma_prepare(m, at)
    return shmem_fault(m, at)
  }),
  step('ptl: entry still what was read? map the copy, unlock the cache page', { keeps: ['orig'] }, (m, at) => {
    finish_fault(m, at, folio_copy(m, cache_page(m, at)), true)
    m.unlock_page_cache(at)
    return fault_returns(m, at)
  }),
])
