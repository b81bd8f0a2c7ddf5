/** mm/memory.c: do_read_fault, do_cow_fault and do_shared_fault: the page into the cache, locked; then the entry. */
import { describe, expect, test } from 'vitest'
import { begin, cacheAt, call, canGoOn, expectEntry, goOn, heard, locksHeld, vmaAt, world, type Given } from '../../kit.ts'

type Row = readonly [on: string, vma: string, before: string, cache: NonNullable<Given['cache']>, after: string, cacheAfter: string, result: string, messages: string]

const faults: Readonly<Record<string, { access: string; rows: readonly Row[] }>> = {
  do_read_fault: { access: 'read', rows: [
    ['v6.12', 'shmem RW wp', 'none', 'absent', 'cache R', 'present', '0', ''],
    ['v6.12', 'shmem RW wp', 'none', 'present', 'cache R', 'present', '0', ''],
    ['v6.12', 'shmem RW wp', 'none', 'swapped', 'cache R', 'present', '0', ''],
    ['v6.12', 'shmem RW', 'none', 'absent', 'cache W', 'present', '0', ''],
    ['v6.12', 'shmem RW wp', 'marker', 'present', 'cache R wp', 'present', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'none', 'present', 'cache R', 'present', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'marker', 'absent', 'cache R wp', 'present', '0', ''],
    ['v6.12', 'shmem RW wp missing', 'none', 'absent', 'none', 'absent', 'asleep', 'missing'],
    ['v6.12', 'shmem RW wp missing', 'marker', 'absent', 'marker', 'absent', 'asleep', 'missing'],
    ['v6.12', 'shmem RW wp missing', 'none', 'present', 'cache R', 'present', '0', ''],
    ['v6.12', 'shmem RW wp missing', 'marker', 'swapped', 'cache R wp', 'present', '0', ''],
    ['v6.12', 'shmem RW wp', 'none', 'beyond i_size', 'none', 'absent beyond i_size', 'SIGBUS', ''],
    ['v6.12', 'shmem RW wp', 'marker', 'beyond i_size', 'marker', 'absent beyond i_size', 'SIGBUS', ''],
    ['v6.12', 'shmem RW wp missing', 'none', 'beyond i_size', 'none', 'absent beyond i_size', 'SIGBUS', ''],
    ['v5.14+v5', 'shmem RW wp', 'special', 'present', 'cache R wp', 'present', '0', ''],
    ['v5.14+v5', 'shmem RW wp', 'none', 'absent', 'cache W', 'present', '0', ''],
    ['v5.14', 'shmem-private RW', 'none', 'absent', 'cache R', 'present', '0', ''],
  ] },
  do_shared_fault: { access: 'write', rows: [
    ['v6.12', 'shmem RW wp', 'none', 'absent', 'cache W dirty', 'present', '0', ''],
    ['v6.12', 'shmem RW wp', 'none', 'swapped', 'cache W dirty', 'present', '0', ''],
    // The first write maps the page protected and says nothing; the access that is then made again notifies.
    ['v6.12', 'shmem RW wp', 'marker', 'present', 'cache R dirty wp', 'present', '0', ''],
    ['v6.12', 'shmem RW wp missing', 'marker', 'absent', 'marker', 'absent', 'asleep', 'missing'],
    ['v6.12', 'shmem RW wp', 'none', 'beyond i_size', 'none', 'absent beyond i_size', 'SIGBUS', ''],
    ['v5.19', 'shmem RW wp', 'marker', 'absent', 'cache R wp', 'present', '0', ''],
    ['v5.14+v5', 'shmem RW wp', 'special', 'present', 'cache R wp', 'present', '0', ''],
    ['v5.14+v5 -wr-protect-none', 'shmem RW wp', 'none', 'present', 'cache W', 'present', '0', ''],
    ['v5.14', 'shmem RW', 'none', 'absent', 'cache W', 'present', '0', ''],
  ] },
  do_cow_fault: { access: 'write', rows: [
    ['v6.12', 'shmem-private RW wp', 'none', 'absent', 'anon W dirty', 'present', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'none', 'present', 'anon W dirty', 'present', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'marker', 'present', 'anon R dirty wp', 'present', '0', ''],
    ['v6.12', 'shmem-private RW wp missing', 'none', 'absent', 'none', 'absent', 'asleep', 'missing'],
    ['v6.12', 'shmem-private RW wp missing', 'marker', 'swapped', 'anon R dirty wp', 'present', '0', ''],
    ['v6.12', 'shmem-private RW wp', 'marker', 'beyond i_size', 'marker', 'absent beyond i_size', 'SIGBUS', ''],
    ['v5.14+v5', 'shmem-private RW wp', 'special', 'present', 'anon R wp', 'present', '0', ''],
    ['v5.14', 'shmem-private RW', 'none', 'swapped', 'anon W', 'present', '0', ''],
  ] },
}

for (const [name, { access, rows }] of Object.entries(faults)) {
  describe(name, () => {
    test.each(rows)('%s, %s, %s, cache %s: %s, cache %s, result %s', (on, vma, before, cache, after, cacheAfter, result, messages) => {
      const w = world({ on, vma, pte: before, cache })
      expect(call(w, access)).toBe(result)
      expectEntry(w, after)
      expect(cacheAt(w)).toBe(cacheAfter)
      expect(heard(w)).toBe(messages)
      expect(w.reports).toEqual([])
      expect(locksHeld(w)).toBe(false)
    })
  })
}

describe('do_read_fault, do_shared_fault, do_cow_fault: the entry changes while the page is looked for', () => {
  // kernel, VMA, access, entry that was read, what the monitor does, entry then and afterwards
  test.each([
    ['v6.12', 'shmem RW wp', 'read', 'none', 'wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'write', 'none', 'wp', 'marker'],
    ['v6.12', 'shmem RW wp', 'write', 'marker', 'unwp', 'none'],
    ['v6.12', 'shmem-private RW wp', 'read', 'marker', 'unwp', 'none'],
    ['v6.12', 'shmem-private RW wp', 'write', 'none', 'wp', 'marker'],
    ['v6.12', 'shmem-private RW wp', 'write', 'none', 'copywp', 'anon R dirty wp'],
    ['v5.19', 'shmem RW wp', 'write', 'none', 'wp', 'marker'],
    ['v5.14+v5', 'shmem RW wp', 'read', 'none', 'wp', 'special'],
    ['v5.14+v5', 'shmem RW wp', 'write', 'special', 'unwp', 'none'],
    ['v5.14+v5', 'shmem-private RW wp', 'write', 'none', 'wp', 'special'],
  ])('%s, %s, %s of %s, but %s: %s', (on, vma, access, before, other, then) => {
    const w = world({ on, vma, pte: before, cache: 'present' })
    begin(w, access)
    goOn(w, 'thread 0')
    expect(call(w, other)).toBe('0')
    expectEntry(w, then)
    expect(goOn(w, 'thread 0')).toBe('0')
    expectEntry(w, then)
    expect(locksHeld(w)).toBe(false)
  })
})

describe('do_read_fault, do_shared_fault, do_cow_fault: the page of the cache stays locked until it is mapped', () => {
  test.each([['shmem RW wp', 'read'], ['shmem RW wp', 'write'], ['shmem-private RW wp', 'write']])('%s, %s', (vma, access) => {
    const w = world({ vma })
    for (const by of ['thread 0', 'thread 1']) begin(w, access, { by })
    goOn(w, 'thread 0')
    expect(canGoOn(w, 'thread 1')).toBe(false)
    goOn(w, 'thread 0')
    expect(canGoOn(w, 'thread 1')).toBe(true)
  })

  test.each([['write', 'present', 'RW wp anon_vma'], ['write', 'beyond i_size', 'RW wp anon_vma'], ['read', 'present', 'RW wp']] as const)(
    'a %s with the cache %s leaves a private VMA %s: it is prepared for a copy first of all', (access, cache, after) => {
      const w = world({ vma: 'shmem-private RW wp', cache, scope: { mms: 2 } })
      call(w, access, { mm: 0 })
      expect(vmaAt(w)).toBe(after)
    })
})
