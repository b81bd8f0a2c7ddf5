import { type Flow, go, leave } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import { uncached } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { unmap_mapping_folio } from '../memory/unmap_mapping.ts'
import { page_mapped } from '../vmscan/shrink_folio_list.ts'

/**
 * mm/shmem.c, v6.12. Takes the page at this index out of the file: from the page cache under its folio lock (unmapping it
 * where a fault has mapped it again meanwhile), or from swap.
 */
export const shmem_undo_range = kernelProcedure('shmem_undo_range', 'mm/shmem.c', 'v6.12', [
  step('folio lock; still mapped? unmap it from a process; take it out of the cache', { to: ['ptl of the next process: unmap it'] }, (m, at) => {
    const cache = m.cache(at)
    if (cache.page === 'absent') return leave
    if (cache.page === 'swapped') {
      m.setCache(at, uncached(cache))
      return leave
    }
    m.lock_page_cache(at)
    return page_mapped(m, at) ? truncate_cleanup_folio(m, at, 0) : filemap_remove_folio(m, at)
  }),
  step('ptl of the next process: unmap it', { keeps: ['walk'], to: ['ptl of the next process: unmap it'] }, (m, at) => truncate_cleanup_folio(m, at, m.local('walk'))),
])

/** mm/truncate.c: the folio is locked, so nobody can map it again; its uffd-wp information is dropped with it. */
function truncate_cleanup_folio(m: Machine, at: Place, walk: number): Flow {
  const column = m.column(at.page)
  const place = column[walk]
  if (place !== undefined) unmap_mapping_folio(m, place)
  if (walk + 1 >= column.length) return filemap_remove_folio(m, at)
  m.keep({ walk: walk + 1 })
  return go('ptl of the next process: unmap it')
}

function filemap_remove_folio(m: Machine, at: Place): Flow {
  m.setCache(at, uncached(m.cache(at)))
  m.unlock_page_cache(at)
  return leave
}
