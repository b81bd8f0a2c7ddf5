/**
 * Every standing property can hold, can be violated, and is vacuous where its premise cannot occur: a kernel and a scope for
 * each. What is expected follows from what the kernel in question does; mutants do one thing wrong.
 */
import { describe, expect, test } from 'vitest'
import { explore } from '../../../checker/search/reference.ts'
import type { Path } from '../../../checker/search/outcome.ts'
import { type Kernel, kernel, patch, type Replacement } from '../../../model/kernels.ts'
import { returns } from '../../../model/language/flow.ts'
import { kernelProcedure, step } from '../../../model/language/procedure.ts'
import { propertyNames, type PropertyName } from '../../../model/properties/names.ts'
import { standingProperties } from '../../../model/properties/index.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import { none, type PresentEntry } from '../../../model/state/entry.ts'
import type { Machine } from '../../../model/state/machine.ts'
import { type Place, unmapped } from '../../../model/state/state.ts'
import { stage } from '../operations/play.ts'

interface Situation { readonly why: string; readonly kernel: Kernel; readonly scope: ScopeInput; readonly what?: string; readonly path?: Path }
interface Story { readonly holds: readonly Situation[]; readonly violated: readonly Situation[]; readonly vacuous: readonly Situation[] }

const v57 = kernel('v5.7')
const v612 = kernel('v6.12')
const series = kernel('v5.14').with('uffd-wp-shmem-hugetlb-v5')
const mutant = (subject: string, replace: Readonly<Record<string, Replacement>>): Kernel => v612.with(patch({ subject, replace }))
const shmem = (...operations: ScopeInput['operations']): ScopeInput => ({ kinds: ['shmem'], threads: 1, granularity: 'syscall', operations })
const anon = (...operations: ScopeInput['operations']): ScopeInput => ({ ...shmem(...operations), kinds: ['anon'] })
const rangesHalfWay: ScopeInput = { ...shmem('read', 'wp-all', 'unwp-all'), granularity: 'lock', pages: 2, profile: 'strict' }

const zapForgets = mutant('MADV_DONTNEED forgets', { zap_page_range_single: (m, at) => m.setEntry(at, none) })
const armsWritable = mutant('protecting leaves the write bit', { change_pte_range: (m: Machine, at: Place) => {
  const pte = m.entry(at)
  if (pte.kind === 'present') m.setEntry(at, { ...pte, uffd_wp: true } satisfies PresentEntry)
} })
const unmapsUnlocked = mutant('munmap takes no lock', { do_munmap: kernelProcedure('do_munmap', 'mm/mmap.c', 'v6.12', [step('the VMA goes, faults or not', (m, at) => {
  m.setVma(at, unmapped)
  return returns(0)
})]) })
const keepsLocked = mutant('mmap forgets to unlock', { mmap_region: kernelProcedure('mmap_region', 'mm/mmap.c', 'v6.12', [step('mmap_lock for writing', (m, at) => {
  m.mmap_write_lock(at.mm)
  return returns(0)
})]) })

const stories: Readonly<Record<PropertyName, Story>> = {
  'wp-never-lost': {
    holds: [{ why: 'a write to an armed page is announced', kernel: v612, scope: shmem('read', 'write', 'wp', 'dontneed') }],
    violated: [{ why: 'protection is discarded; the page is faulted in and written', kernel: zapForgets, scope: shmem('write', 'wp', 'dontneed'),
      path: ['monitor: wp page 0', 'thread 0: dontneed page 0', 'thread 0: write page 0', 'thread 0: write page 0'] }],
    vacuous: [{ why: 'nobody writes', kernel: v612, scope: shmem('read', 'wp') }, { why: 'nobody arms', kernel: v612, scope: shmem('read', 'write', 'unwp') }],
  },
  'pagemap-tells-truth': {
    holds: [
      { why: 'bit 57 follows the entry', kernel: v612, scope: shmem('read', 'write', 'wp', 'dontneed') },
      { why: 'nothing is said of a page while a call over two pages is half-way', kernel: v612, scope: rangesHalfWay },
    ],
    violated: [
      { why: 'pagemap does not know markers', kernel: v612.without('marker-pagemap'), scope: shmem('wp'), what: 'page 0', path: ['monitor: wp page 0'] },
      { why: 'the second page only', kernel: v612.without('marker-pagemap'), scope: { ...shmem('wp'), pages: 2, watch: [1] }, what: 'page 1', path: ['monitor: wp page 1'] },
    ],
    vacuous: [{ why: 'v5.7 shows nothing about uffd-wp', kernel: v57, scope: anon('read', 'write', 'wp') }, { why: 'nobody arms', kernel: v612, scope: shmem('read', 'write') }],
  },
  'no-stale-wp': {
    holds: [
      { why: 'unregistering resolves', kernel: v612, scope: shmem('write', 'wp', 'unregister') },
      { why: 'nothing is said of a page while a call over two pages is half-way', kernel: v612, scope: rangesHalfWay },
    ],
    violated: [
      { why: 'unregistering leaves the bits', kernel: v612.without('unregister-reset'), scope: shmem('wp', 'unregister'), what: 'page 0',
        path: ['monitor: wp page 0', 'monitor: unregister shmem vma'] },
      // Precision: MADV_DONTNEED ends the protection of anonymous memory, but this kernel goes on displaying it.
      { why: 'a clear page is displayed, strict profile', kernel: mutant('MADV_DONTNEED does nothing', { zap_page_range_single: () => undefined }),
        scope: { ...anon('write', 'wp', 'dontneed'), profile: 'strict' } },
    ],
    vacuous: [
      { why: 'lenient, and every page stays registered', kernel: v612, scope: shmem('write', 'wp', 'unwp') },
      { why: 'v5.7 shows nothing about uffd-wp', kernel: v57, scope: anon('write', 'wp', 'unregister') },
      { why: 'nothing is ever mapped outside a registration', kernel: v612, scope: shmem('unregister') },
    ],
  },
  'wp-info-present': {
    holds: [{ why: 'the marker keeps it', kernel: v612, scope: shmem('write', 'wp', 'dontneed') }],
    violated: [{ why: 'discarded', kernel: zapForgets, scope: shmem('write', 'wp', 'dontneed'), what: 'page 0', path: ['monitor: wp page 0', 'thread 0: dontneed page 0'] }],
    vacuous: [{ why: 'nobody arms', kernel: v612, scope: shmem('write', 'dontneed') }],
  },
  'wp-implies-not-writable': {
    holds: [{ why: 'protecting takes the write bit away', kernel: v612, scope: shmem('write', 'wp') }],
    violated: [{ why: 'or not', kernel: armsWritable, scope: anon('write', 'wp'), what: 'page 0', path: ['thread 0: write page 0', 'monitor: wp page 0'] }],
    vacuous: [{ why: 'no entry ever carries the bit', kernel: v612, scope: shmem('read', 'write') }],
  },
  'no-type-confusion': {
    holds: [{ why: 'walkers ask first', kernel: series, scope: shmem('read', 'wp', 'dontneed') }],
    violated: [
      { why: 'change_pte_range does not', kernel: series.without('special-swap-ptes'), scope: shmem('wp'), path: ['monitor: wp page 0', 'monitor: wp page 0'] },
      { why: 'zap_pte_range does not', kernel: series.without('persist-across-zap'), scope: shmem('wp', 'dontneed'), path: ['monitor: wp page 0', 'thread 0: dontneed page 0'] },
    ],
    vacuous: [{ why: 'no entry but present ones and none', kernel: v612, scope: shmem('read', 'write') }],
  },
  'refcounts-balanced': {
    holds: [{ why: 'munmap frees swap entries', kernel: v612, scope: { ...shmem('write', 'reclaim', 'munmap'), kinds: ['shmem-private'] } }],
    violated: [
      { why: 'with details, zapping skips swap entries', kernel: series.without('zap-flag-skip-swap'), scope: { ...shmem('write', 'reclaim', 'munmap'), kinds: ['shmem-private'] },
        what: 'page 0: a page or swap slot is held where no VMA is', path: ['thread 0: write page 0', 'daemon: reclaim page 0', 'thread 0: munmap shmem-private vma'] },
      { why: 'a lock is forgotten', kernel: keepsLocked, scope: shmem('mmap'), what: 'a lock is held though no call is half-way', path: ['thread 0: mmap shmem vma'] },
    ],
    vacuous: [],
  },
  'no-use-after-free': {
    holds: [{ why: 'munmap waits for faults', kernel: v612, scope: { ...shmem('write', 'munmap'), granularity: 'lock', threads: 2 } }],
    violated: [{ why: 'it does not', kernel: unmapsUnlocked, scope: { ...anon('write', 'munmap'), granularity: 'lock', threads: 2 },
      path: ['thread 0: write page 0', 'thread 1: munmap anon vma', 'thread 0: goes on'] }],
    vacuous: [{ why: 'no VMA goes away', kernel: v612, scope: shmem('read', 'write', 'wp') }],
  },
  'no-kernel-warning': {
    holds: [{ why: 'the check of v6.10 finds nothing', kernel: v612, scope: shmem('write', 'wp') }],
    violated: [{ why: 'COPY of shmem warns about MODE_WP', kernel: series.without('shmem-copy-mode-wp'), scope: shmem('copywp'), path: ['monitor: copywp page 0'] }],
    vacuous: [{ why: 'no WARN is modelled on the way', kernel: series, scope: shmem('read') }],
  },
}

test('names', () => {
  expect(Object.keys(standingProperties)).toEqual([...propertyNames])
  for (const [name, property] of Object.entries(standingProperties)) {
    const { config } = stage(v612, shmem('read'))
    expect(property.make(config)).toMatchObject({ name, kind: 'never' })
  }
})

describe.each(propertyNames)('%s', (name) => {
  const { holds, violated, vacuous } = stories[name]
  const outcome = ({ kernel: of, scope }: Situation) => {
    const { cut, error, properties } = explore(stage(of, scope, [name]).system, { maxStates: 20_000 })
    expect({ cut, error }).toEqual({ cut: null, error: null })
    return properties[0]
  }

  test.each(holds)('holds: $why', (situation) => {
    const found = outcome(situation)
    expect(found).toMatchObject({ verdict: 'holds', path: null })
    expect(found?.reached).toBeGreaterThan(0)
  })

  test.each(violated)('violated: $why', (situation) => {
    const found = outcome(situation)
    expect(found?.verdict).toBe('violated')
    if (situation.what !== undefined) expect(found?.what).toBe(situation.what)
    if (situation.path !== undefined) expect(found?.path).toEqual(situation.path)
  })

  test.each(vacuous)('vacuous: $why', (situation) => {
    expect(outcome(situation)).toMatchObject({ verdict: 'vacuous', reached: 0, path: null })
  })
})

test('only refcounts-balanced says something of every state', () => {
  expect(propertyNames.filter((name) => stories[name].vacuous.length === 0)).toEqual(['refcounts-balanced'])
})
