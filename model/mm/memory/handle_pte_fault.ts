import { match } from 'ts-pattern'
import { vma_is_anonymous } from '../../arch/pgtable.ts'
import { type Flow, go } from '../../language/flow.ts'
import { kernelFunction } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { do_fault } from './do_fault.ts'
import { fault_returns } from './fault_returns.ts'
import { handle_pte_marker } from './handle_pte_marker.ts'

/**
 * mm/memory.c, v6.12. Reads the entry without a lock and chooses the path. What was read is kept as vmf->orig_pte: each
 * path tests under its lock that the entry is still the same.
 */
export const handle_pte_fault = kernelFunction('handle_pte_fault', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, write: boolean): Flow => {
  const orig = m.entry(at)
  m.keep({ orig })
  return match(orig)
    .with({ kind: 'none' }, () => (vma_is_anonymous(m.kind(at)) ? go('do_anonymous_page') : do_fault(m, at, write)))
    .with({ kind: 'swap' }, () => go('do_swap_page'))
    .with({ kind: 'swap_special' }, { kind: 'marker' }, () => handle_pte_marker(m, at, write))
    .with({ kind: 'present' }, (pte) => (write && !pte.write ? go('do_wp_page') : fault_returns(m, at)))
    .exhaustive()
})

/** Where handle_pte_fault may lead; the step that calls it declares these. */
export const fault_paths = ['do_anonymous_page', 'do_swap_page', 'do_wp_page', 'do_read_fault', 'do_cow_fault', 'do_shared_fault', 'pte_marker_clear'] as const
