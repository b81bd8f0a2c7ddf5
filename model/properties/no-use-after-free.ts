import type { ReportProperty } from '../system/system.ts'

/** Nothing is stored into a place whose VMA is gone: Machine.setEntry, the one door for entries, reports it. */
export const no_use_after_free: ReportProperty = { name: 'no-use-after-free', kind: 'never', sort: 'report', hasPremise: false }
