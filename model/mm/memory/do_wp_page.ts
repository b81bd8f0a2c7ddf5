import { is_shared, maybe_mkwrite, mk_pte, pte_mkdirty, userfaultfd_pte_wp, userfaultfd_wp } from '../../arch/pgtable.ts'
import { type Flow, go } from '../../language/flow.ts'
import { kernelFunction, kernelProcedure, step } from '../../language/procedure.ts'
import { applies_uffd_wp_bit, do_wp_page_asks_uffd } from '../../patches/questions.ts'
import { folio_copy, page_anon_exclusive, setFolio, wp_can_reuse_anon_folio } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { same } from '../../system/same.ts'
import { handle_userfault } from '../../fs/userfaultfd/handle_userfault.ts'
import { anon_vma_prepare } from '../rmap/anon_vma_prepare.ts'
import { fault_returns } from './fault_returns.ts'

/** mm/memory.c, v6.12. A write to a page that is mapped without write permission. */
export const do_wp_page = kernelProcedure('do_wp_page', 'mm/memory.c', 'v6.12', [
  step('ptl: entry still what was read? notify, reuse the page, or go and copy it', { keeps: ['orig'], to: ['wp_page_copy'] }, (m, at) =>
    (same(m.entry(at), m.local('orig')) ? do_wp_page_locked(m, at) : fault_returns(m, at))),
])

/** The body of do_wp_page, entered with the page-table lock held and the entry known to be present. */
export const do_wp_page_locked = kernelFunction('do_wp_page', 'mm/memory.c', 'v6.12', (m: Machine, at: Place): Flow => {
  const pte = m.entry(at)
  if (pte.kind !== 'present') throw new Error('do_wp_page needs a present entry')
  const vma = m.vma(at)
  if (do_wp_page_asks_uffd(m) && (applies_uffd_wp_bit(m) ? userfaultfd_pte_wp(vma, pte) : userfaultfd_wp(vma))) return handle_userfault(m, at, 'wp')
  if (is_shared(m.kind(at)) || (pte.of === 'anon' && (page_anon_exclusive(m, at, pte) || wp_can_reuse_anon_folio(m, at, pte)))) {
    wp_page_reuse(m, at)
    return fault_returns(m, at)
  }
  m.keep({ orig: pte })
  return go('wp_page_copy')
})

/** mm/memory.c, v6.12. The page is this process's alone: make the entry writable and dirty; every other bit stays. */
export const wp_page_reuse = kernelFunction('wp_page_reuse', 'mm/memory.c', 'v6.12', (m: Machine, at: Place): void => {
  const pte = m.entry(at)
  if (pte.kind !== 'present') return
  setFolio(m, pte, { dirty: true })
  m.setEntry(at, maybe_mkwrite(pte_mkdirty(pte), m.vma(at)), 'ptep_set_access_flags')
})

/** mm/memory.c, v6.12. Copy-on-write: the copy is made without the lock, and installed if nothing has changed since. */
export const wp_page_copy = kernelProcedure('wp_page_copy', 'mm/memory.c', 'v6.12', [
  step('the copy is made; ptl: entry still what was copied? map the copy', { keeps: ['orig'] }, (m, at) => {
    anon_vma_prepare(m, at)
    const orig = m.local('orig')
    if (orig.kind === 'present' && same(m.entry(at), orig)) {
      m.part(at.page)
      m.setEntry(at, maybe_mkwrite(pte_mkdirty(mk_pte(m, at, folio_copy(m, orig))), m.vma(at)))
    }
    return fault_returns(m, at)
  }),
])
