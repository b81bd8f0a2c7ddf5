import type { ReportProperty } from '../system/system.ts'

/**
 * P1. No write happens on an armed page: the monitor reports it at the step in which the data can first be read.
 * Premise: some write met an armed page.
 */
export const wp_never_lost: ReportProperty = { name: 'wp-never-lost', kind: 'never', sort: 'report', hasPremise: true }
