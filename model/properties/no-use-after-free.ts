import type { ReportProperty } from '../system/system.ts'

/**
 * Nothing is stored into a place whose VMA is gone: Machine.setEntry, the one door for entries, reports it.
 * Premise: something was stored in a scope in which VMAs go away.
 */
export const no_use_after_free: ReportProperty = { name: 'no-use-after-free', kind: 'never', sort: 'report', hasPremise: true }
