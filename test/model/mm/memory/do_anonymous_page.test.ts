/** mm/memory.c: first touch of anonymous memory. */
import { describe, expect, test } from 'vitest'
import { begin, call, expectEntry, goOn, heard, locksHeld, setEntry, vmaAt, world } from '../../kit.ts'

describe('do_anonymous_page', () => {
  // kernel, VMA, entry before, access, entry after, result, messages
  test.each([
    ['v6.12', 'anon RW wp', 'none', 'read', 'zero R', '0', ''],
    ['v6.12', 'anon RW wp', 'none', 'write', 'anon W dirty', '0', ''],
    ['v6.12', 'anon RW', 'none', 'read', 'zero R', '0', ''],
    ['v6.12', 'anon R wp', 'none', 'read', 'zero R', '0', ''],
    ['v6.12', 'anon RW wp missing', 'none', 'read', 'none', 'asleep', 'missing'],
    ['v6.12', 'anon RW wp missing', 'none', 'write', 'none', 'asleep', 'missing'],
    ['v6.12', 'anon RW missing', 'none', 'write', 'none', 'asleep', 'missing'],
    // An anonymous VMA has markers since v6.4, with WP_UNPOPULATED: protection outlives population, the next write notifies.
    ['v6.12', 'anon RW wp', 'marker', 'read', 'zero R wp', '0', ''],
    ['v6.12', 'anon RW wp', 'marker', 'write', 'anon R dirty wp', '0', ''],
    ['v6.12', 'anon RW wp missing', 'marker', 'write', 'marker', 'asleep', 'missing'],
    ['v5.14', 'anon RW wp', 'none', 'read', 'zero R', '0', ''],
    ['v5.14', 'anon RW wp', 'none', 'write', 'anon W', '0', ''],
    ['v5.7', 'anon RW wp', 'none', 'write', 'anon W', '0', ''],
    ['v5.7', 'anon RW wp missing', 'none', 'read', 'none', 'asleep', 'missing'],
  ])('%s, %s, %s, %s: %s, result %s', (on, vma, before, access, after, result, messages) => {
    const w = world({ on, vma, pte: before })
    expect(begin(w, access)).toBeNull()
    expectEntry(w, before)
    expect(goOn(w, 'thread 0')).toBe(result)
    expectEntry(w, after)
    expect(heard(w)).toBe(messages)
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test.each([['read', 'RW wp'], ['write', 'RW wp anon_vma']])('a %s leaves the VMA %s', (access, after) => {
    const w = world({ vma: 'anon RW wp', scope: { mms: 2 } })
    call(w, access, { mm: 0 })
    expect(vmaAt(w)).toBe(after)
  })

  describe('another thread was faster, and what it left stays', () => {
    // VMA, access, what the other does, entry then, messages
    test.each([
      ['anon RW wp', 'write', 'read', 'zero R', ''],
      ['anon RW wp', 'read', 'write', 'anon W dirty', ''],
      ['anon RW wp missing', 'write', 'copy', 'anon W dirty', ''],
      ['anon RW wp missing', 'read', 'copywp', 'anon R dirty wp', ''],
    ])('%s, %s, but %s: %s', (vma, access, other, then, messages) => {
      const w = world({ vma })
      begin(w, access, { by: 'thread 0' })
      call(w, other, { by: other.startsWith('copy') ? 'monitor' : 'thread 1' })
      expectEntry(w, then)
      expect(goOn(w, 'thread 0')).toBe('0')
      expectEntry(w, then)
      expect(heard(w)).toBe(messages)
    })

    test('a marker that was not there when the entry was read', () => {
      const w = world({ vma: 'anon RW wp' })
      begin(w, 'write')
      setEntry(w, 'marker')
      expect(goOn(w, 'thread 0')).toBe('0')
      expectEntry(w, 'marker')
    })
  })
})
