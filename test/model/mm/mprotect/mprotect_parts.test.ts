/** mm/mprotect.c on parts of VMAs, over holes, and PROT_NONE. */
import { describe, expect, test } from 'vitest'
import { answerTo, resultOf, vmasAfter, wordsAfter } from '../../named-kit.ts'

describe('mprotect_fixup', () => {
  const four = 'map A anon 4; write A 1'

  // do_mprotect_pkey: a hole at the start is ENOMEM at once; further on, what came before it is done.
  test.each([
    ['mprotect A r', 'OK', 'A:0+4 r--p'],
    ['mprotect A:1+2 n', 'OK', 'A:0+1 rw-p, A:1+2 ---p, A:3+1 rw-p'],
    ['mprotect A rw', 'OK', 'A:0+4 rw-p'],
    ['munmap A:0; mprotect A r', 'ENOMEM', 'A:1+3 rw-p'],
    ['munmap A:2; mprotect A r', 'ENOMEM', 'A:0+2 r--p, A:3+1 rw-p'],
    ['munmap A:3; mprotect A r', 'ENOMEM', 'A:0+3 r--p'],
    ['munmap A; mprotect A r', 'ENOMEM', ''],
    ['mprotect A:1 r; mprotect A:2 n; mprotect A rw', 'OK', 'A:0+4 rw-p'],
    ['mprotect A:0+2 r; mprotect A:1+2 r', 'OK', 'A:0+3 r--p, A:3+1 rw-p'],
    ['munmap A:2; mprotect A:0+2 r; mprotect A r', 'ENOMEM', 'A:0+2 r--p, A:3+1 rw-p'],
  ])('%s: %s, %s', (ops, result, vmas) => {
    expect(resultOf(`${four}; ${ops}`)).toBe(result)
    expect(vmasAfter(`${four}; ${ops}`)).toBe(vmas)
  })

  // SEGV_ACCERR where a VMA is, SEGV_MAPERR where none is.
  test.each([
    ['mprotect A n; read A:0', 'SIGSEGV/2'],
    ['mprotect A n; write A:0 2', 'SIGSEGV/2'],
    ['mprotect A r; write A:0 2', 'SIGSEGV/2'],
    ['mprotect A r; read A:0', 'OK'],
    ['munmap A:0; read A:0', 'SIGSEGV/1'],
    ['mprotect A n; mprotect A rw; write A:0 2', 'OK'],
  ])('%s: %s', (ops, result) => {
    expect(resultOf(`${four}; ${ops}`)).toBe(result)
  })

  test('pages stay where they are, and an exclusive one is writable again without a fault (since v6.0)', () => {
    expect(wordsAfter(`${four}; mprotect A n`)).toBe('Px Px Px Px')
    expect(answerTo(`${four}; mprotect A n; mprotect A rw; write A:0 2`)).toMatchObject({ flt: 0 })
    expect(answerTo(`${four}; fork c; mprotect A r; mprotect A rw; write A:0 2`)).toMatchObject({ flt: 1 })
  })

  test('a range of several pages: an access ends at the first that may not be read', () => {
    expect(answerTo(`map A anon 3; mprotect A:2 n; read A`)).toMatchObject({ r: -1, e: 'OK', sig: 'SIGSEGV/2', flt: 2 })
  })

  test('protection survives a detour over PROT_NONE', () => {
    const armed = 'map A anon 2; uffd u wp; reg u A wp; write A 1; wp u A:0 on; mprotect A n; mprotect A rw'
    expect(wordsAfter(armed)).toBe('Pwx Px')
    expect(answerTo(`${armed}; write A:0 2`)).toMatchObject({ blocked: 1, ev: ['u pf A:0 wp,write'] })
    expect(answerTo(`${armed}; write A:1 2`)).toMatchObject({ flt: 0 })
  })
})

describe('do_munmap', () => {
  test.each([
    ['munmap A:1+2', 'A:0+1 rw-p, A:3+1 rw-p', 'Px U U Px'],
    ['munmap A:0+2; munmap A', '', 'U U U U'],
    ['munmap A:1; munmap A:1', 'A:0+1 rw-p, A:2+2 rw-p', 'Px U Px Px'],
  ])('%s: %s', (ops, vmas, words) => {
    expect(resultOf(`map A anon 4; write A 1; ${ops}`)).toBe('OK')
    expect(vmasAfter(`map A anon 4; write A 1; ${ops}`)).toBe(vmas)
    expect(wordsAfter(`map A anon 4; write A 1; ${ops}`)).toBe(words)
  })
})
