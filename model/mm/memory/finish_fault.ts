import { is_uffd_wp_special, maybe_mkwrite, mk_pte, pte_mkdirty, pte_mkuffd_wp, pte_wrprotect } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { pte_alloc } from './page_tables.ts'
import type { Page } from '../../state/entry.ts'
import { setFolio } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { same } from '../../system/same.ts'

/**
 * mm/memory.c, v6.12. Under the page-table lock: installs the page unless the entry has changed since it was read without a
 * lock.
 */
export const finish_fault = kernelFunction('finish_fault', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, page: Page, write: boolean): void => {
  pte_alloc(m, at)
  if (same(m.entry(at), m.local('orig'))) set_pte_range(m, at, page, write)
})

/**
 * mm/memory.c, v6.12 (do_set_pte before v6.6). Makes the entry from vm_page_prot; if what was there said uffd-wp, that is
 * applied last, so nothing can give the write bit back.
 */
export const set_pte_range = kernelFunction('set_pte_range', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, page: Page, write: boolean): void => {
  const pte = mk_pte(m, at, page)
  if (write) setFolio(m, page, { dirty: true })
  const written = write ? maybe_mkwrite(pte_mkdirty(pte), m.vma(at)) : pte
  m.setEntry(at, is_uffd_wp_special(m.local('orig')) ? pte_mkuffd_wp(m, pte_wrprotect(written)) : written)
})
