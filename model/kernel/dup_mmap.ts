import { userfaultfd_wp } from '../arch/pgtable.ts'
import { type Flow, go, returns } from '../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../language/procedure.ts'
import { copy_pte_range } from '../mm/memory/copy_pte_range.ts'
import { copy_table } from '../mm/memory/page_tables.ts'
import { vma_needs_copy } from '../mm/memory/vma_needs_copy.ts'
import { isFirstOfVma, isLastOfMm, nextPage } from '../mm/walk.ts'
import type { Identities } from '../state/folios.ts'
import type { Machine } from '../state/machine.ts'
import type { Place } from '../state/state.ts'

/**
 * kernel/fork.c, v6.12. The child (process 1, unless the call says another) gets a copy of each VMA, and of the entries where that is needed.
 * mmap_lock of the parent is held for writing throughout; the child runs when all is done, but rmap walks can reach it earlier.
 */
export const dup_mmap = kernelProcedure('dup_mmap', 'kernel/fork.c', 'v6.12', [
  step('mmap_lock for writing: copy a VMA and its first entry', { to: ['copy the next entry'] }, (m, at) => {
    m.when(!m.alive(m.child))
    m.mmap_write_lock(at.mm)
    return copy(m, at)
  }),
  step('copy the next entry', { to: ['copy the next entry'] }, (m, at) => copy(m, at)),
])

function copy(m: Machine, src: Place): Flow {
  const dst = { mm: m.child, page: src.page }
  if (isFirstOfVma(m, src)) {
    dup_userfaultfd(m, src, dst)
    if (m.identities !== null) anon_vma_fork(m, src, dst)
  }
  if (m.vma(src).mapped && vma_needs_copy(m, src, dst)) {
    copy_table(m, src, dst)
    copy_pte_range(m, src, dst)
  }
  if (!isLastOfMm(m, src)) return go('copy the next entry', nextPage(src))
  for (let page = 0; page < m.config.pages; page++) m.forkHandsOver(page, m.scope.features.includes('EVENT_FORK'))
  m.setAlive(m.child, true)
  m.mmap_write_unlock(src.mm)
  return returns(0)
}

/**
 * fs/userfaultfd.c, v6.12. With EVENT_FORK the child's VMA stays registered, with a context of its own; without, it is not.
 * The event is taken as delivered.
 */
export const dup_userfaultfd = kernelFunction('dup_userfaultfd', 'fs/userfaultfd.c', 'v6.12', (m: Machine, src: Place, dst: Place): void => {
  const vma = m.vma(src)
  const keeps = m.features(vma).includes('EVENT_FORK')
  m.setVma(dst, keeps ? vma : { ...vma, uffd_wp: false, uffd_missing: false })
  m.tell(`the child's VMA is ${userfaultfd_wp(m.vma(dst)) ? 'registered for WP' : 'not registered for WP'}`)
})

/** mm/rmap.c, v6.12. The child's VMA has an anon_vma of its own, chained to the parent's; and where it is followed, a context of its own. */
const anon_vma_fork = kernelFunction('anon_vma_fork', 'mm/rmap.c', 'v6.12', (m: Machine, src: Place, dst: Place): void => {
  const ids = m.identities
  const vma = m.vma(dst)
  if (vma.area === undefined || ids === null) return
  const ctx = vma.uffd_wp || vma.uffd_missing ? childContext(ids, vma.area.ctx, dst.mm) : null
  const before = src.page > vma.area.start ? m.vma({ mm: dst.mm, page: dst.page - 1 }).area : undefined
  const anon_vma = before?.anon_vma ?? (vma.anon_vma ? ++ids.anon_vmas : 0)
  m.setVma(dst, { ...vma, area: { ...vma.area, ctx, anon_vma, forked: vma.anon_vma } })
})

/** One context for each of the parent's, with its features. */
function childContext(ids: Identities, parent: number | null, mm: number): number | null {
  if (parent === null) return null
  const known = ids.ctxs.findIndex((ctx) => ctx.parent === parent && ctx.mm === mm)
  return known >= 0 ? known : ids.ctxs.push({ features: ids.ctxs[parent]?.features ?? [], mm, parent }) - 1
}
