/** Walking the pages of a call over a range: one step for each entry, as the kernel may drop the page-table lock in between. */
import type { Machine } from '../state/machine.ts'
import type { Place } from '../state/state.ts'

export const nextPage = (at: Place): Place => ({ mm: at.mm, page: at.page + 1 })
/** The last page of the call's range. */
export const isLastPage = (m: Machine, at: Place): boolean => at.page === m.last
/** The last page of the process. */
export const isLastOfMm = (m: Machine, at: Place): boolean => at.page + 1 === m.config.pages
/** What lies from here to the last page of the call, or another, lies in one VMA. */
export const liesInOneVma = (m: Machine, at: Place, last: number = m.last): boolean => {
  const { mapped, area } = m.vma(at)
  if (area === undefined) return mapped
  return mapped && m.range(at).every((place) => place.page > last || (m.vma(place).mapped && m.vma(place).area?.start === area.start && m.sameRegion(place.page, at.page)))
}
/** The first page of a VMA's slot: what is true of a whole VMA is done there. */
export const isFirstOfVma = (m: Machine, { page }: Place): boolean => page === 0 || m.config.layout.vmaOf[page] !== m.config.layout.vmaOf[page - 1]
/** The last page of a VMA's slot. */
export const isLastOfVma = (m: Machine, { page }: Place): boolean => m.config.layout.vmaOf[page] !== m.config.layout.vmaOf[page + 1]
