import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * fs/userfaultfd.c, v6.12. Wakes whoever sleeps in the range, for whatever reason; each makes its access again. In a search the access that
 * is made again is just another access, so there is nobody to wake, and no trace shows it; a scenario has its sleepers.
 */
export function wake_userfault(m: Machine, { ctx, first, last }: { ctx: number | null; first: Place; last: Place }): void {
  if (m.identities !== null && ctx !== null) m.wakes?.(ctx, first, last)
}
