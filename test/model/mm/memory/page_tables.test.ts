/** mm/memory.c: when the table above a page comes and goes. */
import { describe, expect, test } from 'vitest'
import { hasTable, worldAfter } from '../../named-kit.ts'

describe('pte_alloc', () => {
  test.each([
    ['map A anon 2', false],
    ['map A anon 2; read A:0', true],
    ['map A anon 2; write A:0 1', true],
    ['map A shm 2; read A:0', true],
    ['map A shmp 2; write A:0 1', true],
    ['map A anon 2 ro; write A:0 1', false],
    // do_anonymous_page allocates before it asks whether anybody follows; a fault on a file page only installs a table with its page.
    ['map A anon 2; uffd u wp; reg u A miss; read A:0', true],
    ['map A shm 2; uffd u wp; reg u A miss; read A:0', false],
    ['map A anon 2; uffd u wp; reg u A miss; copy u A:0 val=1', true],
    ['map A shm 2; uffd u wp; reg u A miss; copy u A:0 val=1', true],
    // pgtable_populate_needed: only to protect, and only where markers may be stored.
    ['map A anon 2; uffd u wp; reg u A wp; wp u A on', false],
    ['map A anon 2; uffd u wp wp_unpop; reg u A wp; wp u A on', true],
    ['map A anon 2; uffd u wp wp_unpop; reg u A wp; wp u A off', false],
    ['map A shm 2; uffd u wp_hs; reg u A wp; wp u A on', true],
    ['map A shm 2; fwrite A:0 1', false],
    ['map A anon 2; madv A dontneed', false],
    ['map A anon 2; mprotect A r', false],
  ])('%s: %j', (ops, there) => {
    expect(hasTable(worldAfter(ops))).toBe(there)
  })
})

describe('free_pgtables', () => {
  test.each([
    ['write A:0 1; madv A dontneed', true],
    ['write A:0 1; munmap A:0', true],
    ['write A:0 1; munmap A', false],
    ['write A:0 1; munmap A:0; munmap A:1+3', false],
    ['write A:0 1; mremap A B', false],
    ['write A:0 1; mremap A:0+2 B', true],
    ['write A:0 1; mremap A B dontunmap', true],
  ])('%s: %j', (ops, there) => {
    expect(hasTable(worldAfter(`map A anon 4; ${ops}`))).toBe(there)
  })

  test('each region has tables of its own', () => {
    const w = worldAfter('map A anon 2; map B anon 2; write A:0 1; write B:0 1; munmap A')
    expect([hasTable(w), hasTable(w, 'B')]).toEqual([false, true])
  })
})

describe('copy_table', () => {
  test.each([
    ['map A anon 2; write A:0 1', true],
    ['map A anon 2; read A:0', false],
    ['map A shm 2; write A:0 1', false],
    ['map A shm 2; uffd u wp_hs ev_fork; reg u A wp', false],
    ['map A shm 2; uffd u wp_hs ev_fork; reg u A wp; read A:0', true],
  ])('to a child, %s: %j', (ops, there) => {
    expect(hasTable(worldAfter(`${ops}; fork c`), 'A', 1)).toBe(there)
  })

  test.each([['read A:0', true], ['madv A dontneed', false]])('to where a mapping moves, %s: %j', (ops, there) => {
    expect(hasTable(worldAfter(`map A anon 2; ${ops}; mremap A B`), 'B')).toBe(there)
  })
})
