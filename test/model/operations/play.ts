/**
 * Scripts for the compiled model: a run given as a list of action names, with everything that was violated on the way.
 */
import { freeze } from 'immer'
import { take } from '../../../checker/search/take.ts'
import { compileCase } from '../../../model/case.ts'
import type { Kernel } from '../../../model/kernels.ts'
import { propertyNames, type PropertyName } from '../../../model/properties/names.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import { spec } from '../../../model/spec.ts'
import type { Ghost } from '../../../model/contract/ghost.ts'
import type { Config } from '../../../model/state/config.ts'
import type { MachineState } from '../../../model/state/state.ts'
import type { Note, System } from '../../../model/system/system.ts'

export interface Stage { readonly system: System<MachineState>; readonly config: Config }

/** A scope on a kernel, with all standing properties unless some are named. */
export function stage(kernel: Kernel, scope: ScopeInput, properties: readonly PropertyName[] = propertyNames): Stage {
  const expect = Object.fromEntries(properties.map((name) => [name, 'holds'] as const))
  return compileCase(spec({ title: 'a test', kernel, cases: [] }), { name: 'a test', scope, expect }, kernel)
}

/** An action by its name; or a change of the state by the test itself. */
export type Line = string | ((state: MachineState) => MachineState)

export interface Played {
  /** The initial state, and the one after each line. */
  readonly states: readonly MachineState[]
  readonly end: MachineState
  readonly violated: ReadonlySet<string>
  readonly reached: ReadonlySet<string>
  /** By line, what the actions told: rules that changed a value, and events in words. */
  readonly told: readonly (readonly Note[])[]
}

/** @throws Error when a line names no action, or one that is not enabled there. */
export function play({ system }: Stage, script: readonly Line[]): Played {
  const violated = new Set<string>()
  const reached = new Set<string>()
  const told: Note[][] = []
  const judge = (state: MachineState): void => {
    for (const property of system.properties) {
      if (property.sort === 'report') continue
      for (const { when, premise } of property.instances) {
        if (premise?.(state) === true) reached.add(property.name)
        if (when(state) === (property.kind === 'never')) violated.add(property.name)
      }
    }
  }
  const states = [freeze(system.init, true)]
  judge(system.init)
  for (const line of script) {
    const before = states.at(-1) ?? system.init
    const notes: Note[] = []
    const after = typeof line === 'function' ? line(before) : act(system, before, line, violated, reached, notes)
    judge(after)
    told.push(notes)
    states.push(after)
  }
  return { states, end: states.at(-1) ?? system.init, violated, reached, told }
}

function act(system: System<MachineState>, state: MachineState, name: string, violated: Set<string>, reached: Set<string>, notes: Note[]): MachineState {
  const action = system.actions.find((each) => each.name === name)
  if (action === undefined) throw new Error(`no action "${name}"; there are: ${system.actions.map((each) => each.name).join('; ')}`)
  const next = take(state, action, { violated: (property) => violated.add(property), reached: (property) => reached.add(property), tell: (note) => notes.push(note) })
  if (next === null) throw new Error(`"${name}" is not enabled in ${JSON.stringify(state)}`)
  return next
}

export function ghostAt(state: MachineState, page = 0, mm = 0): Ghost {
  const found = state.mms[mm]?.ghost[page]
  if (found === undefined) throw new RangeError(`no page ${page} in mm ${mm}`)
  return found
}

/** The messages of a played run, and how often rules changed a value, for reading a script line by line. */
export const messages = (notes: readonly Note[]): string[] =>
  notes.flatMap((note) => (note.note === 'event' && note.text.startsWith('message: ') ? [note.text.slice('message: '.length)] : []))
export const rulesTold = (notes: readonly Note[]): string[] => notes.flatMap((note) => (note.note === 'rule' ? [note.rule] : []))
