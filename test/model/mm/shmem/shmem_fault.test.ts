/** mm/shmem.c: the page of a file is brought into the page cache. */
import { produce } from 'immer'
import { describe, expect, test } from 'vitest'
import { returns } from '../../../../model/language/flow.ts'
import { shmem_fault, shmem_get_folio_gfp } from '../../../../model/mm/shmem/shmem_fault.ts'
import { begin, cacheAt, call, canBegin, canGoOn, expectEntry, faulting, heard, here, locksHeld, machine, world } from '../../kit.ts'

describe('shmem_get_folio_gfp', () => {
  // VMA, cache before, outcome, cache after
  test.each([
    ['shmem RW wp', 'absent', 'locked', 'present'],
    ['shmem RW wp', 'swapped', 'locked', 'present'],
    ['shmem RW wp', 'present', 'locked', 'present'],
    ['shmem RW wp missing', 'absent', 'missing', 'absent'],
    ['shmem RW wp missing', 'swapped', 'locked', 'present'],
    ['shmem RW wp missing', 'present', 'locked', 'present'],
    ['shmem-private RW missing', 'absent', 'missing', 'absent'],
    ['shmem RW wp', 'beyond i_size', 'beyond i_size', 'absent beyond i_size'],
    ['shmem RW wp missing', 'beyond i_size', 'beyond i_size', 'absent beyond i_size'],
    ['shmem RW wp', 'present beyond i_size', 'beyond i_size', 'present beyond i_size'],
  ] as const)('%s, cache %s: %s, cache %s', (vma, cache, outcome, after) => {
    const w = world({ vma, cache })
    expect(shmem_get_folio_gfp(machine(w), here)).toBe(outcome)
    expect(cacheAt(w)).toBe(after)
    expect(w.state.cache_locked[0]).toBe(outcome === 'locked')
  })

  test('waits for the lock of a page that is there', () => {
    const w = world({ cache: 'present' })
    begin(w, 'read')
    w.state = produce(w.state, (draft) => { draft.cache_locked[0] = true })
    expect(canGoOn(w, 'thread 0')).toBe(false)
  })
})

describe('shmem_fault', () => {
  test.each([
    ['shmem RW wp', 'absent', undefined, ''],
    ['shmem RW wp missing', 'absent', returns('asleep'), 'missing'],
    ['shmem RW wp', 'beyond i_size', returns('SIGBUS'), ''],
  ] as const)('%s, cache %s: %j', (vma, cache, flow, messages) => {
    const w = world({ vma, cache })
    expect(shmem_fault(faulting(w), here)).toEqual(flow)
    expect(heard(w)).toBe(messages)
    expect(w.state.mms[0]?.mmap_lock).toBe(flow === undefined ? 1 : 0)
  })
})

describe('shmem_unuse', () => {
  test.each(['none', 'marker', 'anon R wp'])('a page of the file comes back from swap; the entry, %s, is not touched', (before) => {
    const w = world({ vma: 'shmem-private RW wp', pte: before, cache: 'swapped' })
    expect(call(w, 'swapoff cache')).toBe('0')
    expect(cacheAt(w)).toBe('present')
    expectEntry(w, before)
    expect(locksHeld(w)).toBe(false)
  })

  test.each(['absent', 'present'] as const)('nothing to do where the cache is %s', (cache) => {
    expect(canBegin(world({ cache }), 'swapoff cache')).toBe(false)
  })
})
