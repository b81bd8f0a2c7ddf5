/** Systems of three slots, a, b and c, for tests that say by hand what a step does. */
import { slot, struct } from '../../../model/system/schema.ts'
import type { Property, System, Watch } from '../../../model/system/system.ts'

export interface Abc { a: number; b: number; c: number }

/** A step that returns nothing is enabled. */
export type Body = (s: Abc, watch: Watch) => boolean | void

export function abc(steps: Readonly<Record<string, Body>>, properties: readonly Property<Abc>[] = [], init: Partial<Abc> = {}): System<Abc> {
  return {
    name: 'abc', shape: struct({ a: slot('n'), b: slot('n'), c: slot('n') }), init: { a: 0, b: 0, c: 0, ...init }, properties,
    actions: Object.entries(steps).map(([name, body]) => ({ name, actor: 'x', apply: (draft, watch) => body(draft, watch) !== false })),
  }
}

/** Counts up to a limit. */
export const up = (slot: keyof Abc, limit: number): Body => (s) => {
  if (s[slot] >= limit) return false
  s[slot] += 1
}

/** Counts a up as long as there is any of b: what a can come to, only the search can tell. */
export const burn: Body = (s) => {
  if (s.b === 0) return false
  s.b -= 1
  s.a += 1
}
