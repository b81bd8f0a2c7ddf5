/** Folios and swap slots by name: contents, who holds a page, and what a write fault may reuse (mm/memory.c, do_wp_page and do_swap_page). */
import { describe, expect, test } from 'vitest'
import { machineOf } from '../../../checker/scenario/run/world.ts'
import { contentsOf, folio_test_dirty, mapcount } from '../../../model/state/folios.ts'
import { answerTo, regionOf, wordsAfter, worldAfter, type World } from '../named-kit.ts'

/** The first page of a region in a process: its contents, how often it is mapped, whether it is exclusive and dirty. */
function page(world: World, mm = 0, name = 'A') {
  const m = machineOf(world)
  const pte = m.entry({ mm, page: regionOf(world, name).first })
  if (pte.kind !== 'present') throw new Error(`nothing is mapped there: ${pte.kind}`)
  return { contents: contentsOf(m, pte), mapped: mapcount(m, pte), exclusive: m.identities?.folios[pte.folio ?? -1]?.anon_exclusive ?? false, dirty: folio_test_dirty(m, pte) }
}

describe('a folio', () => {
  test.each([
    ['map A anon 1; write A 7', { contents: 7, mapped: 1, exclusive: true, dirty: true }],
    ['map A shm 1; write A 7', { contents: 7, mapped: 1, exclusive: false, dirty: true }],
    ['map A shm 1; read A', { contents: 0, mapped: 1, exclusive: false, dirty: false }],
    ['map A shm 1; map B shm 1 from=A; write A 7; read B', { contents: 7, mapped: 2, exclusive: false, dirty: true }],
    ['map A shmp 1; fwrite A 7; read A', { contents: 7, mapped: 1, exclusive: false, dirty: true }],
    ['map A shmp 1; fwrite A 7; write A 8', { contents: 8, mapped: 1, exclusive: true, dirty: true }],
    // copy_present_pte takes PageAnonExclusive from a page that two hold; a write fault of the last one gives it back (wp_can_reuse_anon_folio).
    ['map A anon 1; write A 7; fork c', { contents: 7, mapped: 2, exclusive: false, dirty: true }],
    ['map A anon 1; write A 7; fork c; kill c', { contents: 7, mapped: 1, exclusive: false, dirty: true }],
    ['map A anon 1; write A 7; fork c; kill c; write A 8', { contents: 8, mapped: 1, exclusive: true, dirty: true }],
    ['map A anon 1; write A 7; fork c; write A 8', { contents: 8, mapped: 1, exclusive: true, dirty: true }],
    ['map A anon 1; write A 7; madv A pageout; read A', { contents: 7, mapped: 1, exclusive: true, dirty: true }],
    ['map A anon 1; write A 7; madv A pageout; fork c; kill c; read A', { contents: 7, mapped: 1, exclusive: true, dirty: true }],
    ['map A anon 1; write A 7; madv A pageout; fork c; read A', { contents: 7, mapped: 1, exclusive: false, dirty: true }],
  ])('%s: %j', (ops, is) => {
    expect(page(worldAfter(ops))).toEqual(is)
  })

  test('after copy-on-write each process has its own', () => {
    const w = worldAfter('map A anon 1; write A 7; fork c; @c write A 8; write A 9')
    expect([page(w).contents, page(w, 1).contents]).toEqual([9, 8])
  })
})

describe('a swap slot', () => {
  const swapped = 'map A anon 1; write A 7; madv A pageout; fork c'

  test('is held by both after fork; whoever reads it back finds the same page', () => {
    const w = worldAfter(`${swapped}; read A; @c read A`)
    expect([page(w).mapped, page(w, 1)]).toEqual([2, { contents: 7, mapped: 2, exclusive: false, dirty: true }])
  })

  test('a write by one leaves the other what there was', () => {
    expect(answerTo(`${swapped}; write A 8; read A`).val).toBe(8)
    expect(answerTo(`${swapped}; write A 8; @c read A`).ev).toEqual(['@c fin [read A] r=0 OK val:7,flt:1'])
  })

  test('contents are those of the last time it was written out', () => {
    expect(answerTo('map A anon 1; write A 7; madv A pageout; write A 8; madv A pageout; read A').val).toBe(8)
    expect(answerTo('map A shm 1; write A 7; madv A pageout; write A 8; madv A pageout; read A').val).toBe(8)
  })

  test('swapoff gives both the same page, in no swap cache', () => {
    const w = worldAfter(`${swapped}; swapoff`)
    expect([page(w).mapped, page(w, 1).contents]).toEqual([2, 7])
    expect(wordsAfter(`${swapped}; swapoff`)).toBe('P')
    expect(w.state.identities?.folios.some(({ swap }) => swap !== null)).toBe(false)
  })
})
