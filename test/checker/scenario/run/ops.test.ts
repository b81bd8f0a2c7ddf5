/** What is left of a call besides the kernel's own: names, arguments that are refused, and what the model says that it lacks. */
import { describe, expect, test } from 'vitest'
import { answerTo, eventsOf, repliesTo, resultOf, wordsAfter } from '../../../model/named-kit.ts'

describe('what the model lacks', () => {
  test.each([
    ['map A anon 512 huge', 'THP'], ['map A ht 1', 'hugetlb'], ['map A htp 1', 'hugetlb'], ['map A anons 1', 'anons'], ['map A dax 1', 'dax'],
    ['map A anon 1; uffd u wp; reg u A minor', 'MINOR'], ['map A anon 1; madv A free', 'MADV_FREE'], ['map A anon 1; madv A willneed', 'MADV_WILLNEED'],
    ['map A anon 1; mlock A', 'mlock'], ['map A anon 1; uffd u wp; reg u A miss; zero u A', 'zero'],
  ])('%s: %s', (ops, unsupported) => {
    expect(repliesTo(ops).at(-1)).toMatchObject({ unsupported })
  })
})

describe('results', () => {
  const armed = 'map A anon 2; uffd u wp; reg u A wp'
  test.each([
    [`${armed}; close u; close u`, 'EBADF'], [`${armed}; close u; reg u A wp`, 'EBADF'], [`${armed}; close u; wp u A on`, 'EBADF'], [`${armed}; close u; copy u A`, 'EBADF'],
    [`${armed}; close u; wake u A`, 'EBADF'], [`${armed}; close u; unreg u A`, 'EBADF'],
    ['map A anon 1; fork c; kill c; kill c', 'ESRCH'], ['map A anon 1; fork c; kill c; @c read A', 'ESRCH'],
    ['map A anon 1; swapon', 'EBUSY'], ['map A anon 1; swapoff; swapoff', 'EINVAL'], ['map A anon 1; swapoff; swapon', 'OK'],
    ['map A anon 2; madv A cold', 'OK'], ['map A anon 2; munmap A:0; madv A cold', 'ENOMEM'], ['map A anon 2; munmap A; madv A normal', 'ENOMEM'],
    ['map A anon 1; punch A', 'EBADF'], ['map A anon 1; trunc A 0', 'EBADF'], ['map A shm 2; punch A:1', 'OK'],
  ])('%s: %s', (ops, result) => {
    expect(resultOf(ops)).toBe(result)
  })

  // mmget_not_zero fails: each ioctl has its own errno for it.
  test.each([['reg u+ A wp', 'ENOMEM'], ['unreg u+ A', 'ENOMEM'], ['wp u+ A on', 'ESRCH'], ['copy u+ A', 'ESRCH'], ['wake u+ A', 'OK']])('%s, when the process is gone: %s', (call, result) => {
    expect(resultOf(`map A anon 1; uffd u wp ev_fork; reg u A wp; fork c; kill c; ${call}`)).toBe(result)
  })
})

describe('files', () => {
  test('a punched page is a hole in every mapping of the file', () => {
    const ops = 'map A shm 2; map B shmp 2 from=A; write A 1; read B:0; write B:1 2; punch A'
    expect([wordsAfter(ops), wordsAfter(ops, 'B')]).toEqual(['N N', 'N Px'])
  })

  test('what truncate cuts off is gone, private copies too; growing again makes holes', () => {
    const ops = 'map A shm 2; map B shmp 2 from=A; write A 1; write B:1 2; trunc A 1'
    expect([wordsAfter(ops), wordsAfter(ops, 'B')]).toEqual(['Pxf N', 'N N'])
    expect(resultOf(`${ops}; read A:1`)).toBe('SIGBUS/2')
    expect(answerTo(`${ops}; trunc A 2; read A:1`)).toMatchObject({ val: 0, flt: 1 })
  })

  test('mapping the file again leaves its length', () => {
    expect(resultOf('map A shm 1; map B shm 2 from=A; read B:1')).toBe('SIGBUS/2')
  })
})

describe('fork', () => {
  test('brings a message for each context that follows forks, named after it', () => {
    expect(eventsOf('map A anon 1; map B anon 1; uffd u wp ev_fork; uffd v wp ev_fork; uffd w wp; reg u A wp; reg v B wp; fork c')).toEqual(['u fork -> u+', 'v fork -> v+'])
    expect(eventsOf('map A anon 1; uffd u wp ev_fork; fork c')).toEqual([])
  })

  test('contents are the parent\'s, and nobody sees what the other writes', () => {
    const ops = 'map A anon 1; map S shm 1; write A 1; write S 1; fork c; @c write A 2; @c write S 2'
    expect([answerTo(`${ops}; read A`).val, answerTo(`${ops}; read S`).val]).toEqual([1, 2])
    expect(eventsOf(`${ops}; @c read A`)).toEqual(['@c fin [read A] r=0 OK val:2,flt:0'])
  })

  test('a child that is killed leaves its pages to the other: written in place', () => {
    expect(wordsAfter('map A anon 1; write A 1; fork c; kill c; write A 2')).toBe('Px')
  })
})

test('swapoff brings everything back, protected as it was', () => {
  const ops = 'map A anon 2; map B shm 1; uffd u wp_hs; reg u A wp; reg u B wp; write A 1; write B 2; wp u A:0 on; wp u B on; madv A pageout; madv B pageout; swapoff'
  expect([wordsAfter(ops), wordsAfter(ops, 'B')]).toEqual(['Pwx Px', 'Kw(1)'])
  expect(answerTo(`${ops}; read B`)).toMatchObject({ val: 2, flt: 1 })
})
