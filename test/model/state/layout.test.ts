/** Where things are: every page has one region, one VMA slot, one table, and at most one page of a file. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entriesPerTable, isFileKind, type Layout, layoutOfRegions, layoutOfScope, type Region } from '../../../model/state/layout.ts'
import { completeScope, kindNames } from '../../../model/scope.ts'

/** Regions one after another; files 0 and 1 behind them. */
const regions = fc.array(fc.record({ kind: fc.constantFrom(...kindNames), pages: fc.integer({ min: 1, max: 6 }), id: fc.nat(1), from: fc.nat(3) }), { minLength: 1, maxLength: 5 })
  .map((parts) => {
    let first = 0
    return parts.map(({ kind, pages, id, from }, i): Region => {
      const region = { name: `R${i}`, kind, first, pages, file: isFileKind(kind) ? { id, from } : null }
      first += pages
      return region
    })
  })

function holds(layout: Layout): void {
  expect(layout.pages).toBe(layout.regions.reduce((sum, { pages }) => sum + pages, 0))
  for (const list of [layout.regionOf, layout.vmaOf, layout.tableOf, layout.cacheOf]) expect(list).toHaveLength(layout.pages)
  layout.regions.forEach(({ first, pages, file, kind }, i) => {
    for (let page = first; page < first + pages; page++) {
      expect(layout.regionOf[page]).toBe(i)
      expect(layout.cacheOf[page] === null).toBe(!isFileKind(kind))
      if (file === null) continue
      const slot = layout.files[layout.cacheOf[page] ?? -1]
      expect(slot?.file).toBe(file.id)
      expect(slot?.at).toContain(page)
    }
  })
  expect(layout.files).toHaveLength(layout.cachePages)
  layout.files.forEach(({ at }, slot) => { for (const page of at) if (layout.cacheOf[page] !== null) expect(layout.cacheOf[page]).toBe(slot) })
}

describe('layoutOfRegions', () => {
  test('is consistent, a VMA slot for each page', () => {
    fc.assert(fc.property(regions, (given) => {
      const layout = layoutOfRegions(given)
      holds(layout)
      expect(layout.vmaOf).toEqual(Array.from({ length: layout.pages }, (_, page) => page))
    }))
  })

  test('two pages share a slot when they show the same page of the same file', () => {
    fc.assert(fc.property(regions, (given) => {
      const layout = layoutOfRegions(given)
      const shows = (page: number): string | null => {
        const region = layout.regions[layout.regionOf[page] ?? -1]
        const file = region?.file ?? null
        return region === undefined || file === null ? null : `${file.id} ${file.from + page - region.first}`
      }
      for (let a = 0; a < layout.pages; a++)
        for (let b = 0; b < a; b++) expect(layout.cacheOf[a] !== null && layout.cacheOf[a] === layout.cacheOf[b]).toBe(shows(a) !== null && shows(a) === shows(b))
    }))
  })

  test('a region begins with a page table of its own, and has one for every 512 pages', () => {
    const region = (name: string, first: number, pages: number): Region => ({ name, kind: 'anon', first, pages, file: null })
    const { tableOf } = layoutOfRegions([region('A', 0, 1), region('B', 1, entriesPerTable + 1), region('C', entriesPerTable + 2, 1)])
    expect([0, 1, entriesPerTable, entriesPerTable + 1, entriesPerTable + 2].map((page) => tableOf[page])).toEqual([0, 1, 1, 2, 3])
  })
})

describe('layoutOfScope', () => {
  test('a region for each kind of memory, a VMA slot for each region', () => {
    const layout = layoutOfScope(completeScope({ kinds: ['anon', 'shmem'], pages: 3, operations: ['read'] }))
    holds(layout)
    expect(layout.vmaOf).toEqual([0, 0, 0, 1, 1, 1])
    expect([layout.vmas, layout.named]).toEqual([2, false])
  })
})
