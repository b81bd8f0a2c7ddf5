/** mm/shmem.c: read(2) and write(2) of a file, and the mappings of it. */
import { describe, expect, test } from 'vitest'
import { answerTo, presentIn, wordsAfter, worldAfter } from '../../named-kit.ts'

/** The pages of the file behind region A that are in the page cache, or in swap. */
const cacheOf = (ops: string): string => worldAfter(ops).state.cache.map(({ page, beyond_i_size }) => (beyond_i_size ? '' : page)).filter((page) => page !== '').join(' ')

describe('shmem_file_read_iter', () => {
  test.each([
    ['map A shm 2; write A:0 7; fread A:0', 7],
    ['map A shm 2; fwrite A:1 7; fread A:1', 7],
    ['map A shm 2; fread A:0', 0],
    ['map A shm 2; write A:0 7; punch A:0; fread A:0', 0],
    ['map A shm 2; write A:0 7; madv A pageout; fread A:0', 7],
    // A private copy is nobody else's business.
    ['map A shmp 2; write A:0 7; fread A:0', 0],
    ['map A shm 2; map B shmp 2 from=A; write A:0 7; write B:0 8; fread B:0', 7],
    ['map A shm 2; map B shm 2 from=A off=1; write A:1 7; fread B:0', 7],
  ])('%s: %i', (ops, val) => {
    expect(answerTo(ops)).toMatchObject({ r: 1, e: 'OK', val })
  })

  test('at the end of the file there is nothing to read', () => {
    expect(answerTo('map A shm 2; write A 7; trunc A 1; fread A:1')).toMatchObject({ r: 0, e: 'OK', val: 0 })
  })

  test('a hole stays one (SGP_READ); a page in swap comes back, and is mapped nowhere by it', () => {
    expect(cacheOf('map A shm 2; fread A:0')).toBe('absent absent')
    expect(cacheOf('map A shm 2; write A:0 7; madv A pageout')).toBe('swapped absent')
    expect(cacheOf('map A shm 2; write A:0 7; madv A pageout; fread A:0')).toBe('present absent')
    expect(presentIn(worldAfter('map A shm 2; write A:0 7; madv A pageout; fread A:0'))).toEqual([])
  })

  // shmem_swapin_folio marks the page dirty, since its slot is given back: it goes to swap again, not away.
  test('what came back from swap is not lost when it is reclaimed again', () => {
    expect(answerTo('map A shm 1; write A:0 7; madv A pageout; fread A:0; read A:0; madv A pageout; read A:0')).toMatchObject({ val: 7 })
  })
})

describe('shmem_file_write_iter', () => {
  test('eight bytes; the page is in the cache afterwards, and mapped by nobody', () => {
    expect(answerTo('map A shm 2; fwrite A:1 7')).toMatchObject({ r: 8, e: 'OK', st: { A: 'N/0 N/0' } })
    expect(cacheOf('map A shm 2; fwrite A:1 7')).toBe('absent present')
  })

  test.each([
    ['map A shm 2; read A:0; fwrite A:0 7; read A:0', 7, 0],
    ['map A shm 2; write A:0 3; madv A pageout; fwrite A:0 7; read A:0', 7, 1],
    ['map A shmp 2; read A:0; fwrite A:0 7; read A:0', 7, 0],
    ['map A shmp 2; write A:0 3; fwrite A:0 7; read A:0', 3, 0],
  ])('%s: the mapping shows %i after %i faults', (ops, val, flt) => {
    expect(answerTo(ops)).toMatchObject({ val, flt })
  })

  test('past the end the file grows to the page', () => {
    expect(answerTo('map A shm 3; trunc A 0; fwrite A:1 7; read A:0')).toMatchObject({ val: 0 })
    expect(answerTo('map A shm 3; trunc A 0; fwrite A:1 7; read A:2')).toMatchObject({ sig: 'SIGBUS/2' })
    expect(answerTo('map A shm 3; trunc A 0; fwrite A:1 7; read A:1')).toMatchObject({ val: 7 })
  })

  // uffd-wp is about mappings: the file's own calls pass.
  test('a protected page is written all the same', () => {
    const ops = 'map A shm 1; uffd u wp_hs; reg u A wp; write A:0 1; wp u A on; fwrite A:0 7'
    expect(wordsAfter(ops)).toBe('Pwxf')
    expect(answerTo(`${ops}; read A:0`)).toMatchObject({ val: 7, flt: 0 })
  })

  test.each(['fread A:0', 'fwrite A:0 1'])('%s of anonymous memory: no file', (op) => {
    expect(answerTo(`map A anon 1; ${op}`)).toMatchObject({ r: -1, e: 'EBADF' })
  })
})
