/**
 * One run of an action on a recording view: what it reads and writes, by the names of the slots.
 *
 * Given the same action and the same values of the slots in `reads`, what happens to the slots in `writes` is the same.
 */
import { valueAt } from '../../model/system/schema.ts'
import { type Action, deaf, type System, type Watch } from '../../model/system/system.ts'
import { layOut, onView, settled, stateOf } from './views.ts'

/** Slots by name (`mms[0].pt[1]`), each once, in the order in which the action came to them. */
export type Recorded<S> =
  | { readonly enabled: true; readonly next: S; readonly reads: readonly string[]; readonly writes: readonly string[] }
  | { readonly enabled: false; readonly next: null; readonly reads: readonly string[]; readonly writes: readonly [] }

/** One run of an action's `apply`; its `enabled`, which may only be a shortcut, is left aside. The state is not changed. */
export function recordAction<S>(system: System<S>, action: Action<S>, state: S, watch: Watch = deaf): Recorded<S> {
  const layout = layOut(system.shape)
  const before = layout.slots.map((leaf) => settled(valueAt(state, leaf.path), leaf.text))
  const viewed = onView(layout, before, (view) => action.apply(view as S, watch))
  if ('thrown' in viewed.outcome) throw viewed.outcome.thrown
  const named = (slots: readonly number[]): string[] => slots.map((slot) => layout.slots[slot]?.text ?? `slot ${slot}`)
  const reads = named(viewed.reads)
  if (!viewed.outcome.returned) return { enabled: false, next: null, reads, writes: [] }
  return { enabled: true, next: stateOf(layout, viewed.values) as S, reads, writes: named(viewed.writes) }
}
