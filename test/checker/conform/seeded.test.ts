/**
 * Bugs that must be found: modelled functions replaced by wrong ones, one at a time. The model as it is plays the kernel, and the wrong one is held
 * against it by random scenarios, as `mmcheck conform` does. Each bug must show, and must be told in at most eight ops: a difference in the middle of
 * twenty is one that nobody reads.
 */
import { expect, test } from 'vitest'
import {
  is_cow_mapping, make_uffd_wp_special, mk_pte, pte_clear_uffd_wp, pte_mkclean, pte_mkdirty, pte_mkuffd_wp, pte_mkwrite, pte_wrprotect, userfaultfd_wp, userfaultfd_wp_use_markers,
} from '../../../model/arch/pgtable.ts'
import { type Kernel, kernel, patch, type Replacement } from '../../../model/kernels.ts'
import { pte_alloc } from '../../../model/mm/memory/page_tables.ts'
import { pte_install_uffd_wp_if_needed } from '../../../model/mm/memory/zap_pte_range.ts'
import { can_change_pte_writable } from '../../../model/mm/mprotect/can_change_pte_writable.ts'
import type { ChangeProtection } from '../../../model/mm/mprotect/change_pte_range.ts'
import { type Entry, isPrivatePage, none, type Mapped, type Page } from '../../../model/state/entry.ts'
import { add_to_swap, page_dup, setFolio } from '../../../model/state/folios.ts'
import type { Machine } from '../../../model/state/machine.ts'
import type { Place } from '../../../model/state/state.ts'
import { type Answerer, conform } from '../../../checker/conform/conform.ts'
import { randomScenario } from '../../../checker/conform/generate.ts'
import { opLabel } from '../../../checker/conform/names.ts'
import { runOnModel } from '../../../checker/scenario/run/run.ts'

const right = kernel('v6.18')
const answering = (by: Kernel): Answerer => (scenarios) => Promise.resolve(scenarios.map((scenario) => runOnModel(scenario, by)))

interface Bug {
  readonly says: string
  readonly replace: Readonly<Record<string, Replacement>>
  readonly runs: number
  /** An op that no scenario can do without that shows it. */
  readonly takes: RegExp
}

const bugs: readonly Bug[] = [
  { says: 'taking a file page away leaves no note that it was protected', runs: 200, takes: /^(wp on|copy wp)$/, replace: { pte_install_uffd_wp_if_needed: () => undefined } },
  { says: 'WRITEPROTECT passes swap entries by', runs: 400, takes: /^madv pageout$/, replace: {
    change_pte_range: (m: Machine, at: Place, { uffd, newprot_writes, try_change_writable }: ChangeProtection) => {
      const pte = m.entry(at)
      if (pte.kind === 'marker' && uffd === 'resolve') m.setEntry(at, none)
      if (uffd === 'wp' && userfaultfd_wp_use_markers(m, at)) {
        pte_alloc(m, at)
        if (pte.kind === 'none') m.setEntry(at, make_uffd_wp_special(m))
      }
      if (pte.kind !== 'present') return
      const modified = { ...pte, write: newprot_writes }
      const marked = uffd === 'wp' ? pte_mkuffd_wp(m, pte_wrprotect(modified)) : uffd === 'resolve' ? pte_clear_uffd_wp(modified) : modified
      m.setEntry(at, try_change_writable && !marked.write && can_change_pte_writable(m, at, marked) ? pte_mkwrite(marked) : marked)
    } } },
  { says: 'a page goes to swap without its bit', runs: 200, takes: /^madv pageout$/, replace: {
    try_to_unmap_one: (m: Machine, at: Place, of: Mapped) => {
      const pte = m.entry(at)
      if (pte.kind !== 'present' || pte.of !== of) return true
      if (of === 'anon' && m.chosen('swap_duplicate') !== 'ok') return false
      m.setEntry(at, of === 'anon' ? add_to_swap(m, pte) : none)
      if (of !== 'anon') pte_install_uffd_wp_if_needed(m, at, pte)
      return true
    } } },
  { says: 'a child that nobody follows keeps the bit', runs: 400, takes: /^fork$/, replace: {
    copy_pte_range: (m: Machine, src: Place, dst: Place) => {
      const pte = m.entry(src)
      const cow = is_cow_mapping(m.kind(src))
      if (pte.kind === 'present' && cow && pte.write) m.setEntry(src, pte_wrprotect(pte))
      const copied = (): Entry => {
        if (pte.kind === 'present') return cow ? pte_wrprotect(pte) : pte_mkclean(pte)
        return pte.kind === 'marker' && !userfaultfd_wp(m.vma(dst)) ? none : pte
      }
      const child = copied()
      m.setEntry(dst, isPrivatePage(child) ? page_dup(m, src, child) : child)
    } } },
  { says: 'mremap without its event keeps the bit', runs: 800, takes: /^mremap/, replace: {
    move_ptes: (m: Machine, old: Place, to: Place) => {
      const pte = m.entry(old)
      if (pte.kind === 'none') return
      m.setEntry(old, none)
      pte_alloc(m, to)
      m.setEntry(to, pte)
    } } },
  { says: 'COPY with MODE_WP maps a page that may be written', runs: 800, takes: /^copy wp$/, replace: {
    mfill_atomic_install_pte: (m: Machine, at: Place, page: Page) => {
      const old = m.entry(at)
      if (m.kind(at) !== 'anon' && m.cache(at).beyond_i_size) return 'EFAULT'
      if (old.kind !== 'none' && old.kind !== 'marker') return 'EEXIST'
      setFolio(m, page, { dirty: true })
      const pte = pte_mkdirty(mk_pte(m, at, page))
      m.setEntry(at, m.vma(at).vm_write ? pte_mkwrite(pte) : pte_wrprotect(pte))
      return 0
    } } },
]

test.each(bugs)('$says: found, and told in at most eight ops', async ({ says, replace, runs, takes }) => {
  const wrong = right.with(patch({ subject: says, replace }))
  const { differing, differences, unstable } = await conform({
    runs, scenario: (i) => randomScenario(11, i, { off: ['madv willneed'] }), model: answering(wrong), kernel: answering(right), shrinkMost: 3,
  })
  expect(differing).toBeGreaterThan(0)
  expect(unstable).toEqual([])
  const told = differences.filter(({ minimal, shrunk }) => minimal && shrunk.lines.length <= 8)
  expect(told.map(({ sideBySide }) => sideBySide)).not.toEqual([])
  for (const { shrunk } of told) expect(shrunk.lines.map(({ op }) => opLabel(op))).toContainEqual(expect.stringMatching(takes))
})
