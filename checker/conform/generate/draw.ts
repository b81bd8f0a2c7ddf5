/** Drawing from fast-check's arbitraries inside one arbitrary: what may come next depends on what came before. */
import fc from 'fast-check'

export type Draw = <T>(from: fc.Arbitrary<T>) => T

/** Deterministic from the seed; not shrunk by fast-check, since shrink.ts does that with a batch of candidates at a time. */
export const drawn = <T>(build: (draw: Draw) => T): fc.Arbitrary<T> =>
  fc.noShrink(fc.noBias(fc.gen().map((next) => build((from) => next(() => from)))))

export interface Weighted<T> { readonly weight: number; readonly value: T }

export function pick<T>(draw: Draw, from: readonly Weighted<T>[]): T {
  const total = from.reduce((sum, each) => sum + each.weight, 0)
  if (total <= 0) throw new RangeError('nothing to pick from')
  let left = between(draw, 0, total - 1)
  for (const { weight, value } of from) {
    if (left < weight) return value
    left -= weight
  }
  throw new RangeError('weights are whole numbers')
}

export const oneOf = <T>(draw: Draw, from: readonly T[]): T => pick(draw, from.map((value) => ({ weight: 1, value })))

/** The ranges are few and small; making an arbitrary anew for each number would take longer than drawing it. */
const integers = new Map<string, fc.Arbitrary<number>>()

export function between(draw: Draw, min: number, max: number): number {
  const key = `${min} ${max}`
  let arbitrary = integers.get(key)
  if (arbitrary === undefined) integers.set(key, (arbitrary = fc.integer({ min, max })))
  return draw(arbitrary)
}

/** With so many chances in a hundred. */
export const chance = (draw: Draw, percent: number): boolean => between(draw, 0, 99) < percent
