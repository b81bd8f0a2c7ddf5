import { match } from 'ts-pattern'
import { make_uffd_wp_special, pte_to_swp_entry, userfaultfd_wp, vma_is_anonymous } from '../../arch/pgtable.ts'
import { kernelFunction } from '../../language/procedure.ts'
import { skipping_swap_is_a_flag, truncate_zaps_swap, uses_pte_markers, zap_keeps_uffd_wp } from '../../patches/questions.ts'
import { carriesBit, type Entry, none } from '../../state/entry.ts'
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/** struct zap_details; null where the kernel passes NULL: everything goes, nothing is dropped on purpose. */
export interface ZapDetails {
  /** Private copies go too; false where only the file's own pages are taken away. */
  readonly even_cows: boolean
  /** ZAP_FLAG_DROP_MARKER: uffd-wp information is not to survive. */
  readonly drop_marker: boolean
  /** ZAP_FLAG_SKIP_SWAP of the v5 series. */
  readonly skip_swap: boolean
}

/** mm/memory.c, v6.12. Clears one entry, with the page-table lock held. */
export const zap_pte_range = kernelFunction('zap_pte_range', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, details: ZapDetails | null): void => {
  const old = m.entry(at)
  const clear = (): void => {
    m.setEntry(at, none)
    zap_install_uffd_wp_if_needed(m, at, details, old)
  }
  match(old)
    .with({ kind: 'none' }, () => {})
    .with({ kind: 'present' }, (pte) => { if (pte.of !== 'anon' || should_zap_cows(details)) clear() })
    .with({ kind: 'swap' }, (pte) => {
      pte_to_swp_entry(m, 'zap_pte_range', pte)
      if (!skips_swap(m, details)) clear()
    })
    .with({ kind: 'swap_special' }, { kind: 'marker' }, (pte) => {
      // The check for what is no swap entry came with the keeping of it.
      m.decodes('zap_pte_range', pte, pte.kind === 'swap_special' && !zap_keeps_uffd_wp(m))
      const keeps = zap_keeps_uffd_wp(m) && !vma_is_anonymous(m.kind(at)) && !drops_marker(details)
      if (!keeps) m.setEntry(at, none)
    })
    .exhaustive()
})

/**
 * mm/memory.c, v6.12; mm_inline.h pte_install_uffd_wp_if_needed does the work. The entry is none now; if it was uffd-wp
 * in a file VMA that is registered, that is written down in its place.
 */
export const zap_install_uffd_wp_if_needed = kernelFunction('zap_install_uffd_wp_if_needed', 'mm/memory.c', 'v6.12', (m: Machine, at: Place, details: ZapDetails | null, old: Entry): void => {
  if (!vma_is_anonymous(m.kind(at)) && !drops_marker(details)) pte_install_uffd_wp_if_needed(m, at, old)
})

/** include/linux/mm_inline.h, v6.12. The v5 series did not ask whether the VMA is still registered. */
export const pte_install_uffd_wp_if_needed = kernelFunction('pte_install_uffd_wp_if_needed', 'include/linux/mm_inline.h', 'v6.12', (m: Machine, at: Place, old: Entry): void => {
  if (!zap_keeps_uffd_wp(m)) return
  m.warn_on(m.entry(at).kind !== 'none', 'WARN_ON_ONCE(!pte_none) in pte_install_uffd_wp_if_needed')
  if (vma_is_anonymous(m.kind(at)) || (uses_pte_markers(m) && !userfaultfd_wp(m.vma(at)))) return
  if (carriesBit(old)) m.setEntry(at, make_uffd_wp_special(m))
})

const should_zap_cows = (details: ZapDetails | null): boolean => details === null || details.even_cows
const drops_marker = (details: ZapDetails | null): boolean => details !== null && details.drop_marker

/** Before v5.18 any details meant "leave swap entries alone"; the v5 series made that a flag; then only even_cows counted. */
function skips_swap(m: Machine, details: ZapDetails | null): boolean {
  if (details === null) return false
  if (truncate_zaps_swap(m)) return !details.even_cows
  return skipping_swap_is_a_flag(m) ? details.skip_swap : true
}
