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
import type { Answer } from '../engine/tables.ts'
import type { Property, System } from '../../model/system/system.ts'
import { audit } from './audit.ts'
import { type Searched, searchBreadthFirst } from './breadth-first.ts'
import { conclude } from './conclude.ts'
import type { Level } from './level.ts'
import type { Account, Limits, Outcome } from './outcome.ts'
import { Paths, type Target } from './paths.ts'
import { Keeper, type Keeping } from './resume.ts'

export interface How {
  /** `auto`: inline for narrow states, tree for wide ones. */
  readonly store?: StoreKind | 'auto'
  /** Run steps again under immer on a sample of the states that the search came to. */
  readonly audit?: boolean
  /** How many threads may search together; 1 when missing. */
  readonly workers?: number
  /** Whether what the system declares interchangeable is taken for that, where it is; yes when missing. */
  readonly symmetry?: boolean
  readonly preparation?: Preparation
  /** Leaves checkpoints, or goes on from them. */
  readonly keeping?: Keeping
}

/** Of the memory that is available: what a search may take when nobody says how much. */
const share = 0.7

/** Of the time that is given: what preparing the tables may take. */
const forTables = 0.3

/** @throws CheckpointError when checkpoints are to be kept and cannot be, or the one there is no good */
export function search<S extends object>(system: System<S>, limits: Limits = {}, how: How = {}): Outcome {
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1000
  let engine: Engine<S>
  try {
    // Tables may take a part of the time that there is, not all of it: what they lack is learned on the way.
    const stopped = (): boolean => limits.stopped?.() === true || elapsed() > (limits.seconds ?? Infinity) * forTables
    engine = prepare(system, { symmetry: how.symmetry ?? true, ...how.preparation, limits: { ...usualLimits, ...how.preparation?.limits, stopped } })
  } catch (thrown) {
    return failedAtOnce(system, thrown, elapsed())
  }
  const keeper = how.keeping === undefined ? null : new Keeper(how.keeping, engine)
  try {
    return keeper?.outcome ?? goOn(engine, keeper, limits, how, elapsed)
  } finally {
    keeper?.close()
  }
}

/** From the beginning or from a checkpoint to the end, and again whenever a value turns up that was not in play. */
function goOn<S extends object>(ready: Engine<S>, keeper: Keeper<S> | null, limits: Limits, how: How, elapsed: () => number): Outcome {
  const budget = limits.maxBytes ?? Math.floor(process.availableMemory() * share)
  const missing = keeper?.missing(ready) ?? []
  let engine = missing.length === 0 ? ready : widened(ready, missing, how.preparation?.limits)
  for (;;) {
    const store = openStore(how.store ?? 'auto', engine.numbering.words, budget)
    const restored = keeper?.restore(engine, store) ?? null
    const before = restored?.seconds ?? 0
    const searched = searchBreadthFirst(engine, store, {
      limits: limits.seconds === undefined ? limits : { ...limits, seconds: limits.seconds - elapsed() },
      threads: how.workers ?? 1, from: restored?.progress ?? null,
      between: (progress) => { keeper?.save(engine, progress, before + elapsed()) },
    })
    if (searched.escapes.length === 0) {
      const levels = store.keepsAll ? searched.levels : levelsAgain(engine, searched, how, budget)
      const outcome = { ...outcomeOf(engine, store, searched, levels, how), seconds: before + elapsed(), peakBytes: process.memoryUsage.rss() }
      if (outcome.cut === null) keeper?.finish(outcome)
      return outcome
    }
    keeper?.restart()
    engine = widened(engine, searched.escapes, how.preparation?.limits)
  }
}

/** A store that does not keep all states: the search is made once more, up to the last level that is asked for, and all are kept. */
function levelsAgain<S>(engine: Engine<S>, { levels, violated, failed }: Searched, how: How, budget: number): readonly Level[] {
  const asked = [...violated.values(), failed ?? -1, how.audit === true ? levels.length - 1 : -1]
  const lastLevel = Math.max(...asked)
  if (lastLevel < 0) return levels
  const store = openStore(how.store ?? 'auto', engine.numbering.words, budget, true)
  return searchBreadthFirst(engine, store, { limits: {}, threads: 1, from: null, lastLevel, between: () => { /* Nothing is saved. */ } }).levels
}

/** `levels`: with states that can be read, as far as anything was found. */
function outcomeOf<S extends object>(engine: Engine<S>, store: Store, searched: Searched, levels: readonly Level[], how: How): Omit<Outcome, 'seconds' | 'peakBytes'> {
  const { tables } = engine
  const { cut, violated, failed } = searched
  const audited = how.audit === true ? audit(engine, levels) : null
  const paths = new Paths(engine, levels)
  const thrown = failed === null ? null : paths.to(failing, failed)
  const error = thrown !== null ? { message: thrown.what, path: thrown.path } : audited !== null && audited.differs !== null ? { message: audited.differs, path: [] } : null
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

/** The initial state is not what the shape says. */
function failedAtOnce<S>(system: System<S>, thrown: unknown, seconds: number): Outcome {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    cut: null, states: 0, transitions: 0, depth: 0, domains: {}, error: { message, path: [] },
    seconds, peakBytes: process.memoryUsage.rss(),
    properties: system.properties.map((property: Property<S>) => conclude(property, { reached: 0, found: null }, 'failed')),
    account: {
      engine: 'tables', store: 'none', exact: true, bytes: 0, words: 0, bits: 0, learned: null, paths: 0, workers: 1,
      symmetric: [], audited: null, warnings: [],
    },
  }
}
