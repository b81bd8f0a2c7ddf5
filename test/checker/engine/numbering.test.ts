import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Numbering } from '../../../checker/engine/numbering.ts'
import { SlotValues } from '../../../checker/engine/values.ts'

/** By slot, the numbers in play, in any order; and for each slot one of them. */
const slots = fc.array(fc.record({
  ids: fc.oneof(
    fc.uniqueArray(fc.nat(90), { minLength: 1, maxLength: 40 }),
    fc.constantFrom(1, 2, 3, 255, 256, 257).map((count) => Array.from({ length: count }, (_, i) => i)),
  ),
  pick: fc.nat(),
}), { maxLength: 24 })

const picked = (given: readonly { ids: readonly number[]; pick: number }[]): number[] => given.map(({ ids, pick }) => ids[pick % ids.length] ?? 0)

describe('packing', () => {
  test('there and back; bit 0 is always set', () => {
    fc.assert(fc.property(slots, (given) => {
      const numbering = new Numbering(given.map(({ ids }) => ids))
      const ids = picked(given)
      const packed = numbering.pack(ids)
      expect(packed).toHaveLength(numbering.words)
      expect((packed[0] ?? 0) & 1).toBe(1)
      expect(numbering.unpack(packed)).toEqual(ids)
      expect(numbering.unpack([99, ...packed], 1)).toEqual(ids)
    }))
  })

  test('each slot has bits of its own within one word, as many as its values need and not bit 0', () => {
    fc.assert(fc.property(slots, (given) => {
      const numbering = new Numbering(given.map(({ ids }) => ids))
      const taken = Array.from({ length: numbering.words }, (_, word) => new Set(word === 0 ? [0] : []))
      numbering.fields.forEach(({ word, shift, bits, mask }, slot) => {
        const count = given[slot]?.ids.length ?? 0
        expect(2 ** bits >= count && (bits === 0 || 2 ** (bits - 1) < count)).toBe(true)
        expect(mask).toBe(2 ** bits - 1)
        for (let bit = shift; bit < shift + bits; bit++) {
          expect(bit < 32 && taken[word]?.has(bit)).toBe(false)
          taken[word]?.add(bit)
        }
      })
      expect(numbering.bits).toBe(numbering.fields.reduce((sum, { bits }) => sum + bits, 0))
      expect(numbering.words).toBeLessThanOrEqual(1 + Math.ceil(numbering.bits / 16))
    }))
  })

  test('two states are packed alike only if they are the same', () => {
    fc.assert(fc.property(slots, fc.array(fc.nat(), { minLength: 24, maxLength: 24 }), (given, others) => {
      const numbering = new Numbering(given.map(({ ids }) => ids))
      const [one, two] = [picked(given), picked(given.map(({ ids }, i) => ({ ids, pick: others[i] ?? 0 })))]
      expect(numbering.pack(one).join() === numbering.pack(two).join()).toBe(one.join() === two.join())
    }))
  })

  test('a value that is not in play cannot be packed', () => {
    expect(() => new Numbering([[3, 5], [0]]).pack([4, 0])).toThrow('value 4 of slot 0 is not in play')
  })

  test('as many values as a slot may take', () => {
    const all = Array.from({ length: 65_536 }, (_, i) => i)
    const numbering = new Numbering([all, [0, 1], all, [0]])
    expect(numbering.fields.map(({ word, bits }) => [word, bits])).toEqual([[0, 16], [0, 1], [1, 16], [0, 0]])
    expect(numbering.unpack(numbering.pack([65_535, 1, 40_000, 0]))).toEqual([65_535, 1, 40_000, 0])
  })

  test('a state without slots is one word', () => {
    const numbering = new Numbering([])
    expect([numbering.words, numbering.bits, [...numbering.pack([])], numbering.unpack([1])]).toEqual([1, 0, [1], []])
  })
})

describe('what is in play', () => {
  test('all values that have turned up', () => {
    const values = new SlotValues(2)
    for (const value of ['a', 'b', 'c']) values.idOf(0, value)
    values.idOf(1, 'a')
    const numbering = Numbering.ofAll(values)
    expect([numbering.inPlay(0), numbering.inPlay(1), numbering.count(0), numbering.slots]).toEqual([[0, 1, 2], [0], 3, 2])
  })

  test('`with` adds values at the end, each once, and leaves the numbers of the others as they were', () => {
    const numbering = new Numbering([[4, 2], [0]])
    const wider = numbering.with([[0, 9], [1, 3], [0, 9], [0, 2]])
    expect([wider.inPlay(0), wider.inPlay(1)]).toEqual([[4, 2, 9], [0, 3]])
    expect([wider.rank(0, 2), wider.id(0, 2), wider.rank(1, 9)]).toEqual([1, 9, undefined])
    expect([numbering.inPlay(0), numbering.inPlay(1)]).toEqual([[4, 2], [0]])
    expect(wider.unpack(wider.pack([9, 3]))).toEqual([9, 3])
  })

  test('a slot that is not there has no field', () => {
    expect(() => new Numbering([[0]]).field(1)).toThrow('no slot 1')
  })
})
