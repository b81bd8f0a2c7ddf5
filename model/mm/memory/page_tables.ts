/**
 * Page tables: mm/memory.c. A search has them always, and none of this costs it anything or shows in its traces; a scenario follows which exist,
 * since userspace can tell a page without a table from one without an entry (PAGEMAP_SCAN).
 */
import type { Machine } from '../../state/machine.ts'
import type { Place } from '../../state/state.ts'

/** Page tables below which nothing is mapped any more are freed. */
export function free_pgtables(m: Machine, places: readonly Place[]): void {
  const { identities } = m
  if (identities === null) return
  const { tableOf } = m.config.layout
  for (const { mm, page } of places) {
    const table = tableOf[page] ?? 0
    if (tableOf.some((other, each) => other === table && m.vma({ mm, page: each }).mapped)) continue
    const tables = identities.tables[mm]
    if (tables !== undefined) tables[table] = false
  }
}

/** copy_pmd_range: Where the source has a table, the copy gets one. */
export function copy_table(m: Machine, src: Place, dst: Place): void {
  if (m.identities?.tables[src.mm]?.[m.config.layout.tableOf[src.page] ?? 0] === true) pte_alloc(m, dst)
}

/** The table above an entry is there from now on. */
export function pte_alloc(m: Machine, { mm, page }: Place): void {
  const tables = m.identities?.tables[mm]
  if (tables !== undefined) tables[m.config.layout.tableOf[page] ?? 0] = true
}
