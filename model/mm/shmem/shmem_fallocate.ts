import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { unmap_mapping_range } from '../memory/unmap_mapping.ts'
import { shmem_undo_range } from './shmem_undo_range.ts'

/** mm/shmem.c, v6.12, FALLOC_FL_PUNCH_HOLE. Unmaps the range everywhere first, private copies excepted, then frees the pages. */
export const shmem_fallocate = kernelProcedure('shmem_fallocate', 'mm/shmem.c', 'v6.12', [
  step('i_rwsem; ptl of a process: unmap the page', { to: ['ptl of the next process: unmap it', 'shmem_undo_range'] }, (m, at) => {
    m.when(!m.cache(at).beyond_i_size)
    m.inode_lock(at)
    return unmapNext(m, at, 0)
  }),
  step('ptl of the next process: unmap it', { keeps: ['walk'], to: ['ptl of the next process: unmap it', 'shmem_undo_range'] }, (m, at) => unmapNext(m, at, m.local('walk'))),
  shmem_undo_range,
  step('i_rwsem dropped', (m, at) => {
    m.inode_unlock(at)
    return returns(0)
  }),
])

function unmapNext(m: Machine, at: Place, walk: number) {
  const column = m.column(at.page)
  const place = column[walk]
  if (place !== undefined) unmap_mapping_range(m, place, false)
  if (walk + 1 >= column.length) return go('shmem_undo_range')
  m.keep({ walk: walk + 1 })
  return go('ptl of the next process: unmap it')
}
