import { returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import { cache_page, cached, contentsOf, setContents, shmem_folio } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/** mm/shmem.c, v6.12: read(2) of one page of the file. A hole reads as zeros and stays one; a page in swap is brought back. */
export const shmem_file_read_iter = kernelProcedure('shmem_file_read_iter', 'mm/shmem.c', 'v6.12', [
  step('folio lock: read the page', (m, at) => {
    const { page, beyond_i_size } = m.cache(at)
    if (!beyond_i_size && page !== 'absent') m.got = contentsOf(m, brought(m, at))
    return returns(0)
  }),
])

/** mm/shmem.c, v6.12: write(2) to one page of the file, which is there afterwards. i_size has grown before. */
export const shmem_file_write_iter = kernelProcedure('shmem_file_write_iter', 'mm/shmem.c', 'v6.12', [
  step('folio lock: bring the page in and write it', (m, at) => {
    setContents(m, brought(m, at), m.value)
    return returns(0)
  }),
])

function brought(m: Machine, at: Place) {
  m.lock_page_cache(at)
  if (m.cache(at).page !== 'present') m.setCache(at, cached(m.cache(at), shmem_folio(m, at)))
  m.unlock_page_cache(at)
  return cache_page(m, at)
}
