/** mm/memory.c, do_fault_around and should_fault_around; mm/filemap.c, filemap_map_pages: what a read fault maps besides its page. */
import { describe, expect, test } from 'vitest'
import { answerTo, presentIn, wordsAfter, worldAfter } from '../../named-kit.ts'

describe('do_fault_around', () => {
  /** write(2) puts a page into the page cache and maps it nowhere. */
  const cached = (...pages: number[]) => pages.map((page) => `fwrite A:${page} 1`).join('; ')

  test.each([
    ['the 16 pages that the address lies in', `map A shm 40; ${cached(0, 15, 16)}; read A:3`, [0, 3, 15]],
    ['and not those before them', `map A shm 40; ${cached(15, 16, 20, 31, 32)}; read A:20`, [16, 20, 31]],
    ['nothing is added to the page cache for it', `map A shm 8; ${cached(1)}; read A:0`, [0, 1]],
    // from_pte is cut at the VMA's start, and to_pte counted from there: 16 pages from wherever it begins.
    ['from the start of the VMA', `map A shm 40; uffd u wp_hs; reg u A:0+8 wp; ${cached(7, 8, 23, 24)}; read A:9`, [8, 9, 23]],
    ['up to its end', `map A shm 40; uffd u wp_hs; reg u A:12+20 wp; ${cached(0, 11, 12)}; read A:3`, [0, 3, 11]],
    ['not where writes are followed', `map A shm 8; uffd u wp_hs; reg u A wp; ${cached(0, 1)}; read A:0`, [0]],
    ['but where only missing pages are', `map A shm 8; uffd u wp_hs; reg u A miss; ${cached(0, 1)}; read A:0`, [0, 1]],
    ['and even if the page itself is missing', `map A shm 8; uffd u wp_hs; reg u A miss; ${cached(1)}; read A:0`, [1]],
    ['not for a write', `map A shm 8; ${cached(0, 1)}; write A:0 2`, [0]],
    ['in private mappings too', `map A shmp 8; ${cached(0, 1)}; read A:0`, [0, 1]],
    ['what is in swap stays there', 'map A shm 8; write A:1 1; madv A:1 pageout; read A:0', [0]],
    ['and what lies beyond the end of the file', `map A shm 8; ${cached(0, 1)}; trunc A 1; read A:0`, [0]],
    ['each mapping for itself', `map A shm 8; map B shm 8 from=A; ${cached(0, 1)}; read B:0`, []],
    ['not in anonymous memory', 'map A anon 8; read A:0', [0]],
  ])('%s: %s', (_, ops, present) => {
    expect(presentIn(worldAfter(ops))).toEqual(present)
  })

  test('what is there already stays: a private copy', () => {
    expect(answerTo('map A shmp 4; write A:0 5; fwrite A:1 1; read A:1; read A:0')).toMatchObject({ val: 5, flt: 0 })
  })

  test('what it has mapped takes no fault of its own, if it is only read', () => {
    const ops = `map A shm 4; ${cached(0, 1)}; read A:0`
    expect(answerTo(`${ops}; read A:1`)).toMatchObject({ val: 1, flt: 0 })
    expect(answerTo(`${ops}; write A:1 2`)).toMatchObject({ flt: 0 })
    expect(wordsAfter(`map A shmp 4; ${cached(0, 1)}; read A:0; write A:1 2`)).toBe('Pxf Px N N')
  })
})
