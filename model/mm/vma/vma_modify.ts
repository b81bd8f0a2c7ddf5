import { kernelFunction } from '../../language/procedure.ts'
import { merges_into_unfaulted_vmas, uffd_merges_from_within } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import { type Place, unmapped, type Vma } from '../../state/state.ts'
import { same } from '../../system/same.ts'
import { isFirstOfVma } from '../walk.ts'

/**
 * mm/vma.c, v6.12 (vma_merge and split_vma before v6.7): new flags for the part of each VMA that lies in the range. What sticks out becomes a VMA
 * of its own, and what is equal to its neighbour now is merged with it; a VMA that is skipped is merged with none. Called with mmap_lock held
 * for writing.
 *
 * In a scope a range is a whole VMA, so there is nothing to split or merge.
 */
export const vma_modify = kernelFunction('vma_modify', 'mm/vma.c', 'v6.12', (m: Machine, at: Place, change: (vma: Vma) => Vma, last: number = m.last): void => {
  for (let page = at.page; page <= last; page++) {
    const part = { mm: at.mm, page }
    if (!m.vma(part).mapped || !(page === at.page || isFirstOfVma(m, part))) continue
    const old = m.vma(part)
    const within = isInside(m, part)
    const end = vma_change(m, part, change, last)
    if (m.identities !== null && !same(m.vma(part), old) && (!within || uffd_merges_from_within(m))) vma_merge(m, part, end)
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

/**
 * mm/vma.c, v6.12. A part that was changed becomes one with its neighbours, where they are equal in what counts; with the one before it, if it
 * cannot be both.
 */
export const vma_merge = kernelFunction('vma_merge', 'mm/vma.c', 'v6.12', (m: Machine, first: Place, last: number): void => {
  const vma = m.vma(first)
  const after = { mm: first.mm, page: last + 1 }
  const prev = isNext(m, first) && !isInside(m, first) ? m.vma({ mm: first.mm, page: first.page - 1 }) : null
  const next = isNext(m, after) && !isInside(m, after) ? m.vma(after) : null
  const left = prev !== null && can_vma_merge(m, vma, prev)
  const right = next !== null && can_vma_merge(m, vma, next) && !(left && differ(anonOf(prev), anonOf(next)))
  if (!left && !right) return
  const start = (left ? prev.area?.start : vma.area?.start) ?? first.page
  const anon_vma = (left ? anonOf(prev) : 0) || (right ? anonOf(next) : 0) || anonOf(vma)
  setRange(m, { mm: first.mm, page: start }, right ? lastOf(m, after) : last, (part) => withArea({ ...part, anon_vma: anon_vma !== 0 }, { start, anon_vma }))
})

/**
 * Equal flags, the same context, and not two different anon_vmas. If only one has an anon_vma, it must not be one that a fork has chained to
 * another; and before v6.16 it had to be the neighbour, whose chain was to have exactly one link.
 */
function can_vma_merge(m: Machine, vma: Vma, neighbour: Vma): boolean {
  const flags = (of: Vma): unknown => ({ ...of, anon_vma: false, area: [of.area?.ctx ?? null, of.area?.vm_account ?? false, of.area?.vm_read ?? true, of.area?.displaced ?? 0] })
  if (!same(flags(vma), flags(neighbour))) return false
  if (anonOf(vma) === anonOf(neighbour)) return true
  if (anonOf(vma) === 0) return neighbour.area?.forked !== true
  return anonOf(neighbour) === 0 && merges_into_unfaulted_vmas(m) && vma.area?.forked !== true
}

const anonOf = ({ area }: Vma): number => area?.anon_vma ?? 0
const differ = (a: number, b: number): boolean => a !== 0 && b !== 0 && a !== b

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
