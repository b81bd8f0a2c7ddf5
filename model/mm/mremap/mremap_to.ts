import { vma_is_anonymous } from '../../arch/pgtable.ts'
import { type Flow, go, type Result, returns } from '../../language/flow.ts'
import type { Move } from '../../language/operation.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import { dontunmap_resets_pgoff, mremap_moves_vmas } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { unmap_region } from '../mmap/do_munmap.ts'
import { copy_table } from '../memory/page_tables.ts'
import { lastOf, setRange, withArea } from '../vma/vma_modify.ts'
import { liesInOneVma, nextPage } from '../walk.ts'
import { move_ptes, vma_has_uffd_without_event_remap } from './move_ptes.ts'

/**
 * mm/mremap.c, v6.12: mremap to a place where nothing is mapped (MREMAP_FIXED), perhaps with MREMAP_DONTUNMAP. A range that is to shrink is cut first, even
 * if the call is refused afterwards; since v6.17 it is refused first. Then VMAs are copied, entries move one after another with mmap_lock held for writing, and the old range goes.
 */
export const mremap_to = kernelProcedure('mremap_to', 'mm/mremap.c', 'v6.12', [
  step('mmap_lock for writing; copy the VMA; move one entry', { to: ['move one entry'] }, (m, at) => {
    const { pages, dontUnmap } = m.move
    const asked = m.last - at.page + 1
    if (dontUnmap && pages !== asked) return returns('EINVAL')
    if (!m.vma(at).mapped) return returns('EFAULT')
    if (pages < asked && mremap_moves_vmas(m) && !liesInOneVma(m, at, at.page + pages - 1)) return returns('EFAULT')
    m.mmap_write_lock(at.mm)
    if (pages < asked) unmap_region(m, { mm: at.mm, page: at.page + pages }, m.last)
    const { last, result } = vma_to_resize(m, at)
    if (last >= at.page) {
      copy_vmas(m, at, last)
      return moveOn(m, at)
    }
    m.mmap_write_unlock(at.mm)
    return returns(result)
  }),
  step('move one entry', { to: ['move one entry'] }, (m, at) => moveOn(m, at)),
])

const target = (m: Machine, at: Place): Place => ({ mm: at.mm, page: m.move.to + at.page - m.call.first })

/** Which part of the range moves, up to which page; and what the call returns in the end. */
interface Reach { readonly last: number; readonly result: Result }

/**
 * mm/mremap.c, v6.12. The old range has to lie in one VMA. Since v6.17 several are moved as they are, one after the other, up to one that
 * is followed: those before it have moved, though the call fails.
 */
const vma_to_resize = kernelFunction('vma_to_resize', 'mm/mremap.c', 'v6.12', (m: Machine, first: Place): Reach => {
  const { pages }: Move = m.move
  const last = Math.min(m.last, first.page + pages - 1)
  if (liesInOneVma(m, first, last)) return { last, result: 0 }
  if (!mremap_moves_vmas(m) || pages !== m.last - first.page + 1) return { last: first.page - 1, result: 'EFAULT' }
  const followed = m.range(first).find((place) => m.vma(place).uffd_wp || m.vma(place).uffd_missing)
  return followed === undefined ? { last, result: 0 } : { last: followed.page - 1, result: 'EFAULT' }
})

/** mm/vma.c, copy_vma: what is mapped at the new place is as it was at the old one; the last VMA may be longer there. */
function copy_vmas(m: Machine, at: Place, last: number): void {
  for (let { page } = at; page <= last; page++) {
    const from = { mm: at.mm, page }
    const { mapped, area, anon_vma } = m.vma(from)
    if (!mapped) continue
    const moves = vma_is_anonymous(m.kind(from)) && anon_vma
    const displaced = moves ? (area?.displaced ?? 0) + page - target(m, from).page : 0
    const start = target(m, { mm: at.mm, page: Math.max(area?.start ?? page, at.page) }).page
    const to = target(m, from)
    const grows = page === last && last === Math.min(m.last, at.page + m.move.pages - 1)
    setRange(m, to, grows ? m.move.to + m.move.pages - 1 : to.page, () => withArea(m.vma(from), { start, displaced }))
  }
}

function moveOn(m: Machine, at: Place): Flow {
  if (m.vma(at).mapped) {
    copy_table(m, at, target(m, at))
    move_ptes(m, at, target(m, at))
  }
  const first = m.first(at)
  const { last, result } = vma_to_resize(m, first)
  if (at.page < last) return go('move one entry', nextPage(at))
  mremap_userfaultfd_prep(m, first)
  if (m.move.dontUnmap) unlink_anon_vmas(m, first, last)
  else unmap_region(m, first, last)
  m.mmap_write_unlock(at.mm)
  return returns(result)
}

/** fs/userfaultfd.c, v6.12. With EVENT_REMAP the new place is followed as the old one was; without, by nobody. */
const mremap_userfaultfd_prep = kernelFunction('mremap_userfaultfd_prep', 'fs/userfaultfd.c', 'v6.12', (m: Machine, first: Place): void => {
  const to = { mm: first.mm, page: m.move.to }
  setRange(m, to, m.move.to + m.move.pages - 1, (vma) =>
    (vma.mapped && vma_has_uffd_without_event_remap(m, vma) ? withArea({ ...vma, uffd_wp: false, uffd_missing: false }, { ctx: null }) : vma))
})

/** mm/rmap.c, v6.12. MREMAP_DONTUNMAP leaves VMAs that nothing was ever mapped in, where all of one has moved. */
const unlink_anon_vmas = kernelFunction('unlink_anon_vmas', 'mm/rmap.c', 'v6.12', (m: Machine, first: Place, last: number): void => {
  for (let { page } = first; page <= last; page++) {
    const at = { mm: first.mm, page }
    if (!m.vma(at).mapped) continue
    const end = lastOf(m, at)
    if (m.vma(at).area?.start === page && end <= last) setRange(m, at, end, (vma) => withArea({ ...vma, anon_vma: false }, { anon_vma: 0, forked: false, ...(dontunmap_resets_pgoff(m) ? { displaced: 0 } : {}) }))
    page = end
  }
})
