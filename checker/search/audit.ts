/**
 * Answers from the tables held against the steps themselves, under immer, on states that a search has come to.
 *
 * Guards the engine, and finds steps that depend on something that is not in the state: these cannot be seen while the
 * tables are learned, unless they make the step read other slots.
 */
import { freeze } from 'immer'
import type { Engine } from '../engine/engine.ts'
import type { Answer } from '../engine/tables.ts'
import { stateOf } from '../engine/views.ts'
import { deaf, type Watch } from '../../model/system/system.ts'
import { type Level, sizeOf } from './level.ts'
import { take } from './take.ts'

export interface Audit {
  readonly states: number
  readonly answers: number
  /** The first answer that differs, in words. */
  readonly differs: string | null
}

/** Of all states so many, evenly spread; of the steps all. */
export function audit<S extends object>(engine: Engine<S>, levels: readonly Level[], atMost = 1_000): Audit {
  const { tables } = engine
  let answers = 0
  let states = 0
  for (const ids of sampleOf(engine, levels.flat(), atMost)) {
    states++
    const state = freeze(stateOf(tables.layout, tables.valuesOf(ids)) as S, true)
    for (const [number, question] of tables.questions.entries()) {
      answers++
      const answer = withoutNoOps(tables.answer(number, ids), ids)
      const really = question.of === 'action' ? act(engine, question.action, state, ids) : ask(question.ask, state)
      if (textOf(answer) !== textOf(really)) return { states, answers, differs: `the table of "${question.name}" says ${textOf(answer)}, the step ${textOf(really)}, in ${JSON.stringify(state)}` }
    }
  }
  return { states, answers, differs: null }
}

function* sampleOf<S>({ numbering }: Engine<S>, segments: Level, atMost: number): Generator<number[]> {
  const all = sizeOf(segments)
  const states = Math.min(atMost, all)
  let before = 0
  let i = 0
  for (const { log, from, to } of segments) {
    for (; i < states && Math.floor(i * all / states) < before + to - from; i++) {
      const { words, offset } = log.read(from + Math.floor(i * all / states) - before, 1)
      yield numbering.unpack(words, offset)
    }
    before += to - from
  }
}

type Answered = Omit<Answer, 'writes'> & { readonly writes: readonly (readonly [number, number])[] }

/** A write of what stands there already is none under immer. */
const withoutNoOps = (answer: Answer, ids: readonly number[]): Answered => ({ ...answer, writes: answer.writes.filter(([slot, id]) => ids[slot] !== id) })

function act<S extends object>({ tables }: Engine<S>, number: number, state: S, ids: readonly number[]): Answered {
  const action = tables.system.actions[number]
  if (action === undefined) throw new RangeError(`no action ${number}`)
  const index = (name: string): number => tables.system.properties.findIndex((property) => property.sort === 'report' && property.name === name)
  const reports = new Map<number, string>()
  const reached = new Set<number>()
  const watch: Watch = {
    violated: (name, what) => { if (index(name) >= 0 && !reports.has(index(name))) reports.set(index(name), what) },
    reached: (name) => { if (index(name) >= 0) reached.add(index(name)) },
  }
  try {
    const next = take(state, action, watch)
    if (next === null) return no
    const after = tables.idsOf(next)
    return {
      yes: true, error: null, writes: after.flatMap((id, slot) => (id === ids[slot] ? [] : [[slot, id] as const])),
      reports: [...reports].map(([property, what]) => ({ property, what })), reached: [...reached].sort((a, b) => a - b),
    }
  } catch (thrown) {
    return { ...no, error: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

function ask<S>(question: (state: S, watch: Watch) => boolean, state: S): Answered {
  try {
    return { ...no, yes: question(state, deaf) }
  } catch (thrown) {
    return { ...no, error: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

const no: Answered = { yes: false, writes: [], reports: [], reached: [], error: null }

function textOf({ yes, writes, reports, reached, error }: Answered): string { return JSON.stringify({ yes, writes, reports, reached, error }) }
