/** mm/mremap.c, move_ptes: what a moved entry keeps. */
import { describe, expect, test } from 'vitest'
import { answerTo, wordsAfter } from '../../named-kit.ts'

describe('move_ptes', () => {
  const entries = (kind: string, features: string) =>
    `map A ${kind} 4; uffd u ${features}; reg u A wp; write A:0+3 1; wp u A on; wp u A:2 off; madv A:1 pageout; mremap A B`

  // Present, swapped out, resolved, never touched. pte_clear_uffd_wp came with v6.13 and was brought back to v6.12.117.
  test.each([
    ['v6.18', 'anon', 'wp wp_unpop', 'Px S Px N'],
    ['v6.18', 'anon', 'wp wp_unpop ev_remap', 'Pwx Sw Px Kw(1)'],
    ['v6.18', 'shmp', 'wp_hs', 'Px S Px N'],
    ['v6.18', 'shmp', 'wp_hs ev_remap', 'Pwx Sw Px Kw(1)'],
    ['v6.18', 'shm', 'wp_hs', 'Pxf N Pxf N'],
    ['v6.18', 'shm', 'wp_hs ev_remap', 'Pwxf Kw(1) Pxf Kw(1)'],
    ['v6.12.117', 'shm', 'wp_hs', 'Pxf N Pxf N'],
    ['v6.12', 'shm', 'wp_hs', 'Pwxf Kw(1) Pxf Kw(1)'],
    ['v6.1.176', 'anon', 'wp', 'Pwx Sw Px N'],
    ['v6.1.176', 'shm', 'wp_hs ev_remap', 'Pwxf Kw(1) Pxf Kw(1)'],
  ])('%s, %s with %s: %s', (kernel, kind, features, words) => {
    expect(wordsAfter(entries(kind, features), 'B', kernel)).toBe(words)
    expect(wordsAfter(entries(kind, features), 'A', kernel)).toBe('U U U U')
  })

  test('the page is the same one, not a copy: its contents, and no other fault', () => {
    expect(answerTo('map A anon 2; write A:0 7; mremap A B; read B:0')).toMatchObject({ val: 7, flt: 0 })
    expect(answerTo('map A anon 2; write A:0 7; madv A:0 pageout; mremap A B; read B:0')).toMatchObject({ val: 7, flt: 1 })
  })

  test('nothing is cleared that nobody followed: what a registration left behind moves along', () => {
    expect(wordsAfter('map A shm 2; uffd u wp_hs; reg u A wp,miss; copy u A:0 val=1; wp u A on; mremap A B', 'B')).toBe('Pxf N')
    // UFFDIO_REGISTER for MISSING only skips a VMA that follows both, so the VMA is WP still.
    expect(wordsAfter('map A shm 2; uffd u wp_hs; reg u A wp; wp u A on; reg u A miss; mremap A B', 'B')).toBe('N N')
  })
})
