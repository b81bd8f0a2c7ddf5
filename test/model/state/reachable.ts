/** All reachable states of a small system, found by a search of the tests' own; text is quick to compare, if not canonical. */
import { freeze } from 'immer'
import { take } from '../../../checker/search/take.ts'
import { isIdle } from '../../../model/state/position.ts'
import type { MachineState } from '../../../model/state/state.ts'
import { deaf, type System } from '../../../model/system/system.ts'

/** Text that is equal for equal values, whatever the order of their fields. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a.localeCompare(b))) : inner))

/** @throws Error beyond a size that no scope of these tests has: some slot holds something unbounded. */
export function reachable({ init, actions }: System<MachineState>, atMost = 20_000): MachineState[] {
  const first = freeze(init, true)
  const seen = new Set([JSON.stringify(first)])
  const found = [first]
  for (const state of found) {
    if (found.length > atMost) throw new Error(`more than ${atMost} states`)
    for (const action of actions) {
      const next = take(state, action, deaf)
      if (next === null) continue
      const text = JSON.stringify(next)
      if (seen.has(text)) continue
      seen.add(text)
      found.push(next)
    }
  }
  return found
}

/** States in which no call is half-way, as text: what is left of a run when everybody has come home. */
export const resting = (states: readonly MachineState[]): Set<string> =>
  new Set(states.filter((state) => state.threads.every(isIdle)).map((state) => canonical({ ...state, threads: null })))
