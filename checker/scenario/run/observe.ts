/**
 * What userspace is shown of the watched pages: pagemap, kpageflags and PAGEMAP_SCAN, as a state word for each.
 */
import { vm_read } from '../../../model/arch/pgtable.ts'
import { carriesBit, type Entry, type Page } from '../../../model/state/entry.ts'
import { mapcount } from '../../../model/state/folios.ts'
import type { Machine } from '../../../model/state/machine.ts'
import type { Place } from '../../../model/state/state.ts'
import { anon_pages_look_like_ksm, has_pagemap_scan } from '../../../model/patches/questions.ts'
import { childNamed, machineOf, type World } from './world.ts'

type Words = Record<string, string>

/** The words of the first process and of every living child. Pages are numbered as they come up in the line. */
export function observe(world: World): { st: Words; [child: `@${string}`]: Words } {
  const m = machineOf(world)
  const seen: string[] = []
  const words = (mm: number): Words => Object.fromEntries(world.regions.map((region) =>
    [region.name, (world.watched.get(region.name) ?? []).map((page) => word(m, { mm, page: region.first + page }, seen)).join(' ')]))
  const found: { st: Words; [child: `@${string}`]: Words } = { st: words(0) }
  for (const child of world.children) if (childNamed(world, child.name) === child) found[`@${child.name}`] = words(child.mm)
  return found
}

function word(m: Machine, at: Place, seen: string[]): string {
  const vma = m.vma(at)
  const scans = has_pagemap_scan(m)
  // Without PAGEMAP_SCAN only a process can tell its own holes.
  if (!vma.mapped && (scans || at.mm === 0)) return 'U'
  const pte = m.entry(at)
  return `${letters(m, pte, seen)}${scans ? `/${categories(m, at, pte).toString(16)}` : ''}`
}

function letters(m: Machine, pte: Entry, seen: string[]): string {
  const w = carriesBit(pte) ? 'w' : ''
  switch (pte.kind) {
    case 'none': return 'N'
    case 'swap': return `S${w}`
    case 'swap_special': return `Y31${w}`
    case 'marker': return `K${w}(${pte.uffd_wp ? 1 : 0})`
    case 'present': return `P${w}${flags(m, pte)}#${identity(pte, seen)}`
  }
}

function flags(m: Machine, pte: Page): string {
  const folio = m.identities?.folios[pte.folio ?? -1]
  return [
    pte.of !== 'zero' && mapcount(m, pte) === 1 ? 'x' : '', pte.of === 'cache' ? 'f' : '', pte.of === 'zero' ? 'z' : '',
    pte.of === 'anon' && anon_pages_look_like_ksm(m) ? 'k' : '', pte.of === 'anon' && folio !== undefined && folio.swap !== null ? 'c' : '',
  ].join('')
}

function identity(pte: Page, seen: string[]): number {
  const page = pte.of === 'zero' ? 'zero' : String(pte.folio)
  if (!seen.includes(page)) seen.push(page)
  return seen.indexOf(page)
}

/** The category mask of PAGEMAP_SCAN: 2 written, 4 file, 8 present, 10 swapped, 20 zero page. */
function categories(m: Machine, at: Place, pte: Entry): number {
  const written = carriesBit(pte) ? 0 : 2
  if (pte.kind === 'present') return 8 + written + (pte.of === 'cache' ? 4 : 0) + (pte.of === 'zero' ? 0x20 : 0)
  if (pte.kind !== 'none') return 0x10 + written
  const table = m.identities?.tables[at.mm]?.[m.config.layout.tableOf[at.page] ?? 0] ?? false
  return table || m.vma(at).uffd_wp ? 2 : 0
}

/** `A:0+4 rw-p uw`, one for each VMA. */
export function vmasOf(world: World, mm: number): string[] {
  const m = machineOf(world)
  return world.regions.flatMap((region) => {
    const found: { first: number; count: number; page: number }[] = []
    for (let i = 0; i < region.pages; i++) {
      const page = region.first + i
      const vma = m.vma({ mm, page })
      if (!vma.mapped) continue
      const last = found.at(-1)
      if (last !== undefined && last.first + last.count === i && m.vma({ mm, page: page - 1 }).area?.start === vma.area?.start) last.count++
      else found.push({ first: i, count: 1, page })
    }
    return found.map(({ first, count, page }) => {
      const vma = m.vma({ mm, page })
      const kept = `${vm_read(vma) ? 'r' : '-'}${vma.vm_write ? 'w' : '-'}-${region.kind === 'shm' ? 's' : 'p'}`
      return [`${region.name}:${first}+${count}`, kept, ...(vma.uffd_missing ? ['um'] : []), ...(vma.uffd_wp ? ['uw'] : [])].join(' ')
    })
  })
}
