/** One action on one state under immer: the reference semantics of a step. */
import { createDraft, finishDraft } from 'immer'
import type { Action, Watch } from '../../model/system/system.ts'

/** The state after the action, or null when it is not enabled. The given state is never changed. */
export function take<S extends object>(state: S, action: Action<S>, watch: Watch): S | null {
  if (action.enabled !== undefined && !action.enabled(state)) return null
  const draft = createDraft(state)
  const enabled = action.apply(draft as S, watch)
  const next = finishDraft(draft) as S
  return enabled ? next : null
}
