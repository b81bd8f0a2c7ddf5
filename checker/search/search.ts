/**
 * The search that checks are run with: breadth-first and exact, on tables learned from the steps (checker/engine).
 *
 * It answers as the reference does (reference.ts): the same counts, the same verdicts, the same runs, whatever the store
 * and however many workers there are.
 */
import { type Engine, prepare, type Preparation, unclosedText, widened } from '../engine/engine.ts'
import { usualLimits } from '../engine/closure.ts'
import { openStore } from '../engine/store/index.ts'
import type { Store, StoreKind } from '../engine/store/store.ts'
import { type Answer, MoodyStep } from '../engine/tables.ts'
import type { Property, System } from '../../model/system/system.ts'
import { audit } from './audit.ts'
import { type Searched, searchBreadthFirst } from './breadth-first.ts'
import { conclude, type End } from './conclude.ts'
import { memoryCut } from './limits.ts'
import type { Level } from './level.ts'
import type { Account, Limits, Outcome } from './outcome.ts'
import { Paths, type Run, type Target } from './paths.ts'
import { Keeper, type Keeping } from './resume.ts'

export interface How {
  /** `auto`: inline for narrow states, tree for wide ones. */
  readonly store?: StoreKind | 'auto'
  /** Run steps again under immer on a sample of the states that the search came to. */
  readonly audit?: boolean
  /** How many threads may search together; 1 when missing. */
  readonly workers?: number
  /** From so many states on they do, and are waited for; when missing, where it pays. */
  readonly shareFrom?: number
  /** Whether what the system declares interchangeable is taken for that, where it is; yes when missing. */
  readonly symmetry?: boolean
  readonly preparation?: Preparation
  /** Leaves checkpoints, or goes on from them. */
  readonly keeping?: Keeping
}

/** Of the memory that is available: what a search may take when nobody says how much. */
const share = 0.7

/** States of the look around after the first value that was not in play; each time it goes further. */
const firstLook = 20_000

/** Of the time that is given: what preparing the tables may take. */
const forTables = 0.3

/** @throws CheckpointError when checkpoints are to be kept and cannot be, or the one there is no good */
export function search<S extends object>(system: System<S>, limits: Limits = {}, how: How = {}): Outcome {
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1000
  // Tables may take a part of the time that there is, not all of it: what they lack is learned on the way. To go on from a
  // checkpoint they must be what they were, so where one is kept they are not given up before there is no time left at all.
  const part = how.keeping === undefined ? forTables : 1
  const stopped = (): boolean => limits.stopped?.() === true || elapsed() > (limits.seconds ?? Infinity) * part
  let engine: Engine<S>
  try {
    engine = prepare(system, { symmetry: how.symmetry ?? true, ...how.preparation, limits: { ...usualLimits, ...how.preparation?.limits, stopped } })
  } catch (thrown) {
    return failedAtOnce(system, thrown, elapsed())
  }
  const keeper = how.keeping === undefined || stopped() ? null : new Keeper(how.keeping, engine)
  try {
    return keeper?.outcome ?? goOn(engine, keeper, limits, how, elapsed)
  } catch (thrown) {
    if (thrown instanceof MoodyStep) return failedAtOnce(system, thrown, elapsed())
    throw thrown
  } finally {
    keeper?.close()
  }
}

/** From the beginning or from a checkpoint to the end, and again whenever a value turns up that was not in play. */
function goOn<S extends object>(ready: Engine<S>, keeper: Keeper<S> | null, limits: Limits, how: How, elapsed: () => number): Outcome {
  const budget = limits.maxBytes ?? Math.floor(process.availableMemory() * share)
  const missing = keeper?.missing(ready) ?? []
  let engine = missing.length === 0 ? ready : widened(ready, missing, how.preparation?.limits)
  for (let look = firstLook; ;) {
    const store = storeWithin(how, engine.numbering.words, budget)
    if (store === null) return nothingSeen(engine, limits, elapsed())
    const restored = keeper?.restore(engine, store) ?? null
    const before = restored?.seconds ?? 0
    const searched = searchBreadthFirst(engine, store, {
      limits, elapsed, threads: how.workers ?? 1, shareFrom: how.shareFrom, from: restored?.progress ?? null,
      between: (progress) => { keeper?.save(engine, progress, before + elapsed()) },
    })
    if (searched.escapes.length === 0 || searched.cut !== null) {
      const levels = store.keepsAll ? searched.levels : levelsAgain(engine, searched, how, budget)
      const outcome = { ...outcomeOf(engine, store, searched, levels, how), seconds: before + elapsed(), peakBytes: process.memoryUsage.rss() }
      if (outcome.cut === null) keeper?.finish(outcome)
      return outcome
    }
    keeper?.restart()
    look *= 4
    engine = widened(engine, searched.escapes, how.preparation?.limits, look)
  }
}

/** Null: the budget is too small for any store. */
function storeWithin({ store = 'auto' }: How, words: number, budget: number): Store | null {
  try {
    return openStore(store, words, budget)
  } catch (thrown) {
    if (thrown instanceof RangeError) return null
    throw thrown
  }
}

/**
 * A store that does not keep all states: the search is made once more, up to the last level that is asked for, and all are
 * kept. Null: they do not fit.
 */
function levelsAgain<S>(engine: Engine<S>, { levels, violated, failed }: Searched, how: How, budget: number): readonly Level[] | null {
  const asked = [...violated.values(), failed ?? -1, how.audit === true ? levels.length - 1 : -1]
  const lastLevel = Math.max(...asked)
  if (lastLevel < 0) return levels
  const store = openStore(how.store ?? 'auto', engine.numbering.words, budget, true)
  const again = searchBreadthFirst(engine, store, { limits: {}, elapsed: () => 0, threads: 1, from: null, lastLevel, between: () => { /* Nothing is saved. */ } })
  return again.cut === null ? again.levels : null
}

/** `levels`: with states that can be read, as far as anything was found. */
function outcomeOf<S extends object>(engine: Engine<S>, store: Store, searched: Searched, levels: readonly Level[] | null, how: How): Omit<Outcome, 'seconds' | 'peakBytes'> {
  const { tables } = engine
  const { cut, violated, failed } = searched
  const audited = how.audit === true && levels !== null ? audit(engine, levels) : null
  const paths: { to(target: Target, level: number): Run } = levels === null ? { to: () => noRun } : new Paths(engine, levels)
  const thrown = failed === null ? null : paths.to(failing, failed)
  const error = thrown !== null ? { message: thrown.what, path: thrown.path ?? [] } : audited !== null && audited.differs !== null ? { message: audited.differs, path: [] } : null
  return {
    cut, states: store.count, transitions: searched.transitions, depth: searched.levels.length - 1, domains: domainsOf(engine, searched), error,
    properties: tables.system.properties.map((property, index) => {
      const level = violated.get(index)
      const found = level === undefined ? null : paths.to(violating(engine, index), level)
      const reached = (searched.reached[index] ?? 0) + store.count * unconditional(property)
      return conclude(property, { reached, found }, error !== null ? 'failed' : cut !== null ? 'cut' : 'complete')
    }),
    account: accountOf(engine, store, searched.threads, audited),
  }
}

function accountOf<S>(engine: Engine<S>, store: Store, workers: number, audited: Account['audited']): Account {
  const { tables, numbering, learned, unclosed, symmetry } = engine
  return {
    engine: 'tables', store: store.kind, exact: store.exact, bytes: store.bytes, words: numbering.words, bits: numbering.bits,
    learned, paths: tables.paths.reduce((sum, paths) => sum + paths, 0), workers, symmetric: symmetry.what,
    audited: audited === null ? null : { states: audited.states, answers: audited.answers },
    warnings: [...(unclosed === null || learned === 'all seen' ? [] : [unclosedText(engine, unclosed)]), ...symmetry.refused],
  }
}

/** How many of a property's instances have no premise: these count in every state. */
const unconditional = <S>(property: Property<S>): number => (property.sort === 'report' ? 0 : property.instances.filter(({ premise }) => premise === undefined).length)

/** Where the states between here and there are not kept. */
const noRun: Run = { path: null, what: 'the run to it does not fit into the memory that the search may take' }

const failing: Target = { means: (meaning) => meaning.fails, shows: (answer) => answer.error }

function violating<S>({ tables }: Engine<S>, property: number): Target {
  const shows = (answer: Answer, number: number): string | null => {
    const question = tables.questions[number]
    if (question?.of === 'violated' && question.property === property && answer.yes) return question.instance
    return answer.yes ? answer.reports.find((report) => report.property === property)?.what ?? null : null
  }
  return { means: (meaning) => meaning.violates.includes(property), shows }
}

/** By domain: how many distinct values its slots took. */
function domainsOf<S>({ tables }: Engine<S>, { taken }: Searched): Record<string, number> {
  const domains = new Map<string, Set<unknown>>()
  const take = (slot: number, id: number): void => {
    const domain = tables.layout.slots[slot]?.domain ?? ''
    domains.set(domain, (domains.get(domain) ?? new Set()).add(tables.values.valueOf(slot, id)))
  }
  tables.init.forEach((id, slot) => { take(slot, id) })
  for (const [slot, id] of taken) take(slot, id)
  return Object.fromEntries([...domains].map(([domain, values]) => [domain, values.size]))
}

/** The initial state is not what the shape says, or a step is no function of the state. */
function failedAtOnce<S>(system: System<S>, thrown: unknown, seconds: number): Outcome {
  return { ...nothing(system, seconds, 'failed'), error: { message: thrown instanceof Error ? thrown.message : String(thrown), path: [] } }
}

/** There is no room for a single state. */
const nothingSeen = <S>({ tables }: Engine<S>, limits: Limits, seconds: number): Outcome => ({ ...nothing(tables.system, seconds, 'cut'), cut: memoryCut(limits) })

const nothing = <S>(system: System<S>, seconds: number, end: End): Outcome => ({
  cut: null, states: 0, transitions: 0, depth: 0, domains: {}, error: null, seconds, peakBytes: process.memoryUsage.rss(),
  properties: system.properties.map((property: Property<S>) => conclude(property, { reached: 0, found: null }, end)),
  account: {
    engine: 'tables', store: 'none', exact: true, bytes: 0, words: 0, bits: 0, learned: null, paths: 0, workers: 1,
    symmetric: [], audited: null, warnings: [],
  },
})
