/**
 * Why the end of a trace is a violation: what set the promise of the page in question, where its entry got or lost the
 * uffd-wp information, and what happened then. Read off the trace, never stored in a state: a time stamp there would
 * make the state space infinite.
 */
import { carriesBit } from '../../../model/state/entry.ts'
import type { Place } from '../../../model/state/state.ts'
import { lastState, stateBefore, type Told, type TraceStep } from '../../trace/trace.ts'
import { endText } from '../plain.ts'
import { entryWords } from './changes.ts'
import { ruleSource, ruleText } from './rule.ts'
import { placeIn, type View } from './view.ts'

export function whyLines(view: View): string[] {
  const { meta, steps } = view.trace
  const end = endText(view.trace)
  const place = placeIn(meta.what ?? '') ?? placeOfLast(view)
  if (place === null) return [end]
  const story = [promiseSet(view, place), bitMoved(view, place)].filter((part) => part !== null)
  const told = story.sort((a, b) => a.step - b.step).map((part) => part.text)
  // What a step reports is about the state that it met; a predicate is about the state that it left.
  const reported = steps.at(-1)?.violations.some((violation) => violation.property === meta.property) ?? false
  return reported ? [...told, nowText(view, place, 'before'), end] : [...told, end, nowText(view, place, 'after')]
}

interface Telling { readonly step: number; readonly text: string }

/** The last step that changed the value of the promise. */
function promiseSet(view: View, place: Place): Telling | null {
  const changes = view.trace.steps.flatMap((step) => rulesAt(step, place).map((told) => ({ step, told })))
  const last = changes.at(-1)
  if (last === undefined) return null
  const { step, told } = last
  const source = ruleSource(told.rule)
  return { step: step.number, text: `Step ${step.number} (${step.action}) made ${view.placeName(place)} "${told.to}" by ${ruleText(told.rule)}${source === null ? '' : ` [${source}]`}.` }
}

function rulesAt(step: TraceStep, place: Place): Extract<Told, { note: 'rule' }>[] {
  return step.parts.flatMap((part) => part.told.flatMap((told) => {
    const at = told.note === 'rule' ? placeIn(told.where) : null
    return told.note === 'rule' && at?.mm === place.mm && at.page === place.page ? [told] : []
  }))
}

/** The last step after which the entry carries the bit and did not before, or the other way round. */
function bitMoved(view: View, place: Place): Telling | null {
  const moved = view.trace.steps.map((step) => {
    const [before, after] = [view.entry(stateBefore(view.trace, step), place), view.entry(step.state, place)]
    return before === undefined || after === undefined ? null : { step, before, after }
  }).filter((each) => each !== null).findLast(({ before, after }) => carriesBit(before) !== carriesBit(after))
  if (moved === undefined) return null
  const { step, before, after } = moved
  const name = `${view.prefix(place.mm)}pte[${place.page}]`
  const verb = carriesBit(after) ? `gave ${name} the uffd-wp information` : `took the uffd-wp information from ${name}`
  return { step: step.number, text: `Step ${step.number} (${step.action}) ${verb}: "${entryWords(before)}" -> "${entryWords(after)}".` }
}

/** The two sides that should agree: what userspace was promised, and what the entry says. */
function nowText(view: View, place: Place, when: 'before' | 'after'): string {
  const last = view.trace.steps.at(-1)
  const state = when === 'after' || last === undefined ? lastState(view.trace) : stateBefore(view.trace, last)
  const entry = view.entry(state, place)
  const carries = entry !== undefined && carriesBit(entry)
  return `${when === 'before' ? 'Before the last step' : 'After it'} ${view.placeName(place)} is "${view.ghost(state, place)?.value ?? 'not followed'}" for userspace; its entry is "${entryWords(entry)}", which ${carries ? 'carries' : 'does not carry'} the bit.`
}

/** Where the last step acts: what its thread was about, or what its action is called. */
function placeOfLast(view: View): Place | null {
  const last = view.trace.steps.at(-1)
  if (last === undefined) return null
  const position = view.memory(stateBefore(view.trace, last)).threads[view.trace.meta.actors.indexOf(last.actor)]
  return position !== undefined && 'mm' in position ? { mm: position.mm, page: position.page } : placeIn(last.action)
}
