import { kernelFunction } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { lastOf, setRange, withArea } from '../vma/vma_modify.ts'

/**
 * mm/rmap.c, v6.12. The VMA gets an anon_vma before its first anonymous page. Fork asks for it: a VMA without one has
 * nothing that could not be faulted in again (or so it was thought; see vma_needs_copy).
 */
export const anon_vma_prepare = kernelFunction('anon_vma_prepare', 'mm/rmap.c', 'v6.12', (m: Machine, at: Place): void => {
  const vma = m.vma(at)
  if (vma.anon_vma || !(m.config.anon_vma_matters || m.identities !== null)) return
  if (vma.area === undefined) return m.setVma(at, { ...vma, anon_vma: true })
  const anon_vma = find_mergeable_anon_vma(m, at)
  setRange(m, { mm: at.mm, page: vma.area.start }, lastOf(m, at), (part) => withArea({ ...part, anon_vma: true }, { anon_vma }))
})

/** mm/vma.c, v6.12. A neighbour's, so that the two can be merged one day; else a new one. */
const find_mergeable_anon_vma = kernelFunction('find_mergeable_anon_vma', 'mm/vma.c', 'v6.12', (m: Machine, at: Place): number => {
  const ids = m.identities
  if (ids === null) return 0
  const vma = m.vma(at)
  const neighbours = [{ mm: at.mm, page: lastOf(m, at) + 1 }, { mm: at.mm, page: (vma.area?.start ?? 0) - 1 }]
  for (const place of neighbours) {
    if (place.page < 0 || place.page >= m.config.pages || !m.sameRegion(place.page, at.page)) continue
    const other = m.vma(place)
    const alike = other.mapped && other.uffd_wp === vma.uffd_wp && other.uffd_missing === vma.uffd_missing && (other.area?.vm_account ?? false) === (vma.area?.vm_account ?? false) &&
      (other.area?.displaced ?? 0) === (vma.area?.displaced ?? 0)
    if (alike && other.area !== undefined && other.area.anon_vma !== 0 && !other.area.forked) return other.area.anon_vma
  }
  return ++ids.anon_vmas
})
