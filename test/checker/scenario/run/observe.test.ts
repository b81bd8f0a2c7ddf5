/** State words and lists of VMAs. The letters and masks are what real kernels show (specs/scenarios/answers). */
import { describe, expect, test } from 'vitest'
import { answerTo, repliesTo, vmasAfter } from '../../../model/named-kit.ts'

const stateOf = (ops: string, kernel?: string) => {
  const reply = answerTo(ops, kernel)
  return { ...reply.st, ...Object.fromEntries(Object.entries(reply).filter(([name]) => name.startsWith('@')).map(([name, words]) => [name, words])) }
}

describe('a word', () => {
  test.each([
    ['map A anon 2; write A:0 1', 'Px#0/a N/2'],
    ['map A anon 2; read A:0', 'Pz#0/2a N/2'],
    ['map A anon 1', 'N/0'],
    ['map A shm 2; write A:0 1', 'Pxf#0/e N/2'],
    ['map A shmp 2; read A:0; write A:1 1', 'Pxf#0/e Px#1/a'],
    ['map A anon 2; write A 1; munmap A:0', 'U Px#0/a'],
    ['map A anon 2; write A 1; madv A:0 pageout', 'S/12 Px#0/a'],
    ['map A anon 2; uffd u wp wp_unpop; reg u A wp; write A:0 1; wp u A on', 'Pwx#0/8 Kw(1)/10'],
    ['map A anon 2; uffd u wp; reg u A wp; write A 1; wp u A on; madv A:0 pageout', 'Sw/10 Pwx#0/8'],
    ['map A anon 2; uffd u wp; reg u A wp; read A; wp u A:0 on', 'Pwz#0/28 Pz#0/2a'],
  ])('%s: %s', (ops, words) => {
    expect(stateOf(ops)).toEqual({ A: words })
  })

  test('one page has one number within a line, in whichever region or process it is mapped', () => {
    expect(stateOf('map A shm 2; map B shm 2 from=A; write A 1; write B:1 1')).toEqual({ A: 'Pxf#0/e Pf#1/e', B: 'N/2 Pf#1/e' })
    expect(stateOf('map A anon 2; write A 1; fork c; @c write A:1 2')).toEqual({ A: 'P#0/a Px#1/a', '@c': { A: 'P#0/a Px#2/a' } })
  })

  test('a page in the swap cache: read while another process holds its slot too', () => {
    const ops = 'map A anon 1; write A 1; madv A pageout; fork c'
    expect(stateOf(ops)).toEqual({ A: 'S/12', '@c': { A: 'S/12' } })
    expect(stateOf(`${ops}; read A`)).toEqual({ A: 'Pxc#0/a', '@c': { A: 'S/12' } })
    expect(stateOf(`${ops}; read A; @c read A`)).toEqual({ A: 'Pc#0/a', '@c': { A: 'Pc#0/a' } })
  })

  test('v6.1 has no PAGEMAP_SCAN; v6.12 shows every anonymous page as if it were merged (k)', () => {
    expect(stateOf('map A anon 2; write A:0 1', 'v6.1.176')).toEqual({ A: 'Px#0 N' })
    expect(stateOf('map A anon 2; write A:0 1', 'v6.12.117')).toEqual({ A: 'Pxk#0/a N/2' })
  })

  test('only what is watched is shown, of children that live', () => {
    expect(stateOf('map A anon 4; watch A 3 0; write A:3 1; write A:0 2')).toEqual({ A: 'Px#0/a Px#1/a' })
    expect(stateOf('map A anon 1; fork c; kill c')).toEqual({ A: 'N/0' })
  })
})

describe('vmas', () => {
  test.each([
    ['map A anon 2; map B shm 2; map C shmp 2', 'A:0+2 rw-p, B:0+2 rw-s, C:0+2 rw-p'],
    ['map A anon 2 ro', 'A:0+2 r--p'],
    ['map A anon 2; uffd u wp; reg u A:0 miss; reg u A:1 miss,wp', 'A:0+1 rw-p um, A:1+1 rw-p um uw'],
    ['map A anon 2; munmap A', ''],
  ])('%s: %s', (ops, vmas) => {
    expect(vmasAfter(ops)).toBe(vmas)
  })

  test('of a child; of one that is gone, none', () => {
    expect(vmasAfter('map A anon 2; uffd u wp; reg u A wp; fork c; @c munmap A:0', 'v6.18', '@c')).toBe('A:1+1 rw-p')
    expect(repliesTo('map A anon 2; fork c; kill c; vmas @c').at(-1)).toEqual({ op: 'vmas @c', vmas: [] })
  })
})
