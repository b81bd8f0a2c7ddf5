/** Walking the pages of a call over a range: one step for each entry, as the kernel may drop the page-table lock in between. */
import { regionOf } from '../scope.ts'
import type { Machine } from '../state/machine.ts'
import type { Place } from '../state/state.ts'

export const nextPage = (at: Place): Place => ({ mm: at.mm, page: at.page + 1 })
/** The last page of the VMA that the place lies in. */
export const isLastPage = (m: Machine, at: Place): boolean => at.page + 1 === (regionOf(m.scope, at.page) + 1) * m.scope.pages
/** The last page of the process. */
export const isLastOfMm = (m: Machine, at: Place): boolean => at.page + 1 === m.config.pages
/** The first page of each VMA. */
export const isFirstPage = (m: Machine, at: Place): boolean => at.page === regionOf(m.scope, at.page) * m.scope.pages
