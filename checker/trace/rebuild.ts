/**
 * Makes a run again from the names of its actions, and listens while it does.
 *
 * The actions are taken with the reference semantics (immer), whichever engine found the run. A name that the system no
 * longer has, or an action that is no longer enabled where the run takes it, is the ordinary fate of a stored trace
 * when the model moves on: an answer with the step in it, not a crash.
 */
import { freeze } from 'immer'
import { slotsOf } from '../../model/system/schema.ts'
import type { Action, Note, System, Watch } from '../../model/system/system.ts'
import type { Path } from '../search/outcome.ts'
import { take } from '../search/take.ts'
import { changesBetween } from './diff.ts'
import type { Heading } from './meta.ts'
import { bad, good, type Result } from './result.ts'
import type { Part, State, Trace, TraceStep, Violation } from './trace.ts'

export interface RebuildError {
  readonly problem: 'no such action' | 'not enabled' | 'threw'
  /** From 1. */
  readonly step: number
  readonly action: string
  /** What was thrown. */
  readonly message: string | null
  /** The trace up to the step that cannot be taken. */
  readonly before: Trace
}

export function rebuild<S extends object>(system: System<S>, path: Path, heading: Heading): Result<Trace, RebuildError> {
  const slots = slotsOf(system.shape)
  const byName = new Map(system.actions.map((action) => [action.name, action]))
  const actors = [...new Set(system.actions.map((action) => action.actor))]
  const steps: TraceStep[] = []
  const init = freeze(system.init, true)
  let state = init
  const traceOf = (actions: readonly string[]): Trace =>
    ({ meta: { ...heading, actors, actions }, slots, init: plain(init), steps })

  for (const [index, name] of path.entries()) {
    const failed = (problem: RebuildError['problem'], message: string | null = null): Result<Trace, RebuildError> =>
      bad({ problem, step: index + 1, action: name, message, before: traceOf(path.slice(0, index)) })
    const action = byName.get(name)
    if (action === undefined) return failed('no such action')
    const heard = listen()
    let next: S | null
    try {
      next = take(state, action, heard.watch)
    } catch (thrown) {
      return failed('threw', thrown instanceof Error ? thrown.message : String(thrown))
    }
    if (next === null) return failed('not enabled')
    steps.push(stepOf(index + 1, action, heard, plain(next), changesBetween(slots, state, next)))
    state = next
  }
  return good(traceOf([...path]))
}

/** What the end of a trace shows of a property: the words for it, or null when it does not show it. */
export function shownAtEnd<S>(system: System<S>, name: string, trace: Trace): string | null {
  const property = system.properties.find((each) => each.name === name)
  if (property === undefined) return null
  const last = trace.steps.at(-1)
  if (property.sort === 'report') return last?.violations.find((violation) => violation.property === name)?.what ?? null
  const state = (last?.state ?? trace.init) as S
  return property.instances.find((instance) => instance.when(state) === (property.kind !== 'always'))?.label ?? null
}

interface Heard { readonly watch: Watch; readonly notes: readonly Note[]; readonly violations: readonly Violation[] }

function listen(): Heard {
  const notes: Note[] = []
  const violations: Violation[] = []
  return {
    notes, violations,
    watch: {
      violated: (property, what) => { violations.push({ property, what }) },
      reached: () => {},
      tell: (note) => { notes.push(note) },
    },
  }
}

function stepOf<S>(number: number, action: Action<S>, { notes, violations }: Heard, state: State, changes: TraceStep['changes']): TraceStep {
  return { number, actor: action.actor, action: action.name, parts: partsOf(notes), violations, state, changes }
}

/** A 'step' note begins a part; what is told before the first one belongs to a part without a name. */
export function partsOf(notes: readonly Note[]): Part[] {
  const parts: Part[] = []
  const unnamed: Part = { operation: null, chain: [], label: null, functions: [], told: [] }
  const change = (edit: (part: Part) => Part): void => { parts.push(edit(parts.pop() ?? unnamed)) }
  for (const note of notes) {
    switch (note.note) {
      case 'step':
        parts.push({ ...unnamed, operation: note.operation, chain: note.chain, label: note.label })
        break
      case 'function':
        change((part) => ({ ...part, functions: withChain(part.functions, note.chain) }))
        break
      case 'rule':
      case 'event':
        change((part) => ({ ...part, told: [...part.told, note] }))
    }
  }
  return parts
}

/** A chain that goes on from the last one takes its place. */
function withChain(chains: Part['functions'], chain: readonly string[]): Part['functions'] {
  const last = chains.at(-1)
  const goesOn = last !== undefined && last.length < chain.length && last.every((name, i) => chain[i] === name)
  return goesOn ? [...chains.slice(0, -1), chain] : [...chains, chain]
}

/** A state of a checked system is a record of plain values; its type says more than a trace needs to know. */
const plain = (state: unknown): State => state as State
