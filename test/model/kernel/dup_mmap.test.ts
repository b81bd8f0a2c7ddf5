/** kernel/fork.c and fs/userfaultfd.c: the child's VMAs and entries. */
import { describe, expect, test } from 'vitest'
import { dup_userfaultfd } from '../../../model/kernel/dup_mmap.ts'
import { begin, call, canBegin, entryAt, expectEntry, goOn, here, inChild, isJoint, locksHeld, machine, vmaAt, world } from '../kit.ts'

const features = (event: string) => (event === 'event' ? (['EVENT_FORK'] as const) : [])

describe('dup_userfaultfd', () => {
  test.each([
    ['event', 'shmem RW wp', 'RW wp'],
    ['event', 'shmem RW wp missing', 'RW wp missing'],
    ['event', 'anon R wp anon_vma', 'R wp anon_vma'],
    ['event', 'anon RW', 'RW'],
    ['no event', 'shmem RW wp', 'RW'],
    ['no event', 'anon RW wp missing anon_vma', 'RW anon_vma'],
    ['no event', 'anon R missing', 'R'],
    ['no event', 'shmem gone', 'gone'],
  ])('%s, %s: the child has %s', (event, vma, child) => {
    const w = world({ vma, scope: { mms: 2, features: features(event) } })
    dup_userfaultfd(machine(w), here, inChild)
    expect(vmaAt(w, inChild)).toBe(child)
  })
})

describe('dup_mmap', () => {
  // kernel, event, parent's VMA, entry before, entry after, child's entry
  test.each([
    ['v6.12', 'event', 'anon RW wp anon_vma', 'anon R wp', 'anon R wp', 'anon R wp'],
    ['v6.12', 'event', 'anon RW wp', 'zero R wp', 'zero R wp', 'zero R wp'],
    ['v6.12', 'event', 'shmem RW wp', 'cache R dirty wp', 'cache R dirty wp', 'cache R wp'],
    ['v6.12', 'event', 'shmem RW wp', 'marker', 'marker', 'marker'],
    ['v6.12', 'event', 'shmem-private RW wp', 'marker', 'marker', 'marker'],
    ['v6.12', 'event', 'shmem RW missing', 'cache W', 'cache W', 'none'],
    ['v6.12', 'no event', 'anon RW wp anon_vma', 'anon R wp', 'anon R wp', 'anon R'],
    ['v6.12', 'no event', 'anon RW wp anon_vma', 'swap wp', 'swap wp', 'swap'],
    ['v6.12', 'no event', 'anon RW wp anon_vma', 'anon W dirty', 'anon R dirty', 'anon R dirty'],
    ['v6.12', 'no event', 'shmem RW wp', 'cache R wp', 'cache R wp', 'none'],
    ['v6.12', 'no event', 'shmem-private RW wp', 'cache R wp', 'cache R wp', 'none'],
    ['v6.12', 'no event', 'shmem-private RW wp anon_vma', 'marker', 'marker', 'none'],
    ['v5.19', 'event', 'shmem RW wp', 'marker', 'marker', 'marker'],
    ['v5.19 -vma-needs-copy', 'event', 'shmem RW wp', 'marker', 'marker', 'none'],
    // The v5 series has no rule for what could be faulted in again: the child forgets what is protected.
    ['v5.14+v5', 'event', 'shmem RW wp', 'cache R wp', 'cache R wp', 'none'],
    ['v5.14+v5', 'event', 'shmem RW wp', 'special', 'special', 'none'],
    ['v5.14+v5', 'event', 'shmem-private RW wp', 'special', 'special', 'none'],
    ['v5.14+v5', 'event', 'shmem-private RW wp anon_vma', 'special', 'special', 'special'],
    ['v5.14+v5', 'no event', 'shmem-private RW wp anon_vma', 'special', 'special', 'none'],
    ['v5.14+v5', 'no event', 'shmem-private RW wp anon_vma', 'swap wp', 'swap wp', 'swap'],
    ['v5.14+v5 +vma-needs-copy', 'event', 'shmem RW wp', 'special', 'special', 'special'],
    ['v5.7', 'no event', 'anon RW wp anon_vma', 'anon R wp', 'anon R wp', 'anon R wp'],
    ['v5.7', 'event', 'anon RW wp anon_vma', 'swap wp', 'swap wp', 'swap wp'],
    ['v5.7', 'event', 'anon RW wp', 'zero R wp', 'zero R wp', 'none'],
  ])('%s, %s, %s: %s -> %s, child %s', (on, event, vma, before, after, copied) => {
    const w = world({ on, vma, pte: before, cache: 'present', scope: { mms: 2, features: features(event) } })
    expect(call(w, 'fork')).toBe('0')
    expectEntry(w, after)
    expectEntry(w, copied, inChild)
    expect(isJoint(w)).toBe(copied.startsWith('anon') || copied.startsWith('swap'))
    expect(w.state.mms.map((mm) => mm.alive)).toEqual([true, true])
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test('without fork\'s patch the special pte of a VMA that is copied is decoded as a swap entry', () => {
    const w = world({ on: 'v5.14+v5 -fork-special-pte', vma: 'shmem-private RW wp anon_vma', pte: 'special', scope: { mms: 2 } })
    call(w, 'fork')
    expect(w.reports).toEqual(['no-type-confusion'])
  })

  test('one entry after the other, with the parent\'s mmap_lock held for writing; the child runs when all is done', () => {
    const w = world({ vma: 'anon RW wp anon_vma', ptes: ['anon R wp', 'anon W'], scope: { mms: 2 } })
    expect(begin(w, 'fork', { by: 'mm0 thread 0' })).toBeNull()
    expect([entryAt(w, inChild), entryAt(w, { mm: 1, page: 1 })]).toEqual(['anon R', 'none'])
    expect(w.state.mms[1]?.alive).toBe(false)
    expect([canBegin(w, 'wp', { mm: 0 }), canBegin(w, 'write', { by: 'mm0 thread 1', page: 1 }), canBegin(w, 'write', { by: 'mm0 thread 1', page: 0 })]).toEqual([false, true, false])
    expect(goOn(w, 'mm0 thread 0')).toBe('0')
    expectEntry(w, 'anon R', { mm: 0, page: 1 })
    expectEntry(w, 'anon R', { mm: 1, page: 1 })
    expect(w.state.mms[1]?.alive).toBe(true)
  })

  test('while there is a child there is no second one', () => {
    expect(canBegin(world({ vma: 'anon RW wp', child: 'anon RW' }), 'fork')).toBe(false)
  })
})
