/**
 * Runs every action of a system on the given states twice, under immer and on the recording view, and compares.
 */
import { recordAction } from '../../../checker/engine/recording.ts'
import { keysOf } from '../../../checker/search/key.ts'
import { take } from '../../../checker/search/take.ts'
import { same } from '../../../model/system/same.ts'
import { slotsOf, valueAt } from '../../../model/system/schema.ts'
import { deaf, type Action, type System, type Watch } from '../../../model/system/system.ts'
import { freeze } from 'immer'

export interface Comparison {
  /** How many pairs of state and action were run, and how many of them were enabled. */
  readonly runs: number
  readonly enabled: number
  /** At most ten, in words. */
  readonly differences: readonly string[]
  /** The run that read the most slots. */
  readonly widest: { readonly action: string; readonly reads: readonly string[] }
}

export function sameAsImmer<S extends object>(system: System<S>, states: Iterable<S>): Comparison {
  const differences: string[] = []
  let widest: Comparison['widest'] = { action: '', reads: [] }
  let runs = 0
  let enabled = 0
  for (const state of states) for (const action of system.actions) {
    const heard = { immer: ears(), recording: ears() }
    const next = take(state, action, heard.immer.watch)
    const recorded = recordAction(system, action, state, heard.recording.watch)
    runs++
    if (next !== null) enabled++
    if (recorded.reads.length > widest.reads.length) widest = { action: action.name, reads: recorded.reads }
    if (differences.length < 10) differences.push(...differ(system, action, state, next, recorded, heard.immer.said, heard.recording.said))
  }
  return { runs, enabled, differences, widest }
}

function differ<S>(system: System<S>, action: Action<S>, state: S, next: S | null, recorded: ReturnType<typeof recordAction<S>>, immer: readonly string[], recording: readonly string[]): string[] {
  const say = (what: string): string => `${action.name}: ${what}, in ${JSON.stringify(state)}`
  if ((next !== null) !== recorded.enabled) return [say(`enabled ${String(next !== null)} under immer, ${String(recorded.enabled)} on the recording view`)]
  if (next === null || !recorded.enabled) return []
  const found: string[] = []
  if (!same(next, recorded.next)) found.push(say(`immer gives ${JSON.stringify(next)}, the recording view ${JSON.stringify(recorded.next)}`))
  for (const leaf of slotsOf(system.shape))
    if (!same(valueAt(state, leaf.path), valueAt(next, leaf.path)) && !recorded.writes.includes(leaf.text)) found.push(say(`${leaf.text} changes, but no write was recorded`))
  if (!same(immer, recording)) found.push(say(`immer reports ${immer.join('; ')}, the recording view ${recording.join('; ')}`))
  return found
}

/** A watch that remembers what it hears. */
function ears(): { readonly watch: Watch; readonly said: string[] } {
  const said: string[] = []
  return { said, watch: { violated: (property, what) => { said.push(`violated ${property}: ${what}`) }, reached: (property) => { said.push(`reached ${property}`) } } }
}

/** The first states that a breadth-first search from the initial state comes to: all of them, unless there are more. */
export function reachable<S extends object>(system: System<S>, atMost: number): S[] {
  const keys = keysOf<S>(system.shape)
  const states = [freeze(system.init, true)]
  const known = new Set([keys.of(system.init)])
  for (let i = 0; i < states.length; i++) for (const action of system.actions) {
    const state = states[i]
    const next = state === undefined ? null : take(state, action, deaf)
    if (next === null) continue
    const key = keys.of(next)
    if (known.has(key)) continue
    if (states.length === atMost) return states
    known.add(key)
    states.push(next)
  }
  return states
}
