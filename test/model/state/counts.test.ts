/**
 * The states of small scopes against an independent way of counting them, and the sizes that keep the model small: values of
 * a domain, slots that a step reads.
 */
import { describe, expect, test } from 'vitest'
import { recordAction } from '../../../checker/engine/recording.ts'
import { explore } from '../../../checker/search/reference.ts'
import { take } from '../../../checker/search/take.ts'
import { kernel } from '../../../model/kernels.ts'
import { completeScope, kindNames, type ScopeInput } from '../../../model/scope.ts'
import { configure } from '../../../model/state/config.ts'
import { none } from '../../../model/state/entry.ts'
import type { MachineState } from '../../../model/state/state.ts'
import { deaf } from '../../../model/system/system.ts'
import { stage } from '../operations/play.ts'
import { type Kind, reach, type State, text } from './by-hand.ts'
import { canonical, reachable, resting } from './reachable.ts'

const series = kernel('v5.14').with('uffd-wp-shmem-hugetlb-v5')
const v612 = kernel('v6.12')

/** At most three of the states that one set has and the other has not. */
const missing = (from: ReadonlySet<string>, to: ReadonlySet<string>): string[] => [...from].filter((state) => !to.has(state)).slice(0, 3)

describe('states at rest are the same, however many calls may be half-way at once', () => {
  const scopes: readonly ScopeInput[] = [
    { kinds: ['anon'], operations: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim'] },
    { kinds: ['shmem'], operations: ['read', 'write', 'wp', 'unwp', 'copywp', 'dontneed', 'reclaim', 'punch'] },
    { kinds: ['shmem-private'], threads: 1, operations: ['read', 'write', 'wp', 'unwp', 'copywp', 'dontneed', 'reclaim', 'punch'] },
    { kinds: ['anon'], pages: 2, threads: 1, operations: ['write', 'wp', 'dontneed'] },
    { kinds: ['anon'], mms: 2, threads: 1, features: ['EVENT_FORK'], operations: ['write', 'wp', 'fork', 'exit'] },
    { kinds: ['shmem'], mms: 2, threads: 1, features: ['EVENT_FORK'], operations: ['read', 'write', 'wp', 'dontneed', 'fork', 'exit'] },
  ]

  const runs = [v612, series].flatMap((of) => scopes.map((scope) => ({ of, scope, name: `${of.base}, ${scope.kinds.join()}: ${scope.operations.join(' ')}` })))

  test.each(runs)('$name', ({ of, scope }) => {
    const states = ([1, 2, undefined] as const).map((inflight) =>
      reachable(stage(of, { ...scope, ...(inflight === undefined ? {} : { inflight }) }, []).system))
    const [one = new Set<string>(), two = new Set<string>(), unbounded = new Set<string>()] = states.map(resting)
    expect(one.size).toBeGreaterThan(10)
    expect({ more: missing(two, one), fewer: missing(one, two) }).toEqual({ more: [], fewer: [] })
    expect({ more: missing(unbounded, one), fewer: missing(one, unbounded) }).toEqual({ more: [], fewer: [] })
    // Whole calls come to rest nowhere else; and on the way the bound is felt, unless hardly anything can overlap.
    expect(missing(resting(reachable(stage(of, { ...scope, granularity: 'syscall' }, []).system)), one)).toEqual([])
    const [few = 0, , all = 0] = states.map((each) => each.length)
    expect(few).toBeLessThanOrEqual(all)
  })
})

describe('whole calls on one page, against a search by hand', () => {
  const operations = {
    anon: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim'],
    shmem: ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim', 'punch'],
    'shmem-private': ['read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'reclaim', 'punch'],
  } as const
  const kinds: readonly Kind[] = kindNames.flatMap((memory) => [true, false].map((isNew) =>
    ({ memory, new: isNew, dirty: configure(completeScope({ kinds: [memory], operations: ['wp'] }), isNew ? v612 : series).dirty_matters })))

  /** A state of the model in the words of the search by hand. */
  const inItsWords = (state: MachineState): State => {
    const entry = state.mms[0]?.pt[0] ?? none
    const cache = state.cache[0]?.page ?? 'absent'
    switch (entry.kind) {
      case 'none': return { page: { is: 'nothing' }, cache }
      case 'swap_special': case 'marker': return { page: { is: 'note' }, cache }
      case 'swap': return { page: { is: 'swap', wp: entry.uffd_wp }, cache }
      case 'present': {
        const is = ({ cache: 'file', anon: 'own', zero: 'zero' } as const)[entry.of]
        return { page: { is, writable: entry.write, wp: entry.uffd_wp, dirty: entry.dirty }, cache }
      }
    }
  }
  const systemOf = (kind: Kind) => {
    const scope: ScopeInput = { kinds: [kind.memory], threads: 1, granularity: 'syscall', watch: [], operations: operations[kind.memory] }
    return stage(kind.new ? v612 : series, scope, []).system
  }

  test.each(kinds)('$memory, v6.12: $new: the same states', (kind) => {
    const system = systemOf(kind)
    const { states } = reach(kind, operations[kind.memory])
    expect(new Set(reachable(system).map((state) => text(inItsWords(state))))).toEqual(states)
    expect(explore(system)).toMatchObject({ error: null, cut: null, states: states.size })
  })

  test.each(kinds)('$memory, v6.12: $new: each call leads to the same places', (kind) => {
    /** Only shared memory might be asked whether it is dirty, and a store to a page that is writable already is the CPU's affair. */
    const place = ({ page, cache }: State): string => text({ page: kind.memory === 'shmem' ? page : { ...page, dirty: false }, cache })
    const line = (from: State, operation: string, to: State): string => `${place(from)} > ${operation} > ${place(to)}`
    const system = systemOf(kind)
    const found = reachable(system).flatMap((state) => system.actions.flatMap((action) => {
      const next = take(state, action, deaf)
      return next === null ? [] : [line(inItsWords(state), action.name.split(': ')[1]?.split(' ')[0] ?? '', inItsWords(next))]
    }))
    const byHand = new Set(reach(kind, operations[kind.memory]).edges.map(({ from, operation, to }) => line(from, operation, to)))
    expect({ more: found.filter((each) => !byHand.has(each)), fewer: missing(byHand, new Set(found)) }).toEqual({ more: [], fewer: [] })
  })

  test('a page that is not watched costs no promise', () => {
    const { system } = stage(v612, { kinds: ['anon'], granularity: 'syscall', watch: [], operations: operations.anon }, [])
    expect(new Set(reachable(system).map((state) => canonical(state.mms[0]?.ghost))).size).toBe(1)
    expect(explore(system).domains).not.toHaveProperty('promise')
  })
})

describe('a step reads little', () => {
  const operations: ScopeInput['operations'] = [
    'read', 'write', 'wp', 'unwp', 'copy', 'copywp', 'dontneed', 'register', 'register-missing', 'unregister', 'close',
    'mprotect-r', 'mprotect-rw', 'munmap', 'mmap', 'reclaim', 'swapoff',
  ]
  const file = ['punch', 'truncate', 'grow'] as const

  test.each(kindNames)('%s: at most ten slots, with one page and one process', (kind) => {
    const { system } = stage(v612, { kinds: [kind], threads: 1, inflight: 1, operations: kind === 'anon' ? operations : [...operations, ...file] }, [])
    let most: readonly string[] = []
    const states = reachable(system)
    for (const state of states.slice(0, 1_500))
      for (const action of system.actions) {
        if (action.enabled?.(state) === false) continue
        const { reads } = recordAction(system, action, state)
        if (reads.length > most.length) most = reads
      }
    expect(most.length).toBeGreaterThan(2)
    expect(most.length, most.join(', ')).toBeLessThanOrEqual(10)
  })
})
