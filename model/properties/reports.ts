import type { ReportProperty } from '../system/system.ts'

/**
 * No function decodes an entry as a kind that it is not: a special swap pte as a swap entry. Premise: some function decoded
 * an entry that is neither none nor present.
 */
export const no_type_confusion: ReportProperty = { name: 'no-type-confusion', kind: 'never', sort: 'report', hasPremise: true }

/** No modelled WARN, BUG or VM_BUG_ON fires. Premise: the condition of one was tested. */
export const no_kernel_warning: ReportProperty = { name: 'no-kernel-warning', kind: 'never', sort: 'report', hasPremise: true }
