/** mm/rmap.c and mm/vma.c: when a VMA gets an anon_vma, and whose. */
import { describe, expect, test } from 'vitest'
import { anonVmasOf, worldAfter } from '../../named-kit.ts'

describe('anon_vma_prepare', () => {
  // Ops, by page the anon_vma of its VMA.
  test.each([
    ['map A anon 2', '0 0'],
    ['map A anon 2; write A:1 1', '1 1'],
    ['map A anon 2; read A:0', '0 0'],
    ['map A anon 2; read A:0; write A:0 1', '1 1'],
    ['map A anon 2 ro; write A:0 1', '0 0'],
    ['map A shmp 2; read A:0', '0 0'],
    ['map A shmp 2; write A:0 1', '1 1'],
    ['map A shmp 2; read A:0; write A:0 1', '1 1'],
    ['map A shm 2; write A:0 1', '0 0'],
    // do_anonymous_page prepares before it asks whether the page is missed.
    ['map A anon 2; uffd u wp; reg u A miss; write A:0 1', '1 1'],
    ['map A anon 2; uffd u wp; reg u A miss; read A:0', '0 0'],
    ['map A anon 2; uffd u wp; reg u A miss; copy u A:0 val=1', '1 1'],
    ['map A shm 2; uffd u wp; reg u A miss; copy u A:0 val=1', '0 0'],
    ['map A anon 2; write A:0 1; madv A dontneed', '1 1'],
    ['map A anon 3; mprotect A:1 r; write A:0 1', '1 0 0'],
  ])('%s: %s', (ops, anonVmas) => {
    expect(anonVmasOf(worldAfter(ops))).toBe(anonVmas)
  })

  // find_and_lock the VMA (v6.9) comes with its anon_vma; then COPY sees that nobody follows it.
  test.each([['v6.18', '1 1'], ['v6.12.117', '1 1'], ['v6.1.176', '0 0']])('%s: a COPY that is refused: %s', (kernel, anonVmas) => {
    expect(anonVmasOf(worldAfter('map A anon 2; uffd u wp; copy u A:0 val=1', kernel))).toBe(anonVmas)
  })
})

describe('find_mergeable_anon_vma', () => {
  const six = 'map A anon 6; uffd u wp; uffd v wp'
  test.each([
    // A neighbour may differ in what mprotect changes, as long as VM_ACCOUNT is equal.
    ['write A:0 1; mprotect A:3+3 r', '1 1 1 1 1 1'],
    ['mprotect A:2+2 r; write A:0 1; write A:4 1', '1 1 0 0 2 2'],
    // The one that follows is asked first.
    ['reg u A:0+2 wp; reg v A:2+2 wp; reg u A:4+2 wp; write A:0 1; write A:4 1; write A:2 1', '1 1 2 2 2 2'],
    ['reg u A:0+2 wp; reg v A:2+2 wp; write A:0 1; write A:2 1', '1 1 1 1 0 0'],
    // VM_UFFD flags have to be equal, the context not.
    ['reg u A:0+2 wp; write A:0 1; write A:2 1', '1 1 2 2 2 2'],
    ['reg u A:0+2 wp; reg u A:2+2 miss; write A:0 1; copy u A:2 val=1', '1 1 2 2 0 0'],
    // A hole is no neighbour, nor is a VMA that has none itself.
    ['munmap A:2; write A:0 1; write A:3 1', '1 1 . 2 2 2'],
    ['reg u A:0+2 wp; reg v A:2+2 wp; reg u A:4+2 wp; write A:0 1; write A:4 1', '1 1 0 0 2 2'],
  ])('%s: %s', (ops, anonVmas) => {
    expect(anonVmasOf(worldAfter(`${six}; ${ops}`))).toBe(anonVmas)
  })

  // mprotect takes VM_ACCOUNT from what was never faulted since v6.7.
  test.each([['v6.18', '2 2 1 1'], ['v6.12.117', '2 2 1 1'], ['v6.1.176', '1 1 1 1']])('%s: VM_ACCOUNT has to be equal: %s', (kernel, anonVmas) => {
    expect(anonVmasOf(worldAfter('map A anon 4; uffd u wp; reg u A miss; mprotect A:0+2 r; copy u A:2 val=1; copy u A:0 val=1', kernel))).toBe(anonVmas)
  })

  test('not one that a fork has chained to the parent\'s', () => {
    const w = worldAfter('map A anon 4; uffd u wp; uffd v wp; reg u A:0+2 wp; reg v A:2+2 wp; write A:0 1; fork c; @c write A:2 1; write A:2 1')
    expect(anonVmasOf(w)).toBe('1 1 1 1')
    expect(anonVmasOf(w, 'A', 1)).toBe('2+ 2+ 3 3')
  })

  test('not that of another mapping', () => {
    const w = worldAfter('map A anon 1; map B anon 1; write A:0 1; write B:0 1')
    expect([anonVmasOf(w), anonVmasOf(w, 'B')]).toEqual(['1', '2'])
  })
})
