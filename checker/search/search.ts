/**
 * The search that checks are run with: breadth-first and exact, on tables learned from the steps (checker/engine).
 *
 * It answers as the reference does (reference.ts): the same counts, the same verdicts, the same runs.
 */
import { freemem } from 'node:os'
import { type Engine, prepare, widened } from '../engine/engine.ts'
import type { Answer } from '../engine/tables.ts'
import { InlineStore } from '../engine/store/inline.ts'
import type { Store } from '../engine/store/store.ts'
import type { Property, System } from '../../model/system/system.ts'
import { type Searched, searchBreadthFirst } from './breadth-first.ts'
import { conclude } from './conclude.ts'
import type { Limits, Outcome } from './outcome.ts'
import { Paths, type Target } from './paths.ts'

/** Of the memory that is free: what a search may take when nobody says how much. */
const share = 0.7

export function search<S extends object>(system: System<S>, limits: Limits = {}): Outcome {
  const began = performance.now()
  let engine: Engine<S>
  try {
    engine = prepare(system)
  } catch (thrown) {
    return failedAtOnce(system, thrown, began)
  }
  for (;;) {
    const store = new InlineStore(engine.numbering.words, limits.maxBytes ?? Math.floor(freemem() * share))
    const seconds = (performance.now() - began) / 1000
    const searched = searchBreadthFirst(engine, store, limits.seconds === undefined ? limits : { ...limits, seconds: limits.seconds - seconds })
    if (searched.escapes.length === 0) return outcomeOf(engine, store, searched, began)
    engine = widened(engine, searched.escapes)
  }
}

function outcomeOf<S>(engine: Engine<S>, store: Store, searched: Searched, began: number): Outcome {
  const { tables } = engine
  const { cut, levels, violated, failed } = searched
  const domains = domainsOf(engine)
  const paths = new Paths(engine, store, levels)
  const error = failed === null ? null : paths.to(failing, failed)
  return {
    cut, states: store.count, transitions: searched.transitions, depth: levels.length - 1, domains,
    error: error === null ? null : { message: error.what, path: error.path },
    properties: tables.system.properties.map((property, index) => {
      const level = violated.get(index)
      const found = level === undefined ? null : paths.to(violating(engine, index), level)
      const reached = (searched.reached[index] ?? 0) + store.count * unconditional(property)
      return conclude(property, { reached, found }, failed !== null ? 'failed' : cut !== null ? 'cut' : 'complete')
    }),
    seconds: (performance.now() - began) / 1000, peakBytes: process.memoryUsage.rss(),
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
function domainsOf<S>({ tables, plan: { program } }: Engine<S>): Record<string, number> {
  const taken = new Map<string, Set<unknown>>()
  const take = (slot: number, id: number): void => {
    const domain = tables.layout.slots[slot]?.domain ?? ''
    taken.set(domain, (taken.get(domain) ?? new Set()).add(tables.values.valueOf(slot, id)))
  }
  tables.init.forEach((id, slot) => { take(slot, id) })
  for (const [place, { writes }] of program.meanings) if ((program.hits[place] ?? 0) > 0) for (const [slot, id] of writes) take(slot, id)
  return Object.fromEntries([...taken].map(([domain, values]) => [domain, values.size]))
}

/** The initial state is not what the shape says. */
function failedAtOnce<S>(system: System<S>, thrown: unknown, began: number): Outcome {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    cut: null, states: 0, transitions: 0, depth: 0, domains: {}, error: { message, path: [] },
    seconds: (performance.now() - began) / 1000, peakBytes: process.memoryUsage.rss(),
    properties: system.properties.map((property: Property<S>) => conclude(property, { reached: 0, found: null }, 'failed')),
  }
}
