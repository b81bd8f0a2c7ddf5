/** mm/userfaultfd.c: UFFDIO_COPY of a range; what is reported when it ends half-way, and who is woken. */
import { describe, expect, test } from 'vitest'
import { answerTo, eventsOf, wordsAfter } from '../../named-kit.ts'

describe('mfill_atomic', () => {
  const three = (kind: string) => `map A ${kind} 3; uffd u wp_hs; reg u A miss,wp`

  // Ops before a COPY of the whole region: errno, pages reported, words (v6.12's mfill_atomic: copied ? copied : err; the ioctl makes EAGAIN of what is short).
  test.each([
    ['anon', '', 'OK', 3, 'Px Px Px'],
    ['shm', '', 'OK', 3, 'Pxf Pxf Pxf'],
    ['shmp', '', 'OK', 3, 'Px Px Px'],
    ['anon', 'copy u A:0 val=9', 'EEXIST', '-EEXIST', 'Px N N'],
    ['anon', 'copy u A:1 val=9', 'EAGAIN', 1, 'Px Px N'],
    ['anon', 'copy u A:1 val=9; madv A:1 pageout', 'EAGAIN', 1, 'Px S N'],
    // A page that the file has already, mapped or not.
    ['shm', 'fwrite A:2 9', 'EAGAIN', 2, 'Pxf Pxf N'],
    ['shm', 'fwrite A:2 9; madv A:2 dontneed', 'EAGAIN', 2, 'Pxf Pxf N'],
    ['shmp', 'fwrite A:2 9', 'OK', 3, 'Px Px Px'],
    ['shm', 'trunc A 1', 'EAGAIN', 1, 'Pxf N N'],
    ['shm', 'trunc A 0', 'EFAULT', '-EFAULT', 'N N N'],
    ['shmp', 'trunc A 0', 'EFAULT', '-EFAULT', 'N N N'],
    // The range has to lie in one VMA that is followed.
    ['anon', 'munmap A:2', 'ENOENT', '-ENOENT', 'N N U'],
    ['anon', 'munmap A:0', 'ENOENT', '-ENOENT', 'U N N'],
    ['anon', 'mprotect A:1 r', 'ENOENT', '-ENOENT', 'N N N'],
    ['anon', 'unreg u A', 'ENOENT', '-ENOENT', 'N N N'],
    // Written regardless of PROT_WRITE.
    ['anon', 'mprotect A r', 'OK', 3, 'Px Px Px'],
  ])('%s, %s: %s, %s, %s', (kind, ops, e, out, words) => {
    expect(answerTo(`${three(kind)}; ${ops}; copy u A val=5`)).toMatchObject({ e, out })
    expect(wordsAfter(`${three(kind)}; ${ops}; copy u A val=5`)).toBe(words)
  })

  test('with MODE_WP all are protected; where WP is not registered it is refused', () => {
    expect(wordsAfter(`${three('anon')}; copy u A val=5 wp`)).toBe('Pwx Pwx Pwx')
    expect(answerTo('map A anon 3; uffd u wp; reg u A miss; copy u A val=5 wp')).toMatchObject({ e: 'EINVAL', out: '-EINVAL' })
  })

  test('a marker is overwritten', () => {
    expect(wordsAfter('map A shm 2; uffd u wp_hs; reg u A miss,wp; wp u A on; copy u A val=5')).toBe('Pxf Pxf')
  })

  const asleep = `${three('anon')}; write A:0 2; read A:2`
  test('whoever sleeps in what was done is woken', () => {
    expect(eventsOf(`${asleep}; copy u A:0+2 val=5`)).toEqual(['fin [write A:0 2] r=0 OK flt:1'])
    expect(eventsOf(`${asleep}; copy u A val=5`)).toEqual(['fin [write A:0 2] r=0 OK flt:1', 'fin [read A:2] r=0 OK val:5,flt:1'])
    expect(eventsOf(`${asleep}; copy u A val=5 dw`)).toEqual([])
    // Of a call that ended half-way: as far as it came.
    expect(eventsOf(`${asleep}; copy u A:1 val=9; copy u A val=5`)).toEqual(['fin [write A:0 2] r=0 OK flt:1'])
    // Of one that did nothing: nobody.
    expect(eventsOf(`${asleep}; copy u A:0 val=9 dw; copy u A val=5`)).toEqual([])
  })

  test('contents are those that were given', () => {
    expect(answerTo(`${three('anon')}; copy u A val=5; read A:1`)).toMatchObject({ val: 5, flt: 0 })
    expect(answerTo(`${three('shm')}; copy u A val=5; fread A:2`)).toMatchObject({ val: 5 })
  })
})
