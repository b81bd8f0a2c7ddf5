/** Accesses: page by page, asleep and woken, and how they end. */
import { describe, expect, test } from 'vitest'
import { answerTo, eventsOf, repliesTo } from '../../../model/named-kit.ts'

describe('an access of several pages', () => {
  test('counts the faults of all of them; the byte is that of the last', () => {
    expect(answerTo('map A anon 3; write A:2 7; read A')).toMatchObject({ r: 0, e: 'OK', val: 7, flt: 2 })
    expect(answerTo('map A anon 3; write A 1')).toMatchObject({ r: 0, flt: 3 })
  })

  test('sleeps where it has to, and goes on from there', () => {
    const ops = 'map A anon 3; uffd u wp; reg u A wp; write A 1; wp u A:1+2 on'
    expect(answerTo(`${ops}; write A 2`)).toMatchObject({ blocked: 1, ev: ['u pf A:1 wp,write'] })
    expect(eventsOf(`${ops}; write A 2; wp u A:1 off`)).toEqual(['u pf A:2 wp,write'])
    expect(eventsOf(`${ops}; write A 2; wp u A:1 off; wp u A:2 off`)).toEqual(['fin [write A 2] r=0 OK flt:2'])
  })
})

// handle_userfault queues at the head and a wake walks from there: who came last runs first, so the byte of the one before it stays.
test('two writers of one page', () => {
  const ops = 'map A anon 1; uffd u wp; reg u A wp; write A 1; wp u A on; write A 2; write A 3; wp u A off'
  expect(eventsOf(ops)).toEqual(['fin [write A 2] r=0 OK flt:1', 'fin [write A 3] r=0 OK flt:1'])
  expect(answerTo(`${ops}; read A`)).toMatchObject({ val: 2, flt: 0 })
})

describe('signals', () => {
  test.each([
    ['map A anon 1 ro; write A 1', 'SIGSEGV/2'],
    ['map A anon 1; munmap A; read A', 'SIGSEGV/1'],
    ['map A shm 2; trunc A 1; read A:1', 'SIGBUS/2'],
    ['map A shmp 2; trunc A 1; write A:1 1', 'SIGBUS/2'],
  ])('%s: %s', (ops, sig) => {
    expect(answerTo(ops)).toMatchObject({ r: -1, e: 'OK', sig })
  })

  test('of an access that had slept', () => {
    expect(eventsOf('map A shm 1; uffd u wp; reg u A miss; read A; trunc A 0; wake u A')).toEqual(['fin [read A] r=-1 OK sig:SIGBUS/2,flt:0'])
  })
})

describe('messages', () => {
  test.each([
    ['anon', 'miss', 'read A', 'u pf A:0 missing,read'], ['anon', 'miss', 'write A 1', 'u pf A:0 write'], ['shm', 'miss', 'read A', 'u pf A:0 missing,read'],
    ['shm', 'miss', 'write A 1', 'u pf A:0 write'],
  ])('%s registered for %s: %s', (kind, modes, access, message) => {
    expect(repliesTo(`map A ${kind} 1; uffd u wp; reg u A ${modes}; ${access}`).at(-1)).toMatchObject({ blocked: 1, ev: [message] })
  })

  test('a child asks through the context that came with it, and its end is told by its name', () => {
    const ops = 'map A anon 1; uffd u wp ev_fork; reg u A wp; write A 1; wp u A on; fork c; @c write A 2'
    expect(answerTo(ops)).toMatchObject({ blocked: 1, ev: ['u+ pf A:0 wp,write'] })
    expect(eventsOf(`${ops}; wp u+ A off`)).toEqual(['@c fin [write A 2] r=0 OK flt:1'])
  })

  test('another process is not woken by the parent\'s context', () => {
    expect(eventsOf('map A anon 1; uffd u wp ev_fork; reg u A wp; write A 1; wp u A on; fork c; @c write A 2; wp u A off')).toEqual([])
  })
})
