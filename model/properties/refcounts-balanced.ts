import type { Config } from '../state/config.ts'
import { isIdle } from '../state/position.ts'
import type { MachineState } from '../state/state.ts'
import type { PredicateProperty, PropertyInstance } from '../system/system.ts'
import { everyPlace } from './places.ts'

/**
 * What was taken is given back. An entry where no VMA is must not hold a page or a swap slot: nobody will ever drop that
 * reference (the kernel's "Bad rss-counter state"). And when no call is half-way, no lock is held.
 */
export const refcounts_balanced = (config: Config): PredicateProperty<MachineState> => ({
  name: 'refcounts-balanced', kind: 'never', sort: 'predicate',
  instances: [
    ...everyPlace(config, (m, at) => !m.vma(at).mapped && ['present', 'swap'].includes(m.entry(at).kind))
      .map((instance): PropertyInstance<MachineState> => ({ ...instance, label: `${instance.label}: a page or swap slot is held where no VMA is` })),
    { label: 'a lock is held though no call is half-way', when: (state) => state.threads.every(isIdle) && anyLockHeld(state) },
  ],
})

const anyLockHeld = (state: MachineState): boolean =>
  state.mms.some((mm) => mm.mmap_lock !== 0 || mm.folio_locked.includes(true)) || state.cache_locked.includes(true) || state.inode_locked.includes(true)
