import { kernelFunction } from '../../language/procedure.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/**
 * mm/rmap.c, v6.12. The VMA gets an anon_vma before its first anonymous page. Fork asks for it: a VMA without one has
 * nothing that could not be faulted in again (or so it was thought; see vma_needs_copy).
 */
export const anon_vma_prepare = kernelFunction('anon_vma_prepare', 'mm/rmap.c', 'v6.12', (m: Machine, at: Place): void => {
  const vma = m.vma(at)
  if (m.config.anon_vma_matters && !vma.anon_vma) m.setVma(at, { ...vma, anon_vma: true })
})
