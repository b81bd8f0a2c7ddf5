import { userfaultfd_wp, vma_is_anonymous } from '../../arch/pgtable.ts'
import { type Flow, go } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import { fault_knows_special_ptes } from '../../patches/questions.ts'
import { none } from '../../state/entry.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { same } from '../../system/same.ts'
import { do_fault } from './do_fault.ts'
import { fault_returns } from './fault_returns.ts'

/**
 * mm/memory.c, v6.12; in the v5 series uffd_wp_handle_special. An access to "nothing mapped, but uffd-wp": left over in a
 * VMA that is no longer WP it is cleared, else the fault goes on as for a missing page and installs it protected.
 */
export const handle_pte_marker = kernelFunction('handle_pte_marker', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, write: boolean): Flow => {
  if (!fault_knows_special_ptes(m)) {
    m.decodes('do_swap_page', m.local('orig'), true)
    return fault_returns(m, at)
  }
  const orig = m.local('orig')
  m.decodes('handle_pte_marker', orig, false)
  if (orig.kind === 'marker' && m.warn_on(!orig.uffd_wp, 'WARN_ON_ONCE(!marker) in handle_pte_marker')) return fault_returns(m, at, 'SIGBUS')
  if (!userfaultfd_wp(m.vma(at))) return go('pte_marker_clear')
  return vma_is_anonymous(m.kind(at)) ? go('do_anonymous_page') : do_fault(m, at, write)
})

/** mm/memory.c, v6.12; in the v5 series uffd_wp_clear_special. */
export const pte_marker_clear = kernelProcedure('pte_marker_clear', 'mm/memory.c', 'v6.12', [
  step('ptl: still what was read? clear it', { keeps: ['orig'] }, (m, at) => {
    if (same(m.entry(at), m.local('orig'))) m.setEntry(at, none)
    return fault_returns(m, at)
  }),
])
