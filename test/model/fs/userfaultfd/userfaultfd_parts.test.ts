/** fs/userfaultfd.c and mm/userfaultfd.c on parts of VMAs, over several of them and over holes; several contexts; sleepers. */
import { describe, expect, test } from 'vitest'
import { answerTo, eventsOf, resultOf, vmasAfter, wordsAfter } from '../../named-kit.ts'

const two = 'map A anon 6; uffd u wp; uffd v wp'

describe('userfaultfd_register', () => {
  test.each([
    ['munmap A; reg u A wp', 'EINVAL'],
    ['munmap A:0+5; reg u A wp', 'OK'],
    ['reg u A wp; reg u A wp', 'OK'],
    ['reg u A:2 wp; reg v A wp', 'EBUSY'],
    ['reg u A:2 wp; reg v A:3+3 wp', 'OK'],
    ['reg u A:2 wp; close u; reg v A wp', 'OK'],
  ])('%s: %s', (ops, result) => {
    expect(resultOf(`${two}; ${ops}`)).toBe(result)
  })

  test('a call that is refused changes nothing, before the VMA that it is refused for either', () => {
    expect(vmasAfter(`${two}; reg u A:4 wp; reg v A wp`)).toBe('A:0+4 rw-p, A:4+1 rw-p uw, A:5+1 rw-p')
  })

  // (vma->vm_flags & vm_flags) == vm_flags, not equality: WP stays, and so does what is protected.
  test('for MISSING only, a VMA that follows both is skipped and keeps its protection; one for WP only loses the flag, not the protection', () => {
    expect(vmasAfter(`${two}; reg u A miss,wp; reg u A miss`)).toBe('A:0+6 rw-p um uw')
    const armed = `${two}; reg u A wp; write A:0 1; wp u A:0 on; reg u A miss`
    expect(vmasAfter(armed)).toBe('A:0+6 rw-p um')
    expect(wordsAfter(armed)).toBe('Pwx N N N N N')
  })
})

describe('userfaultfd_unregister', () => {
  const armed = `${two}; reg u A wp; write A 1; wp u A on`

  test('only what lies in the range is resolved', () => {
    expect(wordsAfter(`${armed}; unreg u A:2+2`)).toBe('Pwx Pwx Px Px Pwx Pwx')
    expect(vmasAfter(`${armed}; unreg u A:2+2`)).toBe('A:0+2 rw-p uw, A:2+2 rw-p, A:4+2 rw-p uw')
  })

  test('holes and VMAs that nobody follows are passed over', () => {
    expect(resultOf(`${armed}; munmap A:1; unreg u A`)).toBe('OK')
    expect(vmasAfter(`${armed}; munmap A:1; unreg u A:3; unreg u A`)).toBe('A:0+1 rw-p, A:2+4 rw-p')
  })

  test.each([['munmap A; unreg u A', 'EINVAL'], ['unreg u A', 'OK'], ['unreg u A; unreg u A', 'OK']])('%s: %s', (ops, result) => {
    expect(resultOf(`${armed}; ${ops}`)).toBe(result)
  })

  // Until v6.17 whoever asked could unregister what another context held.
  test.each([['v6.18', 'EINVAL', 'A:0+6 rw-p uw'], ['v6.12.117', 'OK', 'A:0+6 rw-p'], ['v6.1.176', 'OK', 'A:0+6 rw-p']])('%s, through another context: %s', (kernel, result, vmas) => {
    expect(resultOf(`${armed}; unreg v A`, kernel)).toBe(result)
    expect(vmasAfter(`${armed}; unreg v A`, kernel)).toBe(vmas)
  })

  // if (userfaultfd_missing(vma)) ... wake_userfault: of whatever they sleep for.
  test.each([
    ['wp', []],
    ['miss,wp', ['fin [write A:0 3] r=0 OK flt:1']],
  ])('a sleeper in a VMA registered for %s: %j', (modes, events) => {
    expect(eventsOf(`${two}; reg u A ${modes}; copy u A:0 val=1; wp u A on; write A:0 3; unreg u A`)).toEqual(events)
  })

  test('of two sleepers, the one in the range', () => {
    expect(eventsOf(`${two}; reg u A miss; write A:0 3; write A:1 4; unreg u A:1`)).toEqual(['fin [write A:1 4] r=0 OK flt:1'])
  })
})

describe('userfaultfd_release, userfaultfd_clear_vma', () => {
  test('all that the context holds is resolved and let go, and merged; what another holds is not', () => {
    const ops = `${two}; map B anon 2; write A 1; write B 1; reg u A:1+2 wp; reg v A:3 wp; reg u B wp; wp u A:1+2 on; wp v A:3 on; wp u B on; close u`
    expect(wordsAfter(ops)).toBe('Px Px Px Pwx Px Px')
    expect(wordsAfter(ops, 'B')).toBe('Px Px')
    expect(vmasAfter(ops)).toBe('A:0+3 rw-p, A:3+1 rw-p uw, A:4+2 rw-p, B:0+2 rw-p')
  })

  test('everybody who sleeps there is woken, in the order in which they came', () => {
    const ops = `${two}; reg u A wp; write A 1; wp u A on; write A:0 2; write A:1 3`
    expect(eventsOf(`${ops}; close u`)).toEqual(['fin [write A:0 2] r=0 OK flt:1', 'fin [write A:1 3] r=0 OK flt:1'])
    expect(eventsOf(`${ops}; close v`)).toEqual([])
  })

  // The file is released when the last process that holds it is gone.
  test('a child that was born since holds it too', () => {
    const ops = 'map A anon 1; uffd u wp; reg u A wp; fork c; close u'
    expect(vmasAfter(ops)).toBe('A:0+1 rw-p uw')
    expect(vmasAfter(`${ops}; kill c`)).toBe('A:0+1 rw-p')
    expect(resultOf(`${ops}; reg u A wp`)).toBe('EBADF')
  })

  // Until v6.9 closing took the flags only.
  test.each([['v6.18', 'Px'], ['v6.1', 'Pwx']])('%s: %s', (kernel, words) => {
    expect(wordsAfter('map A anon 1; uffd u wp; reg u A wp; write A 1; wp u A on; close u', 'A', kernel)).toBe(words)
  })
})

describe('userfaultfd_writeprotect', () => {
  const filled = 'map A shm 6; uffd u wp_hs; uffd v wp_hs; write A 1'

  // mwriteprotect_range: the walk ends at the first VMA that is not WP; holes are passed over; whose context it is, is not asked.
  test.each([
    ['reg u A wp', 'OK', 'Pwxf Pwxf Pwxf Pwxf Pwxf Pwxf'],
    ['reg u A wp; munmap A:2+2', 'OK', 'Pwxf Pwxf U U Pwxf Pwxf'],
    ['reg u A wp; munmap A:0+2', 'OK', 'U U Pwxf Pwxf Pwxf Pwxf'],
    ['reg u A:0+3 wp', 'ENOENT', 'Pwxf Pwxf Pwxf Pxf Pxf Pxf'],
    ['reg u A:3+3 wp', 'ENOENT', 'Pxf Pxf Pxf Pxf Pxf Pxf'],
    ['reg u A:0+2 wp; reg u A:2+2 miss; reg u A:4+2 wp', 'ENOENT', 'Pwxf Pwxf Pxf Pxf Pxf Pxf'],
    ['reg u A:0+3 wp; reg v A:3+3 wp', 'OK', 'Pwxf Pwxf Pwxf Pwxf Pwxf Pwxf'],
    ['reg u A wp; mprotect A:2+2 r', 'OK', 'Pwxf Pwxf Pwxf Pwxf Pwxf Pwxf'],
    ['reg v A wp', 'OK', 'Pwxf Pwxf Pwxf Pwxf Pwxf Pwxf'],
    ['munmap A', 'ENOENT', 'U U U U U U'],
  ])('%s: %s, %s', (ops, result, words) => {
    expect(resultOf(`${filled}; ${ops}; wp u A on`)).toBe(result)
    expect(wordsAfter(`${filled}; ${ops}; wp u A on`)).toBe(words)
  })

  // v6.1: the range has to lie in one VMA (find_dst_vma), which somebody follows.
  test.each([
    ['reg u A wp; mprotect A:2+2 r', 'wp u A on', 'ENOENT', 'Pxf Pxf Pxf Pxf Pxf Pxf'],
    ['reg u A wp; mprotect A:2+2 r', 'wp u A:2+2 on', 'OK', 'Pxf Pxf Pwxf Pwxf Pxf Pxf'],
    ['reg u A wp; munmap A:2+2', 'wp u A on', 'ENOENT', 'Pxf Pxf U U Pxf Pxf'],
    ['reg u A:0+3 wp', 'wp u A on', 'ENOENT', 'Pxf Pxf Pxf Pxf Pxf Pxf'],
  ])('v6.1.176, %s; %s: %s, %s', (ops, call, result, words) => {
    expect(resultOf(`${filled}; ${ops}; ${call}`, 'v6.1.176')).toBe(result)
    expect(wordsAfter(`${filled}; ${ops}; ${call}`, 'A', 'v6.1.176')).toBe(words)
  })

  const asleep = `${filled}; reg u A wp; wp u A on; write A:0 2; write A:3 3`
  test('resolving wakes in the range, unless told not to, or the call ends at a VMA that is not WP', () => {
    expect(eventsOf(`${asleep}; wp u A:0+2 off`)).toEqual(['fin [write A:0 2] r=0 OK flt:1'])
    expect(eventsOf(`${asleep}; wp u A off dw`)).toEqual([])
    expect(eventsOf(`${asleep}; wp u A off dw; wake u A:3`)).toEqual(['fin [write A:3 3] r=0 OK flt:1'])
    expect(eventsOf(`${asleep}; reg u A:4 miss; wp u A off`)).toEqual([])
  })

  test('DONTWAKE goes with resolving only', () => {
    expect(resultOf(`${filled}; reg u A wp; wp u A on dw`)).toBe('EINVAL')
  })

  test('who is woken and finds it protected still sleeps again: another message', () => {
    expect(answerTo(`${asleep}; wake u A:0`)).toMatchObject({ e: 'OK', ev: ['u pf A:0 wp,write'] })
  })
})
