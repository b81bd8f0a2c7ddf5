/** mm/vma.c: VMAs are split where a change begins or ends, and merged with neighbours that became equal. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { remove_vma, split_vma, vma_merge, vma_modify, withArea } from '../../../../model/mm/vma/vma_modify.ts'
import type { Place, Vma } from '../../../../model/state/state.ts'
import { machineOf } from '../../../../checker/scenario/run/world.ts'
import { played, repliesTo, vmasAfter, worldAfter } from '../../named-kit.ts'
import { type Prot, Ranges, type Ways } from './ranges.ts'

const rw = 'map A anon 6; uffd u wp; uffd v wp'

describe('vma_modify', () => {
  // Ops, VMAs afterwards (v6.18).
  test.each([
    ['reg u A wp', 'A:0+6 rw-p uw'],
    ['reg u A:0+2 wp', 'A:0+2 rw-p uw, A:2+4 rw-p'],
    ['reg u A:4+2 wp', 'A:0+4 rw-p, A:4+2 rw-p uw'],
    ['reg u A:2 wp', 'A:0+2 rw-p, A:2+1 rw-p uw, A:3+3 rw-p'],
    // Equal in what counts: merged to the left, to the right, with both.
    ['reg u A:0+2 wp; reg u A:2+2 wp', 'A:0+4 rw-p uw, A:4+2 rw-p'],
    ['reg u A:2+2 wp; reg u A:0+2 wp', 'A:0+4 rw-p uw, A:4+2 rw-p'],
    ['reg u A:0+2 wp; reg u A:4+2 wp; reg u A:2+2 wp', 'A:0+6 rw-p uw'],
    ['reg u A:1+4 wp; unreg u A', 'A:0+6 rw-p'],
    ['mprotect A:1+2 r; mprotect A:2+2 r', 'A:0+1 rw-p, A:1+3 r--p, A:4+2 rw-p'],
    ['mprotect A:2+2 n; mprotect A:2+2 rw', 'A:0+6 rw-p'],
    // Different modes, different contexts.
    ['reg u A:0+2 wp; reg u A:2+2 miss', 'A:0+2 rw-p uw, A:2+2 rw-p um, A:4+2 rw-p'],
    ['reg u A:0+2 wp; reg v A:2+2 wp', 'A:0+2 rw-p uw, A:2+2 rw-p uw, A:4+2 rw-p'],
    ['reg u A:0+2 wp; reg v A:2+2 wp; unreg v A:2+2; reg u A:2+2 wp', 'A:0+4 rw-p uw, A:4+2 rw-p'],
    // A VMA that has all that is asked for is skipped, and keeps what it has besides.
    ['reg u A:2+2 wp,miss; reg u A wp', 'A:0+2 rw-p uw, A:2+2 rw-p um uw, A:4+2 rw-p uw'],
    // Nothing reaches over a hole.
    ['munmap A:2+2; reg u A wp', 'A:0+2 rw-p uw, A:4+2 rw-p uw'],
    ['reg u A:0+3 wp; munmap A:2; mprotect A:3+3 r', 'A:0+2 rw-p uw, A:3+3 r--p'],
  ])('%s: %s', (ops, vmas) => {
    expect(vmasAfter(`${rw}; ${ops}`)).toBe(vmas)
  })

  // The child's VMAs are copied one by one, so two of them may be equal and apart; one that has nothing to unregister is skipped, not merged.
  test('a VMA that is skipped is not merged with its neighbours', () => {
    const forked = 'map A anon 6; uffd u wp ev_fork; uffd v wp; reg u A:0+2 wp; reg v A:2+2 wp; fork c'
    expect(vmasAfter(forked, 'v6.18', '@c')).toBe('A:0+2 rw-p uw, A:2+2 rw-p, A:4+2 rw-p')
    expect(vmasAfter(`${forked}; unreg u+ A`, 'v6.18', '@c')).toBe('A:0+4 rw-p, A:4+2 rw-p')
  })

  // Until v6.16 a VMA that has faulted is not merged into one that never has: list_is_singular is false of an empty list.
  test.each([
    ['v6.18', 0, 'A:0+4 rw-p'], ['v6.18', 2, 'A:0+4 rw-p'],
    ['v6.12.117', 0, 'A:0+2 rw-p, A:2+2 rw-p'], ['v6.12.117', 2, 'A:0+4 rw-p'],
    ['v6.1.176', 0, 'A:0+2 rw-p, A:2+2 rw-p'], ['v6.1.176', 2, 'A:0+4 rw-p'],
  ])('%s: unregistering one of two VMAs, when A:%i has been written: %s', (kernel, page, vmas) => {
    expect(vmasAfter(`map A anon 4; uffd u wp; reg u A:0+2 wp; write A:${page} 1; unreg u A:0+2`, kernel)).toBe(vmas)
  })

  // fs/userfaultfd.c, v6.1, hands vma_merge the page offset of the VMA, even where the change begins within it.
  test.each([
    ['v6.18', 'A:0+2 rw-p, A:2+4 rw-p uw'],
    ['v6.12.117', 'A:0+2 rw-p, A:2+4 rw-p uw'],
    ['v6.1.176', 'A:0+2 rw-p, A:2+2 rw-p uw, A:4+2 rw-p uw'],
  ])('%s: registering from within a VMA up to one that is registered: %s', (kernel, vmas) => {
    expect(vmasAfter('map A anon 6; uffd u wp; reg u A:4+2 wp; reg u A:2+2 wp', kernel)).toBe(vmas)
  })

  // v6.12's mprotect_fixup clears VM_ACCOUNT of what was never faulted, v6.1's does not; what was faulted keeps it.
  test.each([
    ['v6.18', 'A:0+2 r--p, A:2+2 r--p'],
    ['v6.12.117', 'A:0+2 r--p, A:2+2 r--p'],
    ['v6.1.176', 'A:0+4 r--p'],
  ])('%s: VM_ACCOUNT tells VMAs apart: %s', (kernel, vmas) => {
    expect(vmasAfter('map A anon 4; mprotect A:0+2 n; write A:2 1; mprotect A:2+2 r; mprotect A:0+2 r', kernel)).toBe(vmas)
  })
})

/** A machine on the memory that the ops have left; pages and VMAs of a region by the region's own count, VMAs as `start..last`. */
function memory(ops: string, kernel?: string, name = 'A') {
  const world = worldAfter(ops, kernel)
  const base = world.regions.find((region) => region.name === name)?.first ?? 0
  const at = (page: number): Place => ({ mm: 0, page: base + page })
  const areas = (): string => {
    const vmas = (world.state.mms[0]?.vmas ?? []).slice(base)
    const starts = [...new Set(vmas.flatMap(({ area }) => area?.start ?? []))]
    return starts.map((start) => `${start - base}..${vmas.findLastIndex(({ area }) => area?.start === start)}`).join(' ')
  }
  return { m: machineOf(world), at, areas }
}
type Memory = ReturnType<typeof memory>

describe('split_vma', () => {
  test.each([[0, '0..5'], [1, '0..0 1..5'], [5, '0..4 5..5'], [6, '0..5']])('at %i: %s', (page, areas) => {
    const w = memory('map A anon 6')
    split_vma(w.m, w.at(page))
    expect(w.areas()).toBe(areas)
  })

  test('both parts keep flags, context and anon_vma', () => {
    const { m, at } = memory('map A anon 6; uffd u wp; reg u A wp; write A:0 1')
    split_vma(m, at(3))
    expect(m.vma(at(4))).toEqual(withArea(m.vma(at(0)), { start: at(3).page }))
    expect(m.vma(at(4))).toMatchObject({ uffd_wp: true, anon_vma: true, area: { ctx: 0, anon_vma: 1, forked: false } })
  })
})

describe('vma_merge', () => {
  const parts = 'map A anon 6'
  /** Three VMAs of two pages, with what is said of each. */
  const three = (...areas: readonly Partial<NonNullable<Vma['area']>>[]) => ({ m, at }: Memory): void => {
    areas.forEach((area, i) => {
      split_vma(m, at(2 * i))
      for (const page of [2 * i, 2 * i + 1]) m.setVma(at(page), { ...withArea(m.vma(at(page)), area), anon_vma: (area.anon_vma ?? 0) !== 0 })
    })
  }
  // is_mergeable_anon_vma, are_anon_vmas_compatible: anon_vmas of the VMA before, the one that was changed, and the one after it.
  test.each([
    ['v6.18', [0, 0, 0], '0..5', 0],
    ['v6.18', [1, 1, 1], '0..5', 1],
    ['v6.18', [1, 0, 1], '0..5', 1],
    ['v6.18', [1, 0, 0], '0..5', 1],
    ['v6.18', [0, 0, 2], '0..5', 2],
    ['v6.18', [1, 0, 2], '0..3 4..5', 1],
    ['v6.18', [0, 1, 0], '0..5', 1],
    ['v6.18', [1, 2, 0], '0..1 2..5', 2],
    ['v6.18', [0, 2, 1], '0..3 4..5', 2],
    ['v6.12', [1, 0, 0], '0..5', 1],
    ['v6.12', [0, 0, 2], '0..5', 2],
    // Until v6.16 the neighbour had to have exactly one link in its chain: one that was never faulted has none.
    ['v6.12', [0, 1, 0], '0..1 2..3 4..5', 1],
    ['v6.12', [1, 1, 0], '0..3 4..5', 1],
    ['v6.1', [0, 1, 1], '0..1 2..5', 1],
  ] as const)('%s, anon_vmas %j: %s', (kernel, [a, b, c], areas, anon_vma) => {
    const w = memory(parts, kernel)
    three({ anon_vma: a }, { anon_vma: b }, { anon_vma: c })(w)
    vma_merge(w.m, w.at(2), w.at(3).page)
    expect(w.areas()).toBe(areas)
    expect(w.m.vma(w.at(2)).area?.anon_vma).toBe(anon_vma)
  })

  // An anon_vma that a fork has chained to the parent's: only with the same one.
  test.each([
    [[{ anon_vma: 1, forked: true }, {}, {}], '0..1 2..5'],
    [[{}, { anon_vma: 1, forked: true }, {}], '0..1 2..3 4..5'],
    [[{ anon_vma: 1, forked: true }, { anon_vma: 1, forked: true }, {}], '0..3 4..5'],
  ] as const)('%j: %s', (vmas, areas) => {
    const w = memory(parts)
    three(...vmas)(w)
    vma_merge(w.m, w.at(2), w.at(3).page)
    expect(w.areas()).toBe(areas)
  })

  test.each([[{ ctx: 1 }], [{ vm_read: false }], [{ vm_account: false }]] as const)('not with %j', (area) => {
    const w = memory(parts)
    three({}, area, {})(w)
    vma_merge(w.m, w.at(2), w.at(3).page)
    expect(w.areas()).toBe('0..1 2..3 4..5')
  })

  test('not over the end of a region: what lies behind another mapping is elsewhere', () => {
    const w = memory('map A anon 2; map B anon 2', 'v6.18', 'B')
    vma_modify(w.m, w.at(0), (vma) => ({ ...vma, uffd_wp: true }), w.at(0).page)
    vma_modify(w.m, w.at(0), (vma) => ({ ...vma, uffd_wp: false }), w.at(0).page)
    expect(w.areas()).toBe('0..1')
  })
})

describe('remove_vma', () => {
  test.each([[0, '1..5'], [2, '0..1 3..5'], [5, '0..4']])('page %i: %s', (page, areas) => {
    const w = memory('map A anon 6')
    remove_vma(w.m, w.at(page))
    expect(w.areas()).toBe(areas)
  })
})

const pages = 8
type Op = readonly [op: 'reg' | 'unreg' | 'mprotect' | 'munmap' | 'write', first: number, count: number, how: string]

const span = fc.tuple(fc.nat(pages - 1), fc.integer({ min: 1, max: 4 })).map(([first, count]) => [first, Math.min(count, pages - first)] as const)
const op = (of: readonly Op[0][]): fc.Arbitrary<Op> => fc.tuple(fc.constantFrom(...of), span, fc.constantFrom('u', 'v'), fc.constantFrom('r', 'rw', 'rw', 'n'))
  .map(([name, [first, count], uffd, prot]) => [name, first, count, name === 'mprotect' ? prot : uffd])
const parents = fc.array(op(['reg', 'reg', 'unreg', 'mprotect', 'mprotect', 'write', 'write', 'munmap']), { minLength: 1, maxLength: 14 })
const childs = fc.array(op(['mprotect', 'mprotect', 'write', 'munmap']), { maxLength: 6 })

const texts: Readonly<Record<Op[0], (...op: Op) => string>> = {
  reg: (_, first, count, uffd) => `reg ${uffd} A:${first}+${count} wp`, unreg: (_, first, count, uffd) => `unreg ${uffd} A:${first}+${count}`,
  mprotect: (_, first, count, prot) => `mprotect A:${first}+${count} ${prot}`, munmap: (_, first, count) => `munmap A:${first}+${count}`, write: (_, first) => `write A:${first} 1`,
}

function apply(ranges: Ranges, [name, first, count, how]: Op): void {
  if (name === 'write') ranges.write(first)
  else if (name === 'mprotect') ranges.mprotect(first, first + count, how as Prot)
  else if (name === 'munmap') ranges.munmap(first, first + count)
  else if (name === 'reg') ranges.register(first, first + count, how)
  else ranges.unregister(first, first + count, how)
}

const kernels: readonly (readonly [string, Ways])[] = [
  ['v6.18', { intoUnfaulted: true, fromWithin: true, unaccounts: true, ownContext: true }],
  ['v6.12.117', { intoUnfaulted: false, fromWithin: true, unaccounts: true, ownContext: false }],
  ['v6.1.176', { intoUnfaulted: false, fromWithin: false, unaccounts: false, ownContext: false }],
]

describe.each(kernels)('random calls on parts of a region, %s', (kernel, ways) => {
  test('VMAs are those that the ranges of mm/vma.c become', () => {
    fc.assert(fc.property(parents, childs, (parent, child) => {
      const ranges = new Ranges(pages, ways)
      const expected: string[][] = []
      const lines = ['map A anon 8', 'uffd u wp', 'uffd v wp']
      for (const each of parent) {
        lines.push(texts[each[0]](...each), 'vmas')
        apply(ranges, each)
        expected.push(ranges.text('A'))
      }
      lines.push('fork c')
      const forked = ranges.fork()
      for (const each of child) {
        lines.push(`@c ${texts[each[0]](...each)}`, 'vmas @c')
        apply(forked, each)
        expected.push(forked.text('A'))
      }
      expect(repliesTo(lines.join(';'), kernel).flatMap((reply) => ('vmas' in reply ? [reply.vmas] : []))).toEqual(expected)
    }), { numRuns: 150 })
  })

  test('a VMA is a run of pages that say the same, beginning with the page that they name', () => {
    fc.assert(fc.property(parents, (parent) => {
      const { world } = played(['map A anon 8', 'uffd u wp', 'uffd v wp', ...parent.map((each) => texts[each[0]](...each))].join(';'), kernel)
      const vmas = world.state.mms[0]?.vmas ?? []
      vmas.forEach((vma, page) => {
        if (vma.area === undefined) {
          expect(vma.mapped).toBe(false)
          return
        }
        expect(vma.anon_vma).toBe(vma.area.anon_vma !== 0)
        expect(vma.area.start).toBeLessThanOrEqual(page)
        for (let each = vma.area.start; each < page; each++) expect(vmas[each]).toEqual(vma)
      })
    }), { numRuns: 100 })
  })
})
