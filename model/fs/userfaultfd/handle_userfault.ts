import type { ToUser } from '../../language/flow.ts'
import { kernelFunction } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { fault_returns } from '../../mm/memory/fault_returns.ts'

/**
 * fs/userfaultfd.c, v6.12. Queues the message and puts the thread to sleep. Queueing is one step with the test that led
 * here: what was tested is then what is announced. The sleep ends the operation; whoever is woken makes the access again,
 * which is just another access, so sleepers are no states here (liveness will need them).
 */
export const handle_userfault = kernelFunction('handle_userfault', 'fs/userfaultfd.c', 'v6.12', (m: Machine, at: Place, reason: 'missing' | 'wp'): ToUser => {
  if (reason === 'wp') m.writeAnnounced(at)
  else m.missingAnnounced(at)
  const ctx = m.vma(at).area?.ctx ?? null
  if (ctx !== null) m.announces?.(ctx, at, reason)
  return fault_returns(m, at, 'asleep')
})
