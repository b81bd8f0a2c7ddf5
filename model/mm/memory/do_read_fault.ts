import { kernelProcedure, step } from '../../language/procedure.ts'
import { cache_page } from '../../state/folios.ts'
import { shmem_fault } from '../shmem/shmem_fault.ts'
import { do_fault_around } from './do_fault_around.ts'
import { fault_returns } from './fault_returns.ts'
import { finish_fault } from './finish_fault.ts'

/** mm/memory.c, v6.12. A read of a file page that is not mapped. */
export const do_read_fault = kernelProcedure('do_read_fault', 'mm/memory.c', 'v6.12', [
  step('find or add the page in the cache, locked', { keeps: ['orig'] }, (m, at) =>
    (m.identities !== null && do_fault_around(m, at) ? fault_returns(m, at) : shmem_fault(m, at))),
  step('ptl: entry still what was read? map the cache page, unlock it', { keeps: ['orig'] }, (m, at) => {
    finish_fault(m, at, cache_page(m, at), false)
    m.unlock_page_cache(at)
    return fault_returns(m, at)
  }),
])
