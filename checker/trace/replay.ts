/**
 * Makes a stored run again on today's model and compares: the steps, the state after each slot by slot, what the steps
 * told, and whether the end still shows what the trace is about. The first difference is the answer; what comes after
 * it follows from it.
 */
import { same } from '../../model/system/same.ts'
import { valueAt } from '../../model/system/schema.ts'
import type { System } from '../../model/system/system.ts'
import { rebuild, type RebuildError, shownAtEnd } from './rebuild.ts'
import type { Part, State, Trace, TraceStep } from './trace.ts'

export type Replay =
  | { readonly outcome: 'same'; readonly steps: number }
  | { readonly outcome: 'different'; readonly difference: Difference }

export interface Difference {
  /** From 1; 0 is the initial state. */
  readonly step: number
  readonly action: string | null
  /** What differs: a slot (`mms[0].pt[1]`), or a word for something else. */
  readonly about: string
  readonly stored: string
  readonly today: string
}

export function replay<S extends object>(stored: Trace, system: System<S>): Replay {
  const again = rebuild(system, stored.meta.actions, stored.meta)
  const today = again.ok ? again.value : again.error.before
  const difference = firstDifference(stored, today)
    ?? (again.ok ? endDifference(stored, today, system) : notTaken(again.error))
  return difference === null ? { outcome: 'same', steps: stored.steps.length } : { outcome: 'different', difference }
}

function firstDifference(stored: Trace, today: Trace): Difference | null {
  const shape = (trace: Trace): string => trace.slots.map((slot) => slot.text).join(' ')
  if (shape(stored) !== shape(today)) return { step: 0, action: null, about: 'the slots of a state', stored: oddSlots(stored, today), today: oddSlots(today, stored) }
  const initially = stateDifference(stored, stored.init, today.init)
  if (initially !== null) return { step: 0, action: null, ...initially }
  for (const [i, now] of today.steps.entries()) {
    const then = stored.steps[i]
    if (then === undefined) break
    const difference = stateDifference(stored, then.state, now.state) ?? toldDifference(then, now)
    if (difference !== null) return { step: now.number, action: now.action, ...difference }
  }
  return null
}

type Differs = Pick<Difference, 'about' | 'stored' | 'today'>

function stateDifference({ slots }: Trace, stored: State, today: State): Differs | null {
  const slot = slots.find(({ path }) => !same(valueAt(stored, path), valueAt(today, path)))
  if (slot !== undefined) return { about: slot.text, stored: valueText(valueAt(stored, slot.path)), today: valueText(valueAt(today, slot.path)) }
  const fixed = Object.keys({ ...stored, ...today }).find((name) => !same(stored[name], today[name]))
  return fixed === undefined ? null : { about: `the fixed part of ${fixed}`, stored: valueText(stored[fixed]), today: valueText(today[fixed]) }
}

function toldDifference(stored: TraceStep, today: TraceStep): Differs | null {
  if (stored.actor !== today.actor) return { about: 'the actor', stored: stored.actor, today: today.actor }
  const lines = (step: TraceStep): string[] => [...step.parts.flatMap(partLines), ...step.violations.map(({ property, what }) => `violates ${property}: ${what}`)]
  const [then, now] = [lines(stored), lines(today)]
  const at = Array.from({ length: Math.max(then.length, now.length) }).findIndex((_, i) => then[i] !== now[i])
  return at === -1 ? null : { about: 'what the step tells', stored: then[at] ?? 'nothing more', today: now[at] ?? 'nothing more' }
}

const partLines = (part: Part): string[] => [
  [...part.chain, part.label ?? ''].join(' > '),
  ...part.functions.map((chain) => `calls ${chain.join(' > ')}`),
  ...part.told.map((told) => (told.note === 'event' ? told.text : `rule ${told.rule}, ${told.where}: ${told.from} -> ${told.to}`)),
]

function endDifference<S extends object>(stored: Trace, today: Trace, system: System<S>): Difference | null {
  const { property, kind } = stored.meta
  const shown = shownAtEnd(system, property, today)
  const word = kind === 'sometimes' ? 'reached' : 'violated'
  const at = { step: stored.steps.length, action: stored.meta.actions.at(-1) ?? null, about: `the verdict on ${property}` }
  const known = system.properties.some((each) => each.name === property)
  if (shown === null) return { ...at, stored: word, today: known ? `not ${word}` : 'no such property' }
  return shown === (stored.meta.what ?? shown) ? null : { ...at, stored: `${word}: ${stored.meta.what ?? ''}`, today: `${word}: ${shown}` }
}

function notTaken(error: RebuildError): Difference {
  const today = error.problem === 'threw' ? `throws: ${error.message ?? ''}` : error.problem
  return { step: error.step, action: error.action, about: 'the action', stored: 'taken', today }
}

function oddSlots(trace: Trace, other: Trace): string {
  const odd = trace.slots.filter((slot) => !other.slots.some((each) => each.text === slot.text)).map((slot) => slot.text)
  return odd.length > 0 ? `has ${odd.join(', ')}` : `${trace.slots.length} slots`
}

const valueText = (value: unknown): string => JSON.stringify(value) ?? 'nothing'
