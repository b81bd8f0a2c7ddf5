/** mm/mremap.c, mremap_to: which VMAs there are afterwards, and what the call answers. */
import { describe, expect, test } from 'vitest'
import { answerTo, anonVmasOf, eventsOf, resultOf, vmasAfter, worldAfter } from '../../named-kit.ts'

describe('mremap_to', () => {
  const four = 'map A anon 4; uffd u wp; uffd r wp ev_remap'

  // Ops, result, VMAs.
  test.each([
    ['mremap A B', 'OK', 'B:0+4 rw-p'],
    ['mremap A:1+2 B', 'OK', 'A:0+1 rw-p, A:3+1 rw-p, B:0+2 rw-p'],
    ['mremap A:2+2 B 5', 'OK', 'A:0+2 rw-p, B:0+5 rw-p'],
    ['mremap A B 2', 'OK', 'B:0+2 rw-p'],
    ['mremap A B dontunmap', 'OK', 'A:0+4 rw-p, B:0+4 rw-p'],
    ['mprotect A r; mremap A:0+2 B', 'OK', 'A:2+2 r--p, B:0+2 r--p'],
    ['munmap A:0+2; mremap A:0+2 B', 'EFAULT', 'A:2+2 rw-p'],
    ['mremap A B 2 dontunmap', 'EINVAL', 'A:0+4 rw-p'],
    ['mremap A B 5 dontunmap', 'EINVAL', 'A:0+4 rw-p'],
    ['mprotect A:2+2 r; mremap A B 5', 'EFAULT', 'A:0+2 rw-p, A:2+2 r--p'],
  ])('%s: %s, %s', (ops, result, vmas) => {
    for (const kernel of ['v6.12.117', 'v6.1.176']) {
      expect(resultOf(`${four}; ${ops}`, kernel)).toBe(result)
      expect(vmasAfter(`${four}; ${ops}`, kernel)).toBe(vmas)
    }
  })

  // v6.12: do_munmap of what is too much comes before vma_to_resize refuses.
  test('several VMAs: refused, but a range that was to shrink is cut', () => {
    const ops = `${four}; mprotect A:1+2 r; mremap A B 2`
    expect(resultOf(ops, 'v6.12.117')).toBe('EFAULT')
    expect(vmasAfter(ops, 'v6.12.117')).toBe('A:0+1 rw-p, A:1+1 r--p')
    expect(vmasAfter(`${four}; mprotect A:1+2 r; mremap A B`, 'v6.12.117')).toBe('A:0+1 rw-p, A:1+2 r--p, A:3+1 rw-p')
    expect(vmasAfter(`${four}; mprotect A:2+2 r; mremap A B 2`, 'v6.12.117')).toBe('B:0+2 rw-p')
  })

  // v6.17 ("mm/mremap: permit mremap() move of multiple VMAs"): unresized, and none that is followed; those before it have moved.
  test.each([
    ['mprotect A:2+2 r; mremap A B', 'OK', 'B:0+2 rw-p, B:2+2 r--p'],
    ['munmap A:1; mremap A B', 'OK', 'B:0+1 rw-p, B:2+2 rw-p'],
    ['reg u A:2+2 wp; mremap A B', 'EFAULT', 'A:2+2 rw-p uw, B:0+2 rw-p'],
    ['reg u A:0+2 wp; mremap A B', 'EFAULT', 'A:0+2 rw-p uw, A:2+2 rw-p'],
    ['mprotect A:2+2 r; mremap A B 5', 'EFAULT', 'A:0+2 rw-p, A:2+2 r--p'],
  ])('v6.18, %s: %s, %s', (ops, result, vmas) => {
    expect(resultOf(`${four}; ${ops}`)).toBe(result)
    // A refused call makes no region B, so where it has moved something that is not listed.
    expect(vmasAfter(`${four}; ${ops}`)).toBe(result === 'OK' ? vmas : vmas.split(', ').filter((vma) => !vma.startsWith('B')).join(', '))
  })
})

describe('mremap_userfaultfd_prep', () => {
  test.each([
    ['u', [], 'B:0+2 rw-p'],
    ['r', ['r remap A:0 len=2'], 'B:0+2 rw-p uw'],
  ])('registered with %s', (uffd, events, vmas) => {
    const ops = `map A anon 2; uffd u wp; uffd r wp ev_remap; reg ${uffd} A wp; mremap A B`
    expect(eventsOf(ops)).toEqual(events)
    expect(vmasAfter(ops)).toBe(vmas)
  })

  test('the old place stays registered, where it stays', () => {
    const ops = (features: string) => `map A anon 2; uffd u wp ${features}; reg u A wp; mremap A B dontunmap`
    expect(vmasAfter(ops(''))).toBe('A:0+2 rw-p uw, B:0+2 rw-p')
    expect(vmasAfter(ops('ev_remap'))).toBe('A:0+2 rw-p uw, B:0+2 rw-p uw')
  })

  test('a part: the message says where it was and how long', () => {
    expect(eventsOf('map A anon 4; uffd r wp ev_remap; reg r A wp; mremap A:1+2 B')).toEqual(['r remap A:1 len=2'])
  })
})

describe('page offsets', () => {
  // As 6.18.44, 6.12.117 and 6.1.176 answered: what has pages takes its offset along, and is not merged with what has none.
  test('what was touched is moved with its offset, what was not begins anew', () => {
    expect(vmasAfter('map A anon 4; mprotect A:0+2 r; write A:2 1; mremap A B; mprotect B:0+2 rw')).toBe('B:0+2 rw-p, B:2+2 rw-p')
    expect(vmasAfter('map A anon 4; uffd u wp; write A:0 1; mremap A B; reg u B:0+2 wp; unreg u B:0+2')).toBe('B:0+4 rw-p')
  })

  test.each([['v6.18', 'B:0+4 rw-p, C:0+2 rw-p'], ['v6.12.117', 'B:0+2 rw-p, B:2+2 rw-p, C:0+2 rw-p'], ['v6.1.176', 'B:0+4 rw-p, C:0+2 rw-p']] as const)('emptied by DONTUNMAP, on %s: %s', (kernel, vmas) => {
    expect(vmasAfter('map A anon 4; uffd u wp; write A:0 1; mremap A B; reg u B:0+2 wp; mremap B:0+2 C dontunmap; unreg u B:0+2', kernel)).toBe(vmas)
  })
})

describe('unlink_anon_vmas', () => {
  // Only if all of the VMA has moved; the copy has the anon_vma in any case (copy_vma, anon_vma_clone).
  test.each([
    ['mremap A B dontunmap', '0 0 0', '1 1 1'],
    ['mremap A:0+2 B dontunmap', '1 1 1', '1 1'],
    ['mprotect A:2 r; mremap A:0+2 B dontunmap', '0 0 1', '1 1'],
  ])('%s: %s and %s', (ops, a, b) => {
    const w = worldAfter(`map A anon 3; write A:0 1; ${ops}`)
    expect([anonVmasOf(w), anonVmasOf(w, 'B')]).toEqual([a, b])
  })
})

describe('vma_to_resize', () => {
  test('what moved keeps its contents, what was cut is gone, what grew is new', () => {
    const ops = 'map A anon 3; write A:0 1; write A:1 2; write A:2 3'
    expect(answerTo(`${ops}; mremap A:1+2 B 3; read B:0+3`)).toMatchObject({ val: 0, flt: 1 })
    expect(answerTo(`${ops}; mremap A:1+2 B 3; read B:1`)).toMatchObject({ val: 3, flt: 0 })
    expect(resultOf(`${ops}; mremap A:0+3 B 1; read A:2`)).toBe('SIGSEGV/1')
  })
})
