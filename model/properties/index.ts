/** The standing properties, by name. */
import type { Config } from '../state/config.ts'
import type { MachineState } from '../state/state.ts'
import type { Property } from '../system/system.ts'
import type { PropertyName } from './names.ts'
import { no_stale_wp } from './no-stale-wp.ts'
import { no_use_after_free } from './no-use-after-free.ts'
import { pagemap_tells_truth } from './pagemap-tells-truth.ts'
import { refcounts_balanced } from './refcounts-balanced.ts'
import { no_kernel_warning, no_type_confusion } from './reports.ts'
import { wp_implies_not_writable } from './wp-implies-not-writable.ts'
import { wp_info_present } from './wp-info-present.ts'
import { wp_never_lost } from './wp-never-lost.ts'

export { propertyNames, type PropertyName } from './names.ts'

export interface StandingProperty {
  readonly title: string
  readonly group: 'contract' | 'entries'
  readonly make: (config: Config) => Property<MachineState>
}

export const standingProperties: Readonly<Record<PropertyName, StandingProperty>> = {
  'wp-never-lost': { title: 'no write happens on an armed page (P1)', group: 'contract', make: () => wp_never_lost },
  'pagemap-tells-truth': { title: 'an armed page reads as protected when no call on it is under way (P3)', group: 'contract', make: pagemap_tells_truth },
  'no-stale-wp': { title: 'nothing is shown as protected where the contract says outside, or clear with option precision (P4)', group: 'contract', make: no_stale_wp },
  'wp-info-present': { title: "an armed page's entry carries the bit in its own encoding", group: 'entries', make: wp_info_present },
  'wp-implies-not-writable': { title: 'no present entry is writable and uffd-wp', group: 'entries', make: wp_implies_not_writable },
  'no-type-confusion': { title: 'no function decodes an entry as a kind it is not', group: 'entries', make: () => no_type_confusion },
  'refcounts-balanced': { title: 'pages, swap slots and locks that were taken are given back', group: 'entries', make: refcounts_balanced },
  'no-use-after-free': { title: 'nothing is stored where the VMA is gone', group: 'entries', make: () => no_use_after_free },
  'no-kernel-warning': { title: 'no modelled WARN or BUG is reached', group: 'entries', make: () => no_kernel_warning },
}
