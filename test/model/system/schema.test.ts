import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrayOf, fixed, pathText, type Shape, slot, slotsOf, struct, valueAt } from '../../../model/system/schema.ts'

const shape = struct({
  mms: arrayOf(2, (mm) => struct({ alive: mm === 0 ? fixed(true) : slot('bool'), pt: arrayOf(2, () => slot('entry')) })),
  kind: fixed({ name: 'anon' }),
  inflight: slot('count'),
})

describe('a shape', () => {
  test('lists its slots in the order in which they are declared, with path, text and domain', () => {
    expect(slotsOf(shape).map(({ text, domain }) => [text, domain])).toEqual([
      ['mms[0].pt[0]', 'entry'], ['mms[0].pt[1]', 'entry'], ['mms[1].alive', 'bool'], ['mms[1].pt[0]', 'entry'], ['mms[1].pt[1]', 'entry'], ['inflight', 'count'],
    ])
    expect(slotsOf(shape)[1]?.path).toEqual(['mms', 0, 'pt', 1])
  })

  test('tells each item of an array which one it is', () => {
    expect(slotsOf(arrayOf(3, (i) => slot(`domain ${i}`))).map((leaf) => leaf.domain)).toEqual(['domain 0', 'domain 1', 'domain 2'])
  })

  test('may be empty, or a single slot', () => {
    expect(slotsOf(struct({}))).toEqual([])
    expect(slotsOf(arrayOf(0, () => slot('x')))).toEqual([])
    expect(slotsOf(slot('x'))).toEqual([{ path: [], text: '', domain: 'x' }])
  })
})

test('a path as text is how one would write it in a program', () => {
  expect(pathText(['mms', 0, 'pt', 11])).toBe('mms[0].pt[11]')
  expect(pathText(['threads'])).toBe('threads')
  expect(pathText([0, 'a', 'b'])).toBe('[0].a.b')
})

test('each slot of a state is found at its path, and nowhere twice', () => {
  const { tree } = fc.letrec<{ tree: Shape }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, fc.constant(slot('x')), fc.constant(fixed('fixed')),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree'), { maxKeys: 3 }).map((fields) => struct(fields)),
      fc.array(tie('tree'), { maxLength: 3 }).map((items) => arrayOf(items.length, (i) => items[i] ?? slot('x')))),
  }))
  /** A state in which every slot holds a number of its own. */
  const number = (of: Shape, next: () => number): unknown => {
    switch (of.shape) {
      case 'slot': return next()
      case 'fixed': return of.value
      case 'array': return of.items.map((item) => number(item, next))
      case 'struct': return Object.fromEntries(Object.entries(of.fields).map(([name, field]) => [name, number(field, next)]))
    }
  }
  fc.assert(fc.property(tree, (of) => {
    let slots = 0
    const state = number(of, () => slots++)
    expect(slotsOf(of).map((leaf) => valueAt(state, leaf.path))).toEqual(Array.from({ length: slots }, (_, i) => i))
  }))
})
