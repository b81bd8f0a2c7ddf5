import { isArmed } from '../contract/ghost.ts'
import { carriesBit } from '../state/entry.ts'
import type { Config } from '../state/config.ts'
import type { MachineState } from '../state/state.ts'
import type { PredicateProperty } from '../system/system.ts'
import { everyWatchedPlace } from './places.ts'

/**
 * An armed page's entry carries the bit, in its own encoding. Not part of the contract: it looks at entries. It fails some
 * steps before wp-never-lost and says where the information went. Every change of an entry is one step, so it may be asked
 * of every state; only a call that may drop the protection makes it silent.
 */
export const wp_info_present = (config: Config): PredicateProperty<MachineState> => ({
  name: 'wp-info-present', kind: 'never', sort: 'predicate',
  instances: everyWatchedPlace(config, (m, at) => isArmed(m.ghost(at)) && !carriesBit(m.entry(at)), (m, at) => isArmed(m.ghost(at))),
})
