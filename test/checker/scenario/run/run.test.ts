/** A scenario as a whole: which lines are answered, and what a reply looks like. */
import { describe, expect, test } from 'vitest'
import { runOnModel } from '../../../../checker/scenario/run/run.ts'
import { repliesTo, scenario } from '../../../model/named-kit.ts'

const lines = (text: string) => runOnModel(scenario(text)).map((reply) => JSON.stringify(reply))

test('a line each, between the name and the end, fields in the agent\'s order', () => {
  expect(lines('map A anon 2; uffd u wp; reg u A miss; copy u A:0 val=7; read A:0; read A:1; wake u A')).toEqual([
    '{"seq":"test"}',
    '{"op":"map A anon 2","r":0,"e":"OK","st":{"A":"N/0 N/0"}}',
    '{"op":"uffd u wp","r":0,"e":"OK","features":"0x1ffff","st":{"A":"N/0 N/0"}}',
    '{"op":"reg u A miss","r":0,"e":"OK","ioctls":"0x13c","st":{"A":"N/0 N/0"}}',
    '{"op":"copy u A:0 val=7","r":0,"e":"OK","out":1,"st":{"A":"Px#0/a N/2"}}',
    '{"op":"read A:0","r":0,"e":"OK","val":7,"flt":0,"st":{"A":"Px#0/a N/2"}}',
    '{"op":"read A:1","blocked":1,"ev":["u pf A:1 missing,read"],"st":{"A":"Px#0/a N/2"}}',
    '{"op":"wake u A","r":0,"e":"OK","ev":["u pf A:1 missing,read"],"st":{"A":"Px#0/a N/2"}}',
    '{"end":1}',
  ])
})

test('what is said of a run is not answered', () => {
  expect(repliesTo('map A anon 1; watch A 0; read A; expect value 0').map((reply) => ('op' in reply ? reply.op : ''))).toEqual(['map A anon 1', 'read A'])
})

test('it ends where the model lacks something', () => {
  expect(lines('map A anon 1; madv A free; read A').slice(2)).toEqual(['{"op":"madv A free","unsupported":"MADV_FREE"}', '{"end":1}'])
})

test('a child is answered by an event of its own, and asked for reads, writes and calls on memory only', () => {
  expect(lines('map A anon 1; fork c; @c write A 3').at(-2)).toBe('{"op":"@c write A 3","ev":["@c fin [write A 3] r=0 OK flt:1"],"st":{"A":"N/0"},"@c":{"A":"Px#0/a"}}')
  expect(lines('map A anon 1; fork c; @c munmap A').at(-2)).toBe('{"op":"@c munmap A","ev":["@c fin [munmap A] r=0 OK"],"st":{"A":"N/0"},"@c":{"A":"U"}}')
})

describe('at most so many sleep at once', () => {
  const asleep = (count: number) => `map A anon 8; uffd u wp; reg u A miss; ${Array.from({ length: count }, (_, page) => `read A:${page}`).join('; ')}`
  test('eight of the process itself', () => {
    expect(repliesTo(asleep(8)).at(-1)).toMatchObject({ blocked: 1 })
    expect(repliesTo(`${asleep(8)}; read A:0`).at(-1)).toMatchObject({ r: -1, e: 'EBUSY' })
  })
  test('one of a child', () => {
    expect(repliesTo('map A anon 2; uffd u wp ev_fork; reg u A miss; fork c; @c read A:0; @c read A:1').at(-1)).toMatchObject({ e: 'EBUSY' })
  })
})

describe('the order of what is told', () => {
  test('messages by context, in the order in which they were opened; then the ends of children; then its own', () => {
    const ops = 'map A shm 2; map B shm 2 from=A; uffd u wp ev_fork; uffd v wp; reg u A miss; reg v B miss; fork c; read B:0; @c read A:0; read A:0'
    expect(repliesTo(ops).slice(-3).map((reply) => ('ev' in reply ? reply.ev : []))).toEqual([['v pf B:0 missing,read'], ['u+ pf A:0 missing,read'], ['u pf A:0 missing,read']])
  })

  test('faults in a row by address', () => {
    const ops = 'map A anon 3; uffd u wp; reg u A miss; read A:2; read A:0; read A:1; wake u A'
    expect(repliesTo(ops).at(-1)).toMatchObject({ ev: ['u pf A:0 missing,read', 'u pf A:1 missing,read', 'u pf A:2 missing,read'] })
  })
})
