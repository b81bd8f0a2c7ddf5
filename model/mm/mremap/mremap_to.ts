import { type Flow, go, type Result, returns } from '../../language/flow.ts'
import type { Move } from '../../language/operation.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import { mremap_moves_vmas } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { unmap_region } from '../mmap/do_munmap.ts'
import { copy_table } from '../memory/page_tables.ts'
import { lastOf, setRange, withArea } from '../vma/vma_modify.ts'
import { liesInOneVma, nextPage } from '../walk.ts'
import { move_ptes, vma_has_uffd_without_event_remap } from './move_ptes.ts'

/**
 * mm/mremap.c, v6.12: mremap to a place where nothing is mapped (MREMAP_FIXED), perhaps with MREMAP_DONTUNMAP. A range that is to shrink is cut first, even
 * if the call is refused afterwards. Then VMAs are copied, entries move one after another with mmap_lock held for writing, and the old range goes.
 */
export const mremap_to = kernelProcedure('mremap_to', 'mm/mremap.c', 'v6.12', [
  step('mmap_lock for writing; copy the VMA; move one entry', { to: ['move one entry'] }, (m, at) => {
    const { pages, dontUnmap } = m.move
    const asked = m.last - at.page + 1
    if (dontUnmap && pages !== asked) return returns('EINVAL')
    if (!m.vma(at).mapped) return returns('EFAULT')
    m.mmap_write_lock(at.mm)
    if (pages < asked) unmap_region(m, { mm: at.mm, page: at.page + pages }, m.last)
    const refused = vma_to_resize(m, at)
    if (refused === 0) {
      copy_vmas(m, at)
      return moveOn(m, at)
    }
    m.mmap_write_unlock(at.mm)
    return returns(refused)
  }),
  step('move one entry', { to: ['move one entry'] }, (m, at) => moveOn(m, at)),
])

const lastMoved = (m: Machine): number => Math.min(m.last, m.call.first + m.move.pages - 1)
const target = (m: Machine, at: Place): Place => ({ mm: at.mm, page: m.move.to + at.page - m.call.first })

/** mm/mremap.c, v6.12. The old range lies in one VMA; since v6.17 several can be moved as they are, if none is followed. */
const vma_to_resize = kernelFunction('vma_to_resize', 'mm/mremap.c', 'v6.12', (m: Machine, at: Place): Result => {
  const { pages, dontUnmap }: Move = m.move
  if (liesInOneVma(m, at, lastMoved(m))) return 0
  const asTheyAre = pages === m.last - at.page + 1 && !dontUnmap
  const followed = m.range(at).some((place) => m.vma(place).uffd_wp || m.vma(place).uffd_missing)
  return mremap_moves_vmas(m) && asTheyAre && !followed ? 0 : 'EFAULT'
})

/** mm/vma.c, copy_vma: what is mapped at the new place is as it was at the old one; the last VMA may be longer there. */
function copy_vmas(m: Machine, at: Place): void {
  for (let { page } = at; page <= lastMoved(m); page++) {
    const from = { mm: at.mm, page }
    const { mapped, area } = m.vma(from)
    if (!mapped) continue
    const start = target(m, { mm: at.mm, page: Math.max(area?.start ?? page, at.page) }).page
    const to = target(m, from)
    const isLast = page === lastMoved(m)
    setRange(m, to, isLast ? m.move.to + m.move.pages - 1 : to.page, () => withArea(m.vma(from), { start }))
  }
}

function moveOn(m: Machine, at: Place): Flow {
  if (m.vma(at).mapped) {
    copy_table(m, at, target(m, at))
    move_ptes(m, at, target(m, at))
  }
  if (at.page < lastMoved(m)) return go('move one entry', nextPage(at))
  const first = m.first(at)
  mremap_userfaultfd_prep(m, first)
  if (m.move.dontUnmap) unlink_anon_vmas(m, first)
  else unmap_region(m, first, lastMoved(m))
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

/** fs/userfaultfd.c, v6.12. With EVENT_REMAP the new place is followed as the old one was; without, by nobody. */
const mremap_userfaultfd_prep = kernelFunction('mremap_userfaultfd_prep', 'fs/userfaultfd.c', 'v6.12', (m: Machine, first: Place): void => {
  const to = { mm: first.mm, page: m.move.to }
  setRange(m, to, m.move.to + m.move.pages - 1, (vma) =>
    (vma.mapped && vma_has_uffd_without_event_remap(m, vma) ? withArea({ ...vma, uffd_wp: false, uffd_missing: false }, { ctx: null }) : vma))
})

/** mm/mremap.c, v6.12. MREMAP_DONTUNMAP leaves a VMA that nothing was ever mapped in, if all of it has moved. */
const unlink_anon_vmas = kernelFunction('unlink_anon_vmas', 'mm/rmap.c', 'v6.12', (m: Machine, first: Place): void => {
  if (m.vma(first).area?.start !== first.page || lastOf(m, first) !== lastMoved(m)) return
  setRange(m, first, lastMoved(m), (vma) => withArea({ ...vma, anon_vma: false }, { anon_vma: 0, forked: false }))
})
