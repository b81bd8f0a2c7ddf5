import type { Config } from '../state/config.ts'
import { carriesBit } from '../state/entry.ts'
import type { MachineState } from '../state/state.ts'
import type { PredicateProperty } from '../system/system.ts'
import { everyPlace } from './places.ts'

/** No present entry is writable and uffd-wp: the kernel's own page_table_check asserts it since v6.10. */
export const wp_implies_not_writable = (config: Config): PredicateProperty<MachineState> => ({
  name: 'wp-implies-not-writable', kind: 'never', sort: 'predicate',
  instances: everyPlace(
    config,
    (m, at) => { const pte = m.entry(at); return pte.kind === 'present' && pte.write && pte.uffd_wp },
    (m, at) => carriesBit(m.entry(at)),
  ),
})
