import { uffd_disable_fault_around } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { cache_page } from '../../state/folios.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'
import { lastOf } from '../vma/vma_modify.ts'
import { pte_alloc } from './page_tables.ts'
import { set_pte_range } from './finish_fault.ts'

/** fault_around_bytes, 64 KiB unless a debugging file says otherwise. */
const fault_around_pages = 16

/**
 * mm/memory.c and mm/filemap.c (filemap_map_pages), v6.12. A read fault maps what the page cache holds around it, in VMAs that follow neither writes nor
 * minor faults. True: the page that was asked for is mapped now. A search leaves it out, so that steps read one column; a
 * page that a neighbour's fault has mapped is one that a fault of its own could have mapped.
 */
export const do_fault_around = kernelFunction('do_fault_around', 'mm/memory.c', 'v6.12', (m: Machine, at: Place): boolean => {
  const vma = m.vma(at)
  if (vma.area === undefined || uffd_disable_fault_around(vma)) return false
  const { first } = m.region(at.page)
  const from = Math.max(first + Math.floor((at.page - first) / fault_around_pages) * fault_around_pages, vma.area.start)
  const to = Math.min(from + fault_around_pages - 1, lastOf(m, at))
  for (let page = from; page <= to; page++) {
    const place = { mm: at.mm, page }
    if (m.cache(place).page !== 'present') continue
    pte_alloc(m, place)
    if (m.entry(place).kind !== 'none') continue
    m.keep({ orig: m.entry(place) })
    set_pte_range(m, place, cache_page(m, place), false)
  }
  return m.entry(at).kind === 'present'
})
