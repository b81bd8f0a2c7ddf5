import { returns } from '../../language/flow.ts'
import { kernelProcedure, step } from '../../language/procedure.ts'

/** mm/mmap.c, v6.12. A new mapping of the same kind where the old one was: readable and writable, registered with nobody. */
export const mmap_region = kernelProcedure('mmap_region', 'mm/mmap.c', 'v6.12', [
  step('mmap_lock for writing; a new VMA', (m, at) => {
    if (m.vma(at).mapped) return returns('EEXIST')
    m.mmap_write_lock(at.mm)
    m.setVma(at, { mapped: true, vm_write: true, uffd_wp: false, uffd_missing: false, anon_vma: false })
    m.mmap_write_unlock(at.mm)
    return returns(0)
  }),
])
