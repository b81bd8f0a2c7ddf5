/** mm/madvise.c, MADV_PAGEOUT; mm/vmscan.c, reclaim_pages: what is reclaimed, and what is left where it is. */
import { describe, expect, test } from 'vitest'
import { answerTo, resultOf, wordsAfter } from '../../named-kit.ts'

describe('madvise_pageout, madvise_cold_or_pageout_pte_range, reclaim_pages', () => {
  test.each([
    ['map A anon 3; write A:0 1; read A:1', 'S Pz N'],
    ['map A anon 2 ro; read A:0', 'Pz N'],
    ['map A anon 2; write A 1; madv A:1 pageout; madv A:0 dontneed', 'N S'],
    ['map A anon 2; uffd u wp; reg u A wp; write A 1; wp u A:0 on', 'Sw S'],
    ['map A shm 2; write A:0 1', 'N N'],
    ['map A shm 2; uffd u wp_hs; reg u A wp; write A 1; wp u A:0 on', 'Kw(1) N'],
    ['map A shmp 3; read A:0; write A:1 1', 'N S N'],
    // folio_mapcount(folio) != 1: not what others map too.
    ['map A anon 2; write A 1; fork c; @c write A:1 2; kill c', 'S S'],
    ['map A anon 2; write A 1; fork c', 'P P'],
    ['map A anon 2; write A 1; fork c; @c write A:1 2', 'P S'],
    ['map A shm 2; map B shm 2 from=A; write A 1; write B:0 1', 'Pf N'],
    // The read maps A:1 too (fault-around).
    ['map A shm 2; map B shmp 2 from=A; write A 1; read B:0', 'Pf Pf'],
    ['map A anon 2; write A 1; swapoff', 'Px Px'],
    ['map A shm 2; write A:0 1; swapoff', 'N N'],
  ])('%s: %s', (ops, words) => {
    expect(wordsAfter(`${ops}; madv A pageout`)).toBe(words)
  })

  test.each([['munmap A:0', 'ENOMEM'], ['munmap A:1', 'ENOMEM'], ['munmap A', 'ENOMEM'], ['mprotect A r', 'OK']])('after %s: %s', (op, result) => {
    expect(resultOf(`map A anon 3; write A 1; ${op}; madv A pageout`)).toBe(result)
  })

  test('holes are passed over: what lies behind them is reclaimed', () => {
    expect(wordsAfter('map A anon 3; write A 1; munmap A:1; madv A pageout')).toBe('S U S')
  })

  // A page of a file that was never stored to is dropped (a hole again); one that holds something goes to swap and comes back.
  test.each([
    ['map A shm 1; write A:0 7; madv A pageout; read A:0', 7],
    ['map A shm 1; read A:0; madv A pageout; read A:0', 0],
    ['map A shm 1; write A:0 7; swapoff; madv A pageout; read A:0', 7],
    ['map A shmp 1; write A:0 7; madv A pageout; read A:0', 7],
    ['map A anon 1; write A:0 7; madv A pageout; madv A pageout; read A:0', 7],
  ])('%s: %i', (ops, value) => {
    expect(answerTo(ops)).toMatchObject({ val: value, flt: 1 })
  })

  test('swap that comes back takes pages again', () => {
    expect(wordsAfter('map A anon 1; write A 1; swapoff; madv A pageout; swapon; madv A pageout')).toBe('S')
  })
})
