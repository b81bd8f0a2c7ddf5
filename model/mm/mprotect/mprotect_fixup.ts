import { is_shared, vm_page_prot_writes, vm_read, vma_is_anonymous } from '../../arch/pgtable.ts'
import { type Flow, go, returns } from '../../language/flow.ts'
import { kernelProcedure, type Procedure, step } from '../../language/procedure.ts'
import { mprotect_tries_writable, mprotect_unaccounts } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place, Vma } from '../../state/state.ts'
import { lastOf, vma_change, vma_merge, withArea } from '../vma/vma_modify.ts'
import { nextPage } from '../walk.ts'
import { vma_wants_manual_pte_write_upgrade } from '../userfaultfd/uffd_wp_range.ts'
import { change_pte_range } from './change_pte_range.ts'

/** PROT_READ, PROT_READ | PROT_WRITE, PROT_NONE. */
export type Prot = 'r' | 'rw' | 'none'
const has = (vma: Vma, prot: Prot): boolean => vma.vm_write === (prot === 'rw') && vm_read(vma) === (prot !== 'none')

/**
 * mm/mprotect.c, v6.12. In each VMA of the range, its flags and vm_page_prot first, then every entry; mmap_lock is held for writing
 * throughout. Nothing happens where a VMA has that protection already; at a hole the call ends, with what came before it done.
 */
export const mprotect_fixup = (prot: Prot): Procedure => kernelProcedure('mprotect_fixup', 'mm/mprotect.c', 'v6.12', [
  step('mmap_lock for writing; new vm_flags; change one entry', { to: ['change one entry'] }, (m, at) => {
    if (!m.vma(at).mapped) return returns('ENOMEM')
    if (m.range(at).every((place) => m.vma(place).mapped && has(m.vma(place), prot))) return returns(0)
    m.mmap_write_lock(at.mm)
    return nextVma(m, at, prot)
  }),
  step('change one entry', { to: ['change one entry'] }, (m, at) => change(m, at, prot)),
])

/** On to the next VMA whose flags change, from one that begins here. */
function nextVma(m: Machine, at: Place, prot: Prot): Flow {
  let { page } = at
  while (page <= m.last && m.vma({ mm: at.mm, page }).mapped && has(m.vma({ mm: at.mm, page }), prot)) page++
  const found = { mm: at.mm, page }
  if (page > m.last || !m.vma(found).mapped) {
    m.mmap_write_unlock(at.mm)
    return returns(page > m.last ? 0 : 'ENOMEM')
  }
  const vm_write = prot === 'rw'
  vma_change(m, found, (vma) => withArea({ ...vma, vm_write }, { vm_account: charged(m, found, vm_write), vm_read: prot !== 'none' }))
  return change(m, found, prot)
}

function change(m: Machine, at: Place, prot: Prot): Flow {
  const try_change_writable = mprotect_tries_writable(m) && vma_wants_manual_pte_write_upgrade(m, at)
  change_pte_range(m, at, { uffd: 'none', newprot_writes: vm_page_prot_writes(m, at), try_change_writable })
  const { area } = m.vma(at)
  const end = area === undefined ? m.last : Math.min(lastOf(m, at), m.last)
  if (at.page < end) return go('change one entry', nextPage(at))
  if (area !== undefined) vma_merge(m, { mm: at.mm, page: Math.max(area.start, m.first(at).page) }, end)
  return nextVma(m, nextPage({ mm: at.mm, page: end }), prot)
}

/** VM_ACCOUNT: private memory counts once it is writable; anonymous memory that was never touched does not when it no longer is. */
const charged = (m: Machine, at: Place, vm_write: boolean): boolean => {
  const before = m.vma(at).area?.vm_account ?? false
  if (vm_write) return before || !is_shared(m.kind(at))
  return before && !(mprotect_unaccounts(m) && vma_is_anonymous(m.kind(at)) && !m.vma(at).anon_vma)
}
