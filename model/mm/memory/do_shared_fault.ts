import { kernelProcedure, step } from '../../language/procedure.ts'
import { cache_page } from '../../state/folios.ts'
import { shmem_fault } from '../shmem/shmem_fault.ts'
import { fault_returns } from './fault_returns.ts'
import { finish_fault } from './finish_fault.ts'

/** mm/memory.c, v6.12. A write to a page of a shared mapping that is not mapped; shmem has no page_mkwrite. */
export const do_shared_fault = kernelProcedure('do_shared_fault', 'mm/memory.c', 'v6.12', [
  step('find or add the page in the cache, locked', { keeps: ['orig'] }, (m, at) => shmem_fault(m, at)),
  step('ptl: entry still what was read? map the cache page writable, unlock it', { keeps: ['orig'] }, (m, at) => {
    finish_fault(m, at, cache_page(m, at), true)
    m.unlock_page_cache(at)
    return fault_returns(m, at)
  }),
])
