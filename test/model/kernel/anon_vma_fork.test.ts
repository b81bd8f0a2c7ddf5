/** fork where anon_vmas, contexts and page tables are followed: mm/rmap.c, fs/userfaultfd.c, mm/memory.c. */
import { describe, expect, test } from 'vitest'
import { anonVmasOf, regionOf, wordsAfter, worldAfter } from '../named-kit.ts'

describe('anon_vma_fork', () => {
  // Ops before fork, the parent's, the child's; + where it is chained to another.
  test.each([
    ['map A anon 2', '0 0', '0 0'],
    ['map A anon 2; write A:0 1', '1 1', '2+ 2+'],
    ['map A shmp 2; write A:0 1', '1 1', '2+ 2+'],
    ['map A shm 2; write A:0 1', '0 0', '0 0'],
    // VMAs that share one in the parent get one each: the parent's is in use, so it is not given on.
    ['map A anon 2; write A:0 1; mprotect A:1 r', '1 1', '2+ 3+'],
    ['map A anon 3; write A:0 1; munmap A:1', '1 . 1', '2+ . 3+'],
  ])('%s: %s and %s', (ops, parent, child) => {
    const w = worldAfter(`${ops}; fork c`)
    expect([anonVmasOf(w), anonVmasOf(w, 'A', 1)]).toEqual([parent, child])
  })

  const contexts = (ops: string, child = 1) => {
    const w = worldAfter(ops)
    const held = (name: string) => w.state.mms[child]?.vmas[regionOf(w, name).first]?.area?.ctx ?? null
    return { held, ctxs: w.state.identities?.ctxs ?? [] }
  }

  test('with EVENT_FORK the child has one context for each of its parent\'s, with the same features', () => {
    const { held, ctxs } = contexts('map A anon 1; map B anon 1; map C anon 1; uffd u wp ev_fork; uffd v wp ev_fork ev_remap; reg u A wp; reg v B wp; reg u C wp; fork c')
    expect([held('A'), held('B'), held('C')]).toEqual([2, 3, 2])
    expect(ctxs.slice(2)).toEqual([{ features: ['EVENT_FORK'], mm: 1, parent: 0 }, { features: ['EVENT_FORK', 'EVENT_REMAP'], mm: 1, parent: 1 }])
  })

  test('without, none', () => {
    const { held, ctxs } = contexts('map A anon 1; uffd u wp; reg u A wp; fork c')
    expect([held('A'), ctxs.length]).toEqual([null, 1])
  })

  test('a second child has its own', () => {
    expect(contexts('map A anon 1; uffd u wp ev_fork; reg u A wp; fork c; fork d', 2).held('A')).toBe(2)
  })
})

describe('dup_mmap, vma_needs_copy', () => {
  // What can be faulted in again is not copied: the words of the child.
  test.each([
    ['map A anon 2; write A:0 1', 'P N'],
    ['map A anon 2; read A:0', 'N N'],
    ['map A shmp 2; read A:0', 'N N'],
    ['map A shmp 2; read A:0; write A:1 1', 'Pf P'],
    ['map A shm 2; write A:0 1', 'N N'],
    ['map A shm 2; uffd u wp_hs ev_fork; reg u A wp; write A:0 1; wp u A on', 'Pwf Kw(1)'],
    ['map A shm 2; uffd u wp_hs; reg u A wp; write A:0 1; wp u A on', 'N N'],
    ['map A anon 2; uffd u wp wp_unpop; reg u A wp; write A:0 1; wp u A on', 'P N'],
    ['map A anon 2; write A:0 1; munmap A:0', 'U N'],
  ])('%s: %s', (ops, words) => {
    expect(wordsAfter(`${ops}; fork c`, 'A', 'v6.18', 'c')).toBe(words)
  })
})
