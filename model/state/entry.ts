/**
 * Page-table entries at the PTE level, each one whole value.
 *
 * What a present entry maps is a word, not a page number: the page cache's page at this index, an anonymous page, or
 * the zero page. Identity is derived (see `joint` in state.ts); only a scenario's entries name their folio or swap slot
 * (folios.ts). Field names are the kernel's: `write` is the hardware write bit (pte_write), `uffd_wp` the software bit of the
 * entry's own encoding (pte_uffd_wp, pte_swp_uffd_wp).
 */
export type Mapped = 'cache' | 'anon' | 'zero'

/** A page that an entry can map. */
export interface Page { readonly of: Mapped; readonly folio?: number }

export interface PresentEntry extends Page {
  readonly kind: 'present'
  readonly write: boolean
  readonly uffd_wp: boolean
  readonly dirty: boolean
}

/** A genuine swap entry of an anonymous page. `exclusive` (pte_swp_exclusive) only where the slot is named. */
export interface SwapEntry { readonly kind: 'swap'; readonly uffd_wp: boolean; readonly slot?: number; readonly exclusive?: boolean }

/** The v5 series of 2021: a swap-format pte that holds no swap entry, only "this address was uffd-wp". */
export interface SpecialEntry { readonly kind: 'swap_special' }

/** Since v5.19: a real swap type whose offset is a set of flags. */
export interface MarkerEntry { readonly kind: 'marker'; readonly uffd_wp: boolean }

export type Entry = { readonly kind: 'none' } | PresentEntry | SwapEntry | SpecialEntry | MarkerEntry

export const none: Entry = { kind: 'none' }
export const special: Entry = { kind: 'swap_special' }
export const marker: Entry = { kind: 'marker', uffd_wp: true }
export const swapped = (bits: { uffd_wp: boolean }): SwapEntry => ({ kind: 'swap', uffd_wp: bits.uffd_wp })
export const present = (of: Mapped, bits: { write: boolean; uffd_wp: boolean; dirty: boolean }): PresentEntry =>
  ({ kind: 'present', of, write: bits.write, uffd_wp: bits.uffd_wp, dirty: bits.dirty })
export const presentPage = (page: Page, bits: { write: boolean; uffd_wp: boolean; dirty: boolean }): PresentEntry =>
  (page.folio === undefined ? present(page.of, bits) : { ...present(page.of, bits), folio: page.folio })

/** Whether the entry's uffd-wp information is set, read in the entry's own encoding: "carries the bit". */
export const carriesBit = (entry: Entry): boolean =>
  entry.kind === 'swap_special' || (entry.kind !== 'none' && entry.uffd_wp)

/** Whether the entry holds a private page or its swap slot. */
export const isPrivatePage = (entry: Entry): entry is SwapEntry | PresentEntry =>
  entry.kind === 'swap' || (entry.kind === 'present' && entry.of === 'anon')

/** One line for traces: `present anon W uffd_wp`. */
export function entryText(entry: Entry): string {
  switch (entry.kind) {
    case 'none': return 'none'
    case 'swap_special': return 'special(uffd_wp)'
    case 'marker': return entry.uffd_wp ? 'marker(uffd_wp)' : 'marker()'
    case 'swap': return entry.uffd_wp ? 'swap uffd_wp' : 'swap'
    case 'present': return ['present', entry.of, entry.write ? 'W' : 'R', entry.dirty ? 'dirty' : '', entry.uffd_wp ? 'uffd_wp' : '']
      .filter((word) => word !== '').join(' ')
  }
}
