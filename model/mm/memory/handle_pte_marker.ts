import { userfaultfd_wp, vma_is_anonymous } from '../../arch/pgtable.ts'
import { type Flow, go } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import { fault_knows_special_ptes, walkers_know_special_ptes } from '../../patches/questions.ts'
import { type Entry, none } from '../../state/entry.ts'
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
  const orig = m.local('orig')
  if (!fault_knows_special_ptes(m)) return do_swap_page_meets_it(m, at, orig)
  m.decodes('handle_pte_marker', orig, false)
  if (orig.kind === 'marker' && m.warn_on(!orig.uffd_wp, 'WARN_ON_ONCE(!marker) in handle_pte_marker')) return fault_returns(m, at, 'SIGBUS')
  if (!userfaultfd_wp(m.vma(at))) return go('pte_marker_clear')
  return vma_is_anonymous(m.kind(at)) ? go('do_anonymous_page') : do_fault(m, at, write)
})

/**
 * What do_swap_page does with such an entry without the patch that handles it: take a special pte for swap slot 0 or, once it
 * knows better, warn; know a marker, but not this one.
 */
function do_swap_page_meets_it(m: Machine, at: Place, orig: Entry): Flow {
  if (orig.kind === 'marker') return fault_returns(m, at, 'SIGBUS')
  if (walkers_know_special_ptes(m)) m.warn_on(true, 'WARN_ON_ONCE(is_swap_special_pte) in do_swap_page')
  else m.decodes('do_swap_page', orig, true)
  return fault_returns(m, at)
}

/** mm/memory.c, v6.12; in the v5 series uffd_wp_clear_special. */
export const pte_marker_clear = kernelProcedure('pte_marker_clear', 'mm/memory.c', 'v6.12', [
  step('ptl: still what was read? clear it', { keeps: ['orig'] }, (m, at) => {
    if (same(m.entry(at), m.local('orig'))) m.setEntry(at, none)
    return fault_returns(m, at)
  }),
])
