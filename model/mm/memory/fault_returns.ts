import { returns, type Result, type ToUser } from '../../language/flow.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * The fault is over and mmap_lock is dropped. With result 0 the access is made again by the CPU: in the model by
 * whichever access comes next, so a retry is no state of its own.
 */
export function fault_returns(m: Machine, at: Place, result: Result = 0): ToUser {
  m.mmap_read_unlock(at.mm)
  return returns(result)
}
