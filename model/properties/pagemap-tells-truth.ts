import { isQuiet } from '../contract/ghost.ts'
import { pte_to_pagemap_entry } from '../fs/proc/pte_to_pagemap_entry.ts'
import { pagemap_shows_uffd_wp } from '../patches/questions.ts'
import type { Config } from '../state/config.ts'
import type { MachineState } from '../state/state.ts'
import type { PredicateProperty } from '../system/system.ts'
import { everyWatchedPlace } from './places.ts'

/**
 * P3. An armed page with no call on it under way reads as protected. Kernels before v5.14 show nothing about uffd-wp in
 * pagemap: there the premise cannot occur, and the property is vacuous.
 */
export const pagemap_tells_truth = (config: Config): PredicateProperty<MachineState> => ({
  name: 'pagemap-tells-truth', kind: 'never', sort: 'predicate',
  instances: everyWatchedPlace(
    config,
    (m, at) => pagemap_shows_uffd_wp(m) && m.ghost(at).value === 'armed' && isQuiet(m.ghost(at)) && !pte_to_pagemap_entry(m, at).uffd_wp,
    (m, at) => pagemap_shows_uffd_wp(m) && m.ghost(at).value === 'armed' && isQuiet(m.ghost(at)),
  ),
})
