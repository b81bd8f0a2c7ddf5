import { is_uffd_wp_special, maybe_mkwrite, mk_pte, pte_mkdirty, pte_mkuffd_wp, pte_wrprotect, userfaultfd_missing } from '../../arch/pgtable.ts'
import { kernelProcedure, type Procedure, step } from '../../language/procedure.ts'
import { folio_alloc, zero_page } from '../../state/folios.ts'
import { same } from '../../system/same.ts'
import { handle_userfault } from '../../fs/userfaultfd/handle_userfault.ts'
import { anon_vma_prepare } from '../rmap/anon_vma_prepare.ts'
import { pte_alloc } from './page_tables.ts'
import { fault_returns } from './fault_returns.ts'

/**
 * mm/memory.c, v6.12. First touch of anonymous memory: a read maps the zero page, a write a fresh page. Allocation happens
 * before the lock and is no step of its own: it shares nothing.
 */
export const do_anonymous_page = (write: boolean): Procedure => kernelProcedure('do_anonymous_page', 'mm/memory.c', 'v6.12', [
  step(write ? 'ptl: still nothing there? map a fresh page' : 'ptl: still nothing there? map the zero page', { keeps: ['orig'] }, (m, at) => {
    pte_alloc(m, at)
    if (write) anon_vma_prepare(m, at)
    const orig = m.local('orig')
    if (!same(m.entry(at), orig)) return fault_returns(m, at)
    const vma = m.vma(at)
    if (userfaultfd_missing(vma)) return handle_userfault(m, at, 'missing')
    const pte = write ? maybe_mkwrite(pte_mkdirty(mk_pte(m, at, folio_alloc(m, 0))), vma) : mk_pte(m, at, zero_page)
    m.setEntry(at, is_uffd_wp_special(orig) ? pte_mkuffd_wp(m, pte_wrprotect(pte)) : pte)
    return fault_returns(m, at)
  }),
])
