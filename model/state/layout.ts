/**
 * Where things are: the address space as a row of page indices, cut into regions, and which slot of the state holds what
 * belongs to a page.
 *
 * Two layouts exist. A scope's has one region for each memory kind, and one VMA per region, so that VMAs are few. A scenario's has a
 * region for each mapping that it ever makes, and one VMA slot per page, so that calls on parts of a VMA can split it. Steps
 * ask the machine and see no difference.
 */
import { type Scope } from '../scope.ts'
import type { Kind } from './state.ts'

export interface Region {
  readonly name: string
  readonly kind: Kind
  /** Its first page index, and how many follow one another. */
  readonly first: number
  readonly pages: number
  /** The file behind it and the file's page that its first page shows; null for anonymous memory. */
  readonly file: { readonly id: number; readonly from: number } | null
}

export interface Layout {
  /** Whether the state names folios, swap slots, contexts and tables (folios.ts): a scenario's does. */
  readonly named: boolean
  readonly regions: readonly Region[]
  /** Page indices of a process. */
  readonly pages: number
  /** By page index: its region. */
  readonly regionOf: readonly number[]
  /** By page index: the slot of its VMA in `Mm.vmas`. */
  readonly vmaOf: readonly number[]
  readonly vmas: number
  /** By page index: the slot of its file page in `MachineState.cache`; null for anonymous memory. */
  readonly cacheOf: readonly (number | null)[]
  readonly cachePages: number
  /** By page index: its page table. */
  readonly tableOf: readonly number[]
  /** By cache slot: the file, and the page indices at which it can be mapped. */
  readonly files: readonly { readonly file: number; readonly at: readonly number[] }[]
  readonly fileCount: number
}

/** Pages below one page table; a region of a scenario begins with a table of its own. */
export const entriesPerTable = 512

export const isFileKind = (kind: Kind): boolean => kind !== 'anon'

/** One region of `pages` pages for each memory kind; a file of its own behind each that has one. Cache slots are page indices. */
export function layoutOfScope({ kinds, pages }: Scope): Layout {
  const regions = kinds.map((kind, i): Region => ({ name: kind, kind, first: i * pages, pages, file: isFileKind(kind) ? { id: i, from: 0 } : null }))
  const all = Array.from({ length: regions.length * pages }, (_, page) => page)
  const regionOf = all.map((page) => Math.floor(page / pages))
  return {
    named: false, regions, pages: all.length, regionOf, vmaOf: regionOf, vmas: regions.length,
    tableOf: regionOf, cacheOf: all.map((page) => (isFileKind(kinds[regionOf[page] ?? 0] ?? 'anon') ? page : null)),
    cachePages: all.length, files: all.map((page) => ({ file: regionOf[page] ?? 0, at: [page] })), fileCount: regions.length,
  }
}

/**
 * The regions of a scenario one after another, a VMA slot for each page. Files are as long as the farthest page that any region
 * shows.
 */
export function layoutOfRegions(regions: readonly Region[]): Layout {
  const all = regions.flatMap((region, i) => Array.from({ length: region.pages }, (_, k) => ({ region, i, page: region.first + k, k })))
  const fileIds = [...new Set(regions.flatMap(({ file }) => file?.id ?? []))]
  const lengthOf = (id: number): number => Math.max(...regions.flatMap(({ file, pages }) => (file?.id === id ? [file.from + pages] : [])))
  const starts = new Map<number, number>()
  let cachePages = 0
  for (const id of fileIds) {
    starts.set(id, cachePages)
    cachePages += lengthOf(id)
  }
  const cacheOf = all.map(({ region, k }) => (region.file === null ? null : (starts.get(region.file.id) ?? 0) + region.file.from + k))
  const files = fileIds.flatMap((id) => Array.from({ length: lengthOf(id) }, (_, index) => {
    const slot = (starts.get(id) ?? 0) + index
    return { file: id, at: all.flatMap(({ page }) => (cacheOf[page] === slot ? [page] : [])) }
  }))
  const tables = [...new Set(all.map(({ i, k }) => `${i} ${Math.floor(k / entriesPerTable)}`))]
  const tableOf = all.map(({ i, k }) => tables.indexOf(`${i} ${Math.floor(k / entriesPerTable)}`))
  return { named: true, tableOf, regions, pages: all.length, regionOf: all.map(({ i }) => i), vmaOf: all.map(({ page }) => page), vmas: all.length, cacheOf, cachePages, files, fileCount: Math.max(0, ...fileIds.map((id) => id + 1)) }
}
