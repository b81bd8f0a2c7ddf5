import { kernelFunction } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import { type Place, unmapped, type Vma } from '../../state/state.ts'
import { same } from '../../system/same.ts'
import { isFirstOfVma } from '../walk.ts'

/**
 * mm/vma.c, v6.12 (vma_merge and split_vma before v6.7): new flags for the part of each VMA that lies in the range. What sticks out becomes a VMA
 * of its own, and what is equal to its neighbour now is merged with it. Called with mmap_lock held for writing.
 *
 * In a scope a range is a whole VMA, so there is nothing to split or merge.
 */
export const vma_modify = kernelFunction('vma_modify', 'mm/vma.c', 'v6.12', (m: Machine, at: Place, change: (vma: Vma) => Vma, last: number = m.last): void => {
  for (let page = at.page; page <= last; page++) {
    const part = { mm: at.mm, page }
    if (!m.vma(part).mapped || !(page === at.page || isFirstOfVma(m, part))) continue
    const end = vma_change(m, part, change, last)
    if (m.identities !== null) vma_merge_around(m, part, end)
    page = end
  }
})

/** The flags of one VMA's part, from this place to its end or that of the range, split off but not merged yet. Its last page is returned. */
export function vma_change(m: Machine, first: Place, change: (vma: Vma) => Vma, last: number = m.last): number {
  const old = m.vma(first)
  if (old.area === undefined) {
    m.setVma(first, change(old))
    return last
  }
  const end = Math.min(lastOf(m, first), last)
  if (same(change(old), old)) return end
  split_vma(m, { mm: first.mm, page: end + 1 })
  split_vma(m, first)
  setRange(m, first, end, change)
  return end
}

/** mm/vma.c, v6.12. From this page on it is another VMA. */
export const split_vma = kernelFunction('split_vma', 'mm/vma.c', 'v6.12', (m: Machine, at: Place): void => {
  if (isInside(m, at)) setRange(m, at, lastOf(m, at), (vma) => withArea(vma, { start: at.page }))
})

/** A part that was changed becomes one with its neighbours, where they are equal in what counts; with the one before it, if it cannot be both. */
export function vma_merge_around(m: Machine, first: Place, last: number): void {
  vma_merge(m, first)
  vma_merge(m, { mm: first.mm, page: last + 1 })
}

/** mm/vma.c, v6.12. The VMA that starts here becomes part of the one before it. */
export const vma_merge = kernelFunction('vma_merge', 'mm/vma.c', 'v6.12', (m: Machine, at: Place): void => {
  if (!isNext(m, at)) return
  const left = m.vma({ mm: at.mm, page: at.page - 1 })
  const right = m.vma(at)
  if (left.area === undefined || right.area === undefined || left.area.start === right.area.start || !can_vma_merge(left, right)) return
  const { start } = left.area
  const anon_vma = left.area.anon_vma === 0 ? right.area.anon_vma : left.area.anon_vma
  setRange(m, { mm: at.mm, page: start }, lastOf(m, at), (vma) => withArea({ ...vma, anon_vma: anon_vma !== 0 }, { start, anon_vma }))
})

/** Equal flags, the same context, and not two different anon_vmas; one that a fork has chained to another is merged with none. */
function can_vma_merge(left: Vma, right: Vma): boolean {
  const [a, b] = [left.area, right.area]
  if (a === undefined || b === undefined) return false
  const anon = a.anon_vma === b.anon_vma || (a.anon_vma === 0 && !b.forked) || (b.anon_vma === 0 && !a.forked)
  const flags = (vma: Vma): unknown => ({ ...vma, anon_vma: false, area: [vma.area?.ctx ?? null, vma.area?.vm_account ?? false, vma.area?.vm_read ?? true] })
  return anon && same(flags(left), flags(right))
}

/** The last page of the VMA that this page lies in. */
export function lastOf(m: Machine, at: Place): number {
  let { page } = at
  while (isInside(m, { mm: at.mm, page: page + 1 })) page++
  return page
}

/** Whether the page continues the VMA of the page before it; or another that touches it. */
const isInside = (m: Machine, at: Place): boolean => isNext(m, at) && m.vma(at).area?.start === m.vma({ mm: at.mm, page: at.page - 1 }).area?.start
function isNext(m: Machine, at: Place): boolean {
  if (at.page === 0 || at.page >= m.config.pages || !m.sameRegion(at.page, at.page - 1)) return false
  return m.vma(at).mapped && m.vma({ mm: at.mm, page: at.page - 1 }).mapped
}

export function setRange(m: Machine, first: Place, last: number, change: (vma: Vma) => Vma): void {
  for (let page = first.page; page <= last; page++) m.setVma({ mm: first.mm, page }, change(m.vma({ mm: first.mm, page })))
}

export const withArea = (vma: Vma, area: Partial<NonNullable<Vma['area']>>): Vma => (vma.area === undefined ? vma : { ...vma, area: { ...vma.area, ...area } })

/** mm/vma.c, v6.12. The VMA, or in a scenario this page's part of one, is gone; what follows is a VMA of its own. */
export const remove_vma = kernelFunction('remove_vma', 'mm/vma.c', 'v6.12', (m: Machine, at: Place): void => {
  if (m.vma(at).area !== undefined) split_vma(m, { mm: at.mm, page: at.page + 1 })
  m.setVma(at, unmapped)
})
