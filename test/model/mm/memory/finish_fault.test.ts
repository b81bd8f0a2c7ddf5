/** mm/memory.c: a page is ready; it is mapped unless the entry has changed since it was read. */
import { describe, expect, test } from 'vitest'
import { finish_fault, set_pte_range } from '../../../../model/mm/memory/finish_fault.ts'
import type { Mapped } from '../../../../model/state/entry.ts'
import { expectEntry, faulting, here, pte, world } from '../../kit.ts'

/** What the fault brings: the page of the cache, or a copy of it. */
const page = (text: string): Mapped => (text === 'copy' ? 'anon' : 'cache')

describe('set_pte_range', () => {
  // kernel, VMA, what was there, page, access, entry
  test.each([
    ['v6.12', 'shmem RW wp', 'none', 'cache', 'read', 'cache R'],
    ['v6.12', 'shmem RW wp', 'none', 'cache', 'write', 'cache W dirty'],
    ['v6.12', 'shmem RW wp', 'marker', 'cache', 'read', 'cache R wp'],
    ['v6.12', 'shmem RW wp', 'marker', 'cache', 'write', 'cache R dirty wp'],
    ['v6.12', 'shmem RW', 'none', 'cache', 'read', 'cache W'],
    ['v6.12', 'shmem RW missing', 'none', 'cache', 'read', 'cache W'],
    ['v6.12', 'shmem R', 'none', 'cache', 'read', 'cache R'],
    ['v6.12', 'shmem-private RW wp', 'none', 'cache', 'read', 'cache R'],
    ['v6.12', 'shmem-private RW', 'none', 'cache', 'read', 'cache R'],
    ['v6.12', 'shmem-private RW wp', 'marker', 'cache', 'read', 'cache R wp'],
    ['v6.12', 'shmem-private RW wp', 'none', 'copy', 'write', 'anon W dirty'],
    ['v6.12', 'shmem-private RW wp', 'marker', 'copy', 'write', 'anon R dirty wp'],
    // vm_page_prot of a shared WP VMA has the write bit in it before v6.2; what was uffd-wp is write-protected all the same.
    ['v6.12 -writenotify-for-uffd-wp', 'shmem RW wp', 'none', 'cache', 'read', 'cache W'],
    ['v6.12 -writenotify-for-uffd-wp', 'shmem RW wp', 'marker', 'cache', 'read', 'cache R wp'],
    ['v6.12 -mkuffd-wp-wrprotects', 'shmem RW wp', 'marker', 'cache', 'write', 'cache R dirty wp'],
    ['v5.19', 'shmem RW wp', 'none', 'cache', 'read', 'cache W'],
    ['v5.19', 'shmem RW wp', 'marker', 'cache', 'read', 'cache R wp'],
    ['v5.14+v5', 'shmem RW wp', 'none', 'cache', 'read', 'cache W'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'cache', 'read', 'cache R wp'],
    ['v5.14+v5', 'shmem RW wp', 'special', 'cache', 'write', 'cache R wp'],
    ['v5.14+v5', 'shmem-private RW wp', 'special', 'copy', 'write', 'anon R wp'],
    ['v5.14', 'shmem RW', 'none', 'cache', 'read', 'cache W'],
    ['v5.14', 'shmem-private RW', 'none', 'copy', 'write', 'anon W'],
  ])('%s, %s, %s, %s, %s: %s', (on, vma, orig, brings, access, after) => {
    const w = world({ on, vma, pte: orig })
    set_pte_range(faulting(w, { orig: pte(orig) }), here, { of: page(brings) }, access === 'write')
    expectEntry(w, after)
    expect(w.reports).toEqual([])
  })
})

describe('finish_fault', () => {
  // kernel, what was read without the lock, what is there now, entry
  test.each([
    ['v6.12', 'none', 'none', 'cache W dirty'],
    ['v6.12', 'marker', 'marker', 'cache R dirty wp'],
    ['v6.12', 'none', 'marker', 'marker'],
    ['v6.12', 'marker', 'none', 'none'],
    ['v6.12', 'none', 'cache R', 'cache R'],
    ['v6.12', 'marker', 'cache R wp', 'cache R wp'],
    ['v5.14+v5', 'none', 'none', 'cache W'],
    ['v5.14+v5', 'special', 'special', 'cache R wp'],
    ['v5.14+v5', 'none', 'special', 'special'],
    ['v5.14+v5', 'special', 'none', 'none'],
    ['v5.14+v5', 'special', 'cache R', 'cache R'],
    ['v5.14', 'none', 'cache W', 'cache W'],
  ])('%s: read %s, found %s: %s', (on, orig, now, after) => {
    const w = world({ on, pte: now })
    finish_fault(faulting(w, { orig: pte(orig) }), here, { of: 'cache' }, true)
    expectEntry(w, after)
  })
})
