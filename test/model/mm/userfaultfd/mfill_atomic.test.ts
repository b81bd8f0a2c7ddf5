/** mm/userfaultfd.c and mm/shmem.c: UFFDIO_COPY of one page. */
import { describe, expect, test } from 'vitest'
import { mfill_atomic_install_pte } from '../../../../model/mm/userfaultfd/mfill_atomic_install_pte.ts'
import { begin, cacheAt, call, canBegin, expectEntry, goOn, here, locksHeld, machine, setEntry, vmaAt, world } from '../../kit.ts'

describe('mfill_atomic_install_pte', () => {
  // kernel, VMA, MODE_WP, entry before, result, entry after
  test.each([
    ['v6.12', 'anon RW wp', false, 'none', 0, 'anon W dirty'],
    ['v6.12', 'anon RW wp', true, 'none', 0, 'anon R dirty wp'],
    ['v6.12', 'anon RW wp', false, 'marker', 0, 'anon W dirty'],
    ['v6.12', 'anon RW wp', true, 'marker', 0, 'anon R dirty wp'],
    ['v6.12', 'anon R wp', false, 'none', 0, 'anon R dirty'],
    ['v6.12', 'anon R wp', true, 'none', 0, 'anon R dirty wp'],
    ['v6.12', 'anon RW wp', false, 'anon R wp', 'EEXIST', 'anon R wp'],
    ['v6.12', 'anon RW wp', false, 'zero R', 'EEXIST', 'zero R'],
    ['v6.12', 'anon RW wp', true, 'swap', 'EEXIST', 'swap'],
    ['v6.12', 'shmem RW wp', false, 'none', 0, 'cache W dirty'],
    ['v6.12', 'shmem RW wp', true, 'none', 0, 'cache R dirty wp'],
    ['v6.12', 'shmem RW wp', false, 'marker', 0, 'cache W dirty'],
    ['v6.12', 'shmem RW wp', true, 'marker', 0, 'cache R dirty wp'],
    ['v6.12', 'shmem R wp', false, 'none', 0, 'cache R dirty'],
    ['v6.12', 'shmem R wp', true, 'none', 0, 'cache R dirty wp'],
    ['v6.12', 'shmem RW wp', true, 'cache R', 'EEXIST', 'cache R'],
    ['v5.19', 'shmem RW wp', true, 'marker', 0, 'cache R wp'],
    ['v5.19', 'shmem R wp', true, 'none', 0, 'cache R wp'],
    ['v5.14+v5', 'shmem RW wp', true, 'none', 0, 'cache R wp'],
    ['v5.14+v5', 'shmem RW wp', false, 'special', 0, 'cache W'],
    ['v5.14+v5', 'shmem R wp', true, 'none', 0, 'cache R wp'],
    ['v5.14+v5', 'shmem-private RW wp', true, 'special', 0, 'anon R wp'],
    ['v5.14+v5 -left-over-special-ptes', 'shmem RW wp', false, 'special', 'EEXIST', 'special'],
    ['v5.14', 'anon RW wp', true, 'none', 0, 'anon R wp'],
    // Before v5.18 the bit was only set where the page would have been made writable otherwise.
    ['v5.14', 'anon R wp', true, 'none', 0, 'anon R'],
    ['v5.14 +uffd-wp-regardless-of-vm-write', 'anon R wp', true, 'none', 0, 'anon R wp'],
    ['v5.7', 'anon RW wp', true, 'none', 0, 'anon R wp'],
    ['v5.7', 'anon RW wp', false, 'none', 0, 'anon W'],
    ['v5.7', 'anon R wp', true, 'none', 0, 'anon R'],
  ])('%s, %s, MODE_WP %s, %s: %s, %s', (on, vma, wp, before, result, after) => {
    const w = world({ on, vma, pte: before })
    expect(mfill_atomic_install_pte(machine(w), here, { of: vma.startsWith('shmem ') ? 'cache' : 'anon' }, wp)).toBe(result)
    expectEntry(w, after)
    expect(w.reports).toEqual([])
  })

  test.each(['none', 'cache R', 'marker'])('beyond the end of the file (%s there): EFAULT, whatever stands there', (before) => {
    const w = world({ pte: before, cache: 'beyond i_size' })
    expect(mfill_atomic_install_pte(machine(w), here, { of: 'cache' }, false)).toBe('EFAULT')
    expectEntry(w, before)
  })
})

describe('mfill_atomic, shmem_mfill_atomic_pte', () => {
  // kernel, VMA, operation, entry before, cache before, result, entry after, cache after
  test.each([
    ['v6.12', 'anon RW wp', 'copy', 'none', 'absent', '0', 'anon W dirty', 'absent'],
    ['v6.12', 'anon RW wp', 'copywp', 'none', 'absent', '0', 'anon R dirty wp', 'absent'],
    ['v6.12', 'anon RW missing', 'copy', 'none', 'absent', '0', 'anon W dirty', 'absent'],
    ['v6.12', 'anon RW missing', 'copywp', 'none', 'absent', 'EINVAL', 'none', 'absent'],
    ['v6.12', 'anon RW', 'copy', 'none', 'absent', 'ENOENT', 'none', 'absent'],
    ['v6.12', 'anon gone', 'copy', 'none', 'absent', 'ENOENT', 'none', 'absent'],
    ['v6.12', 'anon RW wp', 'copy', 'zero R', 'absent', 'EEXIST', 'zero R', 'absent'],
    ['v6.12', 'shmem-private RW wp', 'copywp', 'marker', 'present', '0', 'anon R dirty wp', 'present'],
    ['v6.12', 'shmem-private RW wp', 'copy', 'none', 'beyond i_size', 'EFAULT', 'none', 'absent beyond i_size'],
    ['v6.12', 'shmem RW wp', 'copy', 'none', 'absent', '0', 'cache W dirty', 'present'],
    ['v6.12', 'shmem RW wp', 'copywp', 'none', 'absent', '0', 'cache R dirty wp', 'present'],
    ['v6.12', 'shmem RW wp', 'copy', 'marker', 'absent', '0', 'cache W dirty', 'present'],
    ['v6.12', 'shmem RW wp', 'copy', 'none', 'present', 'EEXIST', 'none', 'present'],
    ['v6.12', 'shmem RW wp', 'copy', 'marker', 'swapped', 'EEXIST', 'marker', 'swapped'],
    ['v6.12', 'shmem RW wp', 'copy', 'none', 'beyond i_size', 'EFAULT', 'none', 'absent beyond i_size'],
    ['v5.19', 'shmem RW wp', 'copywp', 'none', 'absent', '0', 'cache R wp', 'present'],
    ['v5.14+v5', 'shmem RW wp', 'copywp', 'none', 'absent', '0', 'cache R wp', 'present'],
    ['v5.14+v5', 'shmem RW wp', 'copy', 'special', 'absent', '0', 'cache W', 'present'],
    ['v5.14+v5 -left-over-special-ptes', 'shmem RW wp', 'copy', 'special', 'absent', 'EEXIST', 'special', 'absent'],
    ['v5.14', 'shmem RW missing', 'copywp', 'none', 'absent', 'EINVAL', 'none', 'absent'],
    ['v5.7', 'anon RW wp', 'copywp', 'none', 'absent', '0', 'anon R wp', 'absent'],
    ['v5.7 -anon-copy-mode-wp', 'anon RW wp', 'copywp', 'none', 'absent', 'EINVAL', 'none', 'absent'],
    ['v5.7 -anon-copy-mode-wp', 'anon RW wp', 'copy', 'none', 'absent', '0', 'anon W', 'absent'],
  ] as const)('%s, %s, %s, %s, cache %s: %s, %s, cache %s', (on, vma, operation, before, cache, result, after, cacheAfter) => {
    const w = world({ on, vma, pte: before, cache })
    expect(call(w, operation)).toBe(result)
    expectEntry(w, after)
    expect(cacheAt(w)).toBe(cacheAfter)
    expect(w.reports).toEqual([])
    expect(locksHeld(w)).toBe(false)
  })

  test.each(['v5.14+v5 -shmem-copy-mode-wp', 'v5.19 -marker-shmem-copy-mode-wp'])('%s: MODE_WP on shared shmem warns, and the page is not protected', (on) => {
    const w = world({ on })
    expect(call(w, 'copywp')).toBe('0')
    expectEntry(w, 'cache W')
    expect(w.reports).toEqual(['no-kernel-warning'])
  })

  describe('the page is in the cache, locked, before it is mapped', () => {
    test.each([['v6.12', 'marker', '0', 'cache W dirty'], ['v5.14+v5', 'special', '0', 'cache W'], ['v6.12', 'cache R wp', 'EEXIST', 'cache R wp']])(
      '%s: with %s there by then: %s', (on, meanwhile, result, after) => {
        const w = world({ on })
        expect(begin(w, 'copy')).toBeNull()
        expect(cacheAt(w)).toBe('present')
        expectEntry(w, 'none')
        setEntry(w, meanwhile)
        expect(goOn(w, 'monitor')).toBe(result)
        expectEntry(w, after)
        expect(cacheAt(w)).toBe(result === '0' ? 'present' : 'absent')
      })

    test('the file is cut short in between: the page is taken out again', () => {
      const w = world({})
      begin(w, 'copy')
      expect(begin(w, 'truncate')).toBeNull()
      expect(goOn(w, 'monitor')).toBe('EFAULT')
      expectEntry(w, 'none')
      expect(cacheAt(w)).toBe('absent beyond i_size')
    })

    test('nobody may take mmap_lock for writing', () => {
      const w = world({})
      begin(w, 'copy')
      expect(canBegin(w, 'munmap')).toBe(false)
    })
  })

  test('private memory is prepared for an anonymous page, even if nothing is installed', () => {
    const w = world({ vma: 'anon RW wp', pte: 'zero R', scope: { mms: 2 } })
    expect(call(w, 'copy', { mm: 0 })).toBe('EEXIST')
    expect(vmaAt(w)).toBe('RW wp anon_vma')
  })
})
