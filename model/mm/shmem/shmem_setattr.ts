import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { unmap_mapping_range } from '../memory/unmap_mapping.ts'
import { shmem_undo_range } from './shmem_undo_range.ts'

/**
 * mm/shmem.c, v6.12. ftruncate to just before this page: i_size first, then the page is unmapped everywhere, private copies
 * included, freed, and unmapped once more for what was mapped in between.
 */
export const shmem_setattr_shrink = kernelProcedure('shmem_setattr', 'mm/shmem.c', 'v6.12', [
  step('i_rwsem; i_size is cut; ptl of a process: unmap the page', { to: ['ptl of the next process: unmap it', 'shmem_undo_range'] }, (m, at) => {
    m.when(!m.cache(at).beyond_i_size)
    m.inode_lock(at)
    m.setCache(at, { ...m.cache(at), beyond_i_size: true })
    return unmapNext(m, at, 0, 'ptl of the next process: unmap it', 'shmem_undo_range')
  }),
  step('ptl of the next process: unmap it', { keeps: ['walk'], to: ['ptl of the next process: unmap it', 'shmem_undo_range'] }, (m, at) =>
    unmapNext(m, at, m.local('walk'), 'ptl of the next process: unmap it', 'shmem_undo_range')),
  shmem_undo_range,
  step('ptl of a process: unmap once more', { to: ['ptl of the next process: unmap once more', 'i_rwsem dropped'] }, (m, at) =>
    unmapNext(m, at, 0, 'ptl of the next process: unmap once more', 'i_rwsem dropped')),
  step('ptl of the next process: unmap once more', { keeps: ['walk'], to: ['ptl of the next process: unmap once more', 'i_rwsem dropped'] }, (m, at) =>
    unmapNext(m, at, m.local('walk'), 'ptl of the next process: unmap once more', 'i_rwsem dropped')),
  step('i_rwsem dropped', (m, at) => {
    m.inode_unlock(at)
    return returns(0)
  }),
])

function unmapNext(m: Machine, at: Place, walk: number, again: string, then: string) {
  const column = m.column(at.page)
  const place = column[walk]
  if (place !== undefined) unmap_mapping_range(m, place, true)
  if (walk + 1 >= column.length) return go(then)
  m.keep({ walk: walk + 1 })
  return go(again)
}

/** mm/shmem.c, v6.12. ftruncate up again: the page is within the file, and a hole. */
export const shmem_setattr_grow = kernelProcedure('shmem_setattr', 'mm/shmem.c', 'v6.12', [
  step('i_rwsem; i_size grows', (m, at) => {
    const cache = m.cache(at)
    m.when(cache.beyond_i_size)
    m.inode_lock(at)
    m.setCache(at, { ...cache, beyond_i_size: false })
    m.inode_unlock(at)
    return returns(0)
  }),
])
