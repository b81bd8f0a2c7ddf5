import { match } from 'ts-pattern'
import { kernelFunction } from '../../language/procedure.ts'
import { pagemap_knows_special_ptes } from '../../patches/questions.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/** fs/proc/task_mmu.c, v6.12. What /proc/PID/pagemap says of a page: bit 57, PM_UFFD_WP; nothing where no VMA is. */
export const pte_to_pagemap_entry = kernelFunction('pte_to_pagemap_entry', 'fs/proc/task_mmu.c', 'v6.12', (m: Machine, at: Place): { uffd_wp: boolean } => {
  if (!m.vma(at).mapped) return { uffd_wp: false }
  return {
    uffd_wp: match(m.entry(at))
      .with({ kind: 'none' }, () => false)
      .with({ kind: 'present' }, { kind: 'swap' }, (pte) => pte.uffd_wp)
      .with({ kind: 'swap_special' }, { kind: 'marker' }, () => pagemap_knows_special_ptes(m))
      .exhaustive(),
  }
})
