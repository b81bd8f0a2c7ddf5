/**
 * Equality of slot values, by structure.
 *
 * `===` on slot values is forbidden by lint: it means value equality where values are interned and identity on plain
 * states, so the same step would behave differently under the two ways of running it.
 */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const left = Object.keys(a)
  if (left.length !== Object.keys(b).length) return false
  return left.every((key) => key in b && same(a[key as keyof typeof a], b[key as keyof typeof b]))
}
