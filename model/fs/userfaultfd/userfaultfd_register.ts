import { userfaultfd_wp } from '../../arch/pgtable.ts'
import { type Flow, go, type Result, returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'
import { uffd_wp_range } from '../../mm/userfaultfd/uffd_wp_range.ts'
import { vma_modify, withArea } from '../../mm/vma/vma_modify.ts'
import { isLastPage, nextPage } from '../../mm/walk.ts'
import { registers_wp, reregister_resets } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * fs/userfaultfd.c, v6.12. UFFDIO_REGISTER: flags only, no page table is walked. The flags are replaced; a VMA that has all the
 * modes asked for already is skipped.
 */
export const userfaultfd_register = kernelProcedure('userfaultfd_register', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: set VM_UFFD flags', (m, at) => {
    const refused = refuses(m, at)
    if (refused !== 0) return returns(refused)
    m.mmap_write_lock(at.mm)
    userfaultfd_register_range(m, at)
    m.mmap_write_unlock(at.mm)
    return returns(0)
  }),
])

/** Some VMA must be there, none of a kind that cannot be registered so, and none that another context holds. */
function refuses(m: Machine, at: Place): Result {
  const vmas = m.range(at).filter((place) => m.vma(place).mapped)
  if (vmas.length === 0) return 'EINVAL'
  for (const place of vmas) {
    if (m.modes.includes('wp') && !registers_wp(m, m.kind(place))) return 'EINVAL'
    const holder = m.vma(place).area?.ctx ?? null
    if (holder !== null && holder !== m.ctx) return 'EBUSY'
  }
  return 0
}

/** mm/userfaultfd.c, v6.12. */
function userfaultfd_register_range(m: Machine, at: Place): void {
  const wants = { uffd_wp: m.modes.includes('wp'), uffd_missing: m.modes.includes('missing') }
  vma_modify(m, at, (vma) => {
    const has = (!wants.uffd_wp || vma.uffd_wp) && (!wants.uffd_missing || vma.uffd_missing)
    // A mode set without WP never matches a VMA that has no context.
    if (has && (vma.uffd_wp || vma.uffd_missing)) return vma
    return withArea({ ...vma, ...wants }, { ctx: m.ctx })
  })
}

/**
 * UFFDIO_REGISTER of a whole VMA for MISSING only. The flags are replaced; a VMA that has MISSING already is skipped, and
 * what is armed stays so, unless the kernel resets it.
 */
export const userfaultfd_register_missing = kernelProcedure('userfaultfd_register', 'fs/userfaultfd.c', 'v6.12', [
  step('mmap_lock for writing: resolve an entry, or replace VM_UFFD flags', { to: ['resolve the next entry'] }, (m, at) => {
    const vma = m.vma(at)
    if (!vma.mapped) return returns('EINVAL')
    if (vma.uffd_missing && !reregister_resets(m)) return returns(0)
    m.mmap_write_lock(at.mm)
    return registerMissingPage(m, at)
  }),
  step('resolve the next entry', { to: ['resolve the next entry'] }, (m, at) => registerMissingPage(m, at)),
])

function registerMissingPage(m: Machine, at: Place): Flow {
  const resets = reregister_resets(m) && userfaultfd_wp(m.vma(at))
  if (resets) uffd_wp_range(m, at, false)
  if (resets && !isLastPage(m, at)) return go('resolve the next entry', nextPage(at))
  m.setVma(at, { ...m.vma(at), uffd_wp: false, uffd_missing: true })
  m.mmap_write_unlock(at.mm)
  return returns(0)
}

