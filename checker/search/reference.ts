/**
 * The reference checker: exact breadth-first search over the steps as they are, under immer.
 *
 * Small and obviously right; every faster engine is tested against it. States are told apart by all their slots, so the
 * counts are exact; levels are complete before the next begins, so the first run found to a violation is a shortest one,
 * and the same on every machine. Every property is followed to the end of the search: a violation stops nothing, since
 * another property may be violated later. It costs one immer draft per enabled action: some 10 to 30 thousand states a second.
 */
import { getHeapStatistics } from 'node:v8'
import { freeze } from 'immer'
import type { Action, Property, System, Watch } from '../../model/system/system.ts'
import { keysOf } from './key.ts'
import { conclude } from './conclude.ts'
import type { Cut, Limits, Outcome, Path } from './outcome.ts'
import { cutBy } from './limits.ts'
import { take } from './take.ts'

/** Beyond this share of node's heap a search would end in a crash instead of an honest "inconclusive". */
const heapShare = 0.85

/** Where a property was first seen violated (or witnessed): after this state, and this action where it was reported. */
interface Sighting { readonly state: number; readonly action: Action<never> | null; readonly what: string }
interface Follow { reached: number; found: Sighting | null }

export function explore<S extends object>(system: System<S>, limits: Limits = {}): Outcome {
  const began = performance.now()
  const bytesBefore = process.memoryUsage.rss()
  const maxBytes = limits.maxBytes ?? getHeapStatistics().heap_size_limit * heapShare
  const keys = keysOf<S>(system.shape)
  const known = new Map<string, number>()
  const parent: number[] = []
  const by: (Action<S> | null)[] = []
  const queue: (S | undefined)[] = []
  const follow = new Map(system.properties.map((property): [string, Follow] => [property.name, { reached: 0, found: null }]))
  /** Only a property of the report sort can be raised by an action. */
  const reported = new Map([...follow].filter(([name]) => system.properties.some((property) => property.name === name && property.sort === 'report')))
  let transitions = 0
  let depth = 0
  let cut: Cut | null = null
  let error: Outcome['error'] = null
  let peakBytes = bytesBefore

  const pathTo = (state: number, last: Action<never> | null): Path => {
    const path: string[] = last === null ? [] : [last.name]
    for (let at = state; ; at = parent[at] ?? 0) {
      const action = by[at]
      if (action === null || action === undefined) return path.reverse()
      path.push(action.name)
    }
  }
  const add = (state: S, from: number, action: Action<S> | null): void => {
    const key = keys.of(state)
    if (known.has(key)) return
    const index = known.size
    known.set(key, index)
    parent.push(from)
    by.push(action)
    queue.push(state)
    for (const property of system.properties) judge(property, state, index, follow)
  }

  /** The model is wrong: a step or a property threw, or a slot holds what it may not. */
  const fails = (thrown: unknown, index: number, action: Action<S> | null): void => {
    error = { message: thrown instanceof Error ? thrown.message : String(thrown), path: pathTo(index, action as Action<never> | null) }
  }

  const expand = (index: number, state: S): void => {
    for (const action of system.actions) {
      const watch: Watch = {
        violated: (name, what) => { reports.push({ name, what }) },
        reached: (name) => { reached.add(name) },
      }
      const reports: { name: string; what: string }[] = []
      const reached = new Set<string>()
      let next: S | null
      try {
        next = take(state, action, watch)
      } catch (thrown) {
        return fails(thrown, index, action)
      }
      if (next === null) continue
      transitions++
      for (const name of reached) { const it = reported.get(name); if (it !== undefined) it.reached++ }
      for (const { name, what } of reports) {
        const it = reported.get(name)
        if (it !== undefined && it.found === null) it.found = { state: index, action: action as Action<never>, what }
      }
      try {
        add(next, index, action)
      } catch (thrown) {
        return fails(thrown, index, action)
      }
    }
  }

  try {
    add(freeze(system.init, true), 0, null)
  } catch (thrown) {
    fails(thrown, 0, null)
  }
  let levelEnd = 1
  for (let index = 0; index < queue.length && error === null; index++) {
    if (index === levelEnd) { depth++; levelEnd = queue.length }
    if ((index & 63) === 0) {
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
      const seconds = (performance.now() - began) / 1000
      limits.progress?.({ states: known.size, depth, queue: queue.length - index, seconds })
      cut = cutBy(limits, known.size, seconds) ?? (peakBytes - bytesBefore > maxBytes ? { reason: 'memory', limit: `${maxBytes} bytes` } : null)
      if (cut !== null) break
    }
    const state = queue[index]
    queue[index] = undefined
    if (state !== undefined) expand(index, state)
  }
  return {
    cut, states: known.size, transitions, depth, error, domains: keys.domainSizes(),
    seconds: (performance.now() - began) / 1000, peakBytes,
    properties: system.properties.map((property) => {
      const { reached, found } = follow.get(property.name) ?? { reached: 0, found: null }
      const run = found === null ? null : { path: pathTo(found.state, found.action), what: found.what }
      return conclude(property, { reached, found: run }, error !== null ? 'failed' : cut !== null ? 'cut' : 'complete')
    }),
    account: {
      engine: 'reference', store: 'map', exact: true, bytes: peakBytes - bytesBefore, words: 0, bits: 0,
      learned: null, paths: 0, workers: 1, symmetric: [], audited: null, warnings: [],
    },
  }
}

function judge<S>(property: Property<S>, state: S, index: number, follow: ReadonlyMap<string, Follow>): void {
  const it = follow.get(property.name)
  if (property.sort === 'report' || it === undefined) return
  for (const instance of property.instances) {
    if (instance.premise === undefined || instance.premise(state)) it.reached++
    if (it.found === null && instance.when(state) === (property.kind !== 'always')) it.found = { state: index, action: null, what: instance.label }
  }
}
