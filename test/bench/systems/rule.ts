/**
 * The guarded commands of the benchmark systems: a condition, and what happens where it holds.
 */
import type { Action, PropertyKind, Property } from '../../../model/system/system.ts'

export function rule<S>(name: string, actor: string, when: (s: S) => boolean, then: (s: S) => void): Action<S> {
  const apply = (draft: S): boolean => {
    if (!when(draft)) return false
    then(draft)
    return true
  }
  return { name, actor, enabled: when, apply }
}

/** A property that asks one question of the whole state. */
export const asks = <S>(kind: PropertyKind, name: string, when: (s: S) => boolean): Property<S> =>
  ({ kind, name, sort: 'predicate', instances: [{ label: '', when }] })

/** `[0, 1, ..., n - 1]` */
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** What stands at an index that the shape guarantees. */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`no index ${index} in a list of ${list.length}`)
  return value
}
