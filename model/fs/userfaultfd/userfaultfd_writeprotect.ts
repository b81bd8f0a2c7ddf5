import { userfaultfd_wp } from '../../arch/pgtable.ts'
import { go, returns } from '../../language/flow.ts'
import { kernelProcedure, type Procedure, step } from '../../language/procedure.ts'
import { uffd_wp_range } from '../../mm/userfaultfd/uffd_wp_range.ts'
import { isLastPage, nextPage } from '../../mm/walk.ts'
import { has_writeprotect_ioctl } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * fs/userfaultfd.c and mm/userfaultfd.c (mwriteprotect_range), v6.12: UFFDIO_WRITEPROTECT of one page. EINVAL where the ioctl
 * does not exist, ENOENT where the VMA is missing or not registered for WP.
 */
export const userfaultfd_writeprotect = (enable_wp: boolean): Procedure => kernelProcedure('userfaultfd_writeprotect', 'fs/userfaultfd.c', 'v6.12', [
  step(`mmap_lock for reading, ptl: ${enable_wp ? 'protect' : 'resolve'} the entry`, (m, at) => {
    const refused = refuses(m, at)
    if (refused !== null) return returns(refused)
    m.mmap_read_lock(at.mm)
    uffd_wp_range(m, at, enable_wp)
    m.mmap_read_unlock(at.mm)
    return returns(0)
  }),
])

/** The same over a whole VMA. */
export const userfaultfd_writeprotect_range = (enable_wp: boolean): Procedure => {
  const label = `ptl: ${enable_wp ? 'protect' : 'resolve'} one entry`
  const walk = (m: Machine, at: Place) => {
    uffd_wp_range(m, at, enable_wp)
    if (!isLastPage(m, at)) return go(label, nextPage(at))
    m.mmap_read_unlock(at.mm)
    return returns(0)
  }
  return kernelProcedure('userfaultfd_writeprotect', 'fs/userfaultfd.c', 'v6.12', [
    step(`mmap_lock for reading; ${label}`, { to: [label] }, (m, at) => {
      const refused = refuses(m, at)
      if (refused !== null) return returns(refused)
      m.mmap_read_lock(at.mm)
      return walk(m, at)
    }),
    step(label, { to: [label] }, walk),
  ])
}

function refuses(m: Machine, at: Place): 'EINVAL' | 'ENOENT' | null {
  if (!has_writeprotect_ioctl(m)) return 'EINVAL'
  return m.vma(at).mapped && userfaultfd_wp(m.vma(at)) ? null : 'ENOENT'
}
