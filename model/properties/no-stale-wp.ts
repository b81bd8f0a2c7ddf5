import { isClear, isOutside, isQuiet } from '../contract/ghost.ts'
import { pte_to_pagemap_entry } from '../fs/proc/pte_to_pagemap_entry.ts'
import { pagemap_shows_uffd_wp } from '../patches/questions.ts'
import type { Config } from '../state/config.ts'
import type { Machine } from '../state/machine.ts'
import type { MachineState, Place } from '../state/state.ts'
import type { PredicateProperty } from '../system/system.ts'
import { everyWatchedPlace } from './places.ts'

/**
 * P4. Nothing is shown as protected where the contract says outside (or clear, when the option `precision` is checked),
 * while no call on the page is under way. "Shown" is pagemap's bit 57, which exists since v5.14.
 */
export const no_stale_wp = (config: Config): PredicateProperty<MachineState> => {
  const settled = (m: Machine, at: Place): boolean => {
    const g = m.ghost(at)
    return isQuiet(g) && (isOutside(g) || (isClear(g) && m.scope.options.precision === 'checked'))
  }
  return {
    name: 'no-stale-wp', kind: 'never', sort: 'predicate',
    instances: everyWatchedPlace(
      config,
      (m, at) => pagemap_shows_uffd_wp(m) && m.alive(at.mm) && settled(m, at) && pte_to_pagemap_entry(m, at).uffd_wp,
      (m, at) => pagemap_shows_uffd_wp(m) && m.alive(at.mm) && settled(m, at) && m.vma(at).mapped && m.entry(at).kind !== 'none',
    ),
  }
}
