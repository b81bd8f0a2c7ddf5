/**
 * A case compiled: scope, kernel and operations become a system that any checker can run.
 *
 * Each thread has one action to go on with the call that it is in, and one for every way to begin a call; both once per
 * outcome of the choices that the steps declare. `inflight: n` makes a call that begins while n others are half-way run
 * to its end in one go; if it would have to wait for one of them, it cannot begin now. That is a bound like any other:
 * monotone in n, exhaustive when n is the number of actors.
 */
import { type Actor, type Config, initialState } from '../state/config.ts'
import type { Region } from '../state/layout.ts'
import { Machine } from '../state/machine.ts'
import { idle, isIdle, type Position } from '../state/position.ts'
import { whole } from '../state/whole.ts'
import { schemaOf } from '../state/schema.ts'
import type { MachineState, Place } from '../state/state.ts'
import { same } from '../system/same.ts'
import type { Action, Property, Symmetry, System, Watch } from '../system/system.ts'
import { NOT_ENABLED } from './flow.ts'
import { type Call, idOf, type Operation } from './operation.ts'
import { flatten, type Program } from './program.ts'
import { type Choices, resume, start } from './run.ts'

export function compile(config: Config, operations: readonly Operation[], properties: readonly Property<MachineState>[], name: string): System<MachineState> {
  const programs = new Map(operations.map((op) => [idOf(op), flatten(idOf(op), op.body, config.kernel.replaced)]))
  const byStep = new Map<string, { program: Program; operation: Operation }>()
  for (const operation of operations) {
    const program = programs.get(idOf(operation))
    if (program !== undefined) for (const at of program.byName.keys()) byStep.set(at, { program, operation })
  }
  const actions: Action<MachineState>[] = []
  config.actors.forEach((actor, thread) => {
    const mine = operations.filter((op) => op.role === actor.role)
    actions.push(...goOn(config, actor, thread, mine, byStep))
    for (const operation of mine) {
      const program = programs.get(idOf(operation))
      if (program === undefined) continue
      for (const start of startsOf(config, actor, operation)) actions.push(...begin(config, actor, thread, program, callAt(config, operation, start)))
    }
  })
  return { name, shape: schemaOf(config), init: initialState(config), actions, properties, symmetric: interchangeable(config) }
}

/** Threads of one process that play the same role: what one can do another can, and nothing remembers which of them did it. */
function interchangeable({ actors, scope }: Config): Symmetry[] {
  const threadsOf = (mm: number): number[] => actors.flatMap((actor, thread) => (actor.role === 'thread' && actor.mm === mm ? [thread] : []))
  return Array.from({ length: scope.mms }, (_, mm) => ({
    what: scope.mms > 1 ? `the threads of mm ${mm}` : 'the threads', columns: threadsOf(mm).map((thread) => [`threads[${thread}]`]),
  })).filter(({ columns }) => columns.length > 1)
}

function goOn(config: Config, actor: Actor, thread: number, mine: readonly Operation[], byStep: ReadonlyMap<string, { program: Program; operation: Operation }>): Action<MachineState>[] {
  const programs = [...new Set([...byStep.values()].filter((entry) => mine.includes(entry.operation)).map((entry) => entry.program))]
  const all = choicesOf(programs)
  const position = (state: MachineState): Position => whole(state.threads[thread] ?? idle)
  return combinations(all).map((choices) => ({
    name: `${actor.name}: goes on${choiceText(choices, all)}`,
    actor: actor.name,
    enabled: (state) => !isIdle(position(state)),
    apply: (draft, watch) => attempt(config, draft, watch, choices, all, (m) => {
      const where = position(draft)
      if (isIdle(where)) throw NOT_ENABLED
      const entry = byStep.get(where.at)
      if (entry === undefined) throw new Error(`thread ${thread} stands at "${where.at}", which no operation of the scope has`)
      const { program, operation } = entry
      const declared = program.steps[program.byName.get(where.at) ?? -1]?.step.choose ?? {}
      m.when(fits(choices, declared, all))
      resume(m, { program, call: callAt(config, operation, { mm: where.mm, page: where.page }), thread }, where)
    }),
  }))
}

function begin(config: Config, actor: Actor, thread: number, program: Program, call: Call): Action<MachineState>[] {
  const { granularity, inflight } = config.scope
  const wholeCall = (m: Machine): boolean => granularity === 'syscall' || (config.inflight_matters && m.state.inflight >= (inflight ?? 0))
  const first = program.steps[0]?.step.choose ?? {}
  const all = choicesOf([program])
  return combinations(all).map((choices) => ({
    name: `${actor.name}: ${idOf(call.operation)} ${placeText(config, call)}${choiceText(choices, all)}`,
    actor: actor.name,
    enabled: (state) => state.threads[thread]?.at === 'idle',
    apply: (draft, watch) => attempt(config, draft, watch, choices, all, (m) => {
      m.when(draft.threads[thread]?.at === 'idle' && m.alive(call.start.mm))
      const toTheEnd = wholeCall(m)
      m.when(toTheEnd || fits(choices, first, all))
      start(m, { program, call, thread }, () => toTheEnd)
    }),
  }))
}

/** A run that never comes to one of its unusual outcomes is not enabled: it is the run with the usual outcome over again. */
function attempt(config: Config, draft: MachineState, watch: Watch, choices: Choices, all: readonly Declared[], run: (m: Machine) => void): boolean {
  const m = new Machine(config, draft, watch)
  m.choices = choices
  try {
    run(m)
    return unusual(choices, all).every(([name]) => m.made.has(name))
  } catch (thrown) {
    if (thrown === NOT_ENABLED) return false
    throw thrown
  }
}

/** Where an actor can start an operation: a process that it may act in, and a page of a kind that the operation is for. */
function startsOf(config: Config, actor: Actor, operation: Operation): Place[] {
  const mms = Array.from({ length: config.scope.mms }, (_, mm) => mm)
    .filter((mm) => (actor.mm ?? mm) === mm && (operation.mm ?? mm) === mm && (operation.over !== 'file page' || mm === 0))
  const pages = pagesOf({ first: 0, pages: config.pages })
    .filter((page) => operation.kinds?.includes(regionAt(config, page).kind) ?? true)
    .filter((page) => (operation.over === 'mm' ? page === 0 : operation.over === 'vma' ? page === regionAt(config, page).first : true))
  return mms.flatMap((mm) => pages.map((page) => ({ mm, page })))
}

/** A call that stands at this place, or starts there: what it is about follows from the operation. */
function callAt(config: Config, operation: Operation, start: Place): Call {
  const { mm, page } = start
  const mms = Array.from({ length: config.scope.mms }, (_, each) => each)
  const counted = (range: Pick<Region, 'first' | 'pages'>): Call =>
    ({ operation, start, first: range.first, last: range.first + range.pages - 1, counted: pagesOf(range).map((each) => ({ mm, page: each })) })
  switch (operation.over) {
    case 'page': return counted({ first: page, pages: 1 })
    case 'vma': return counted(regionAt(config, page))
    case 'mm': return counted({ first: 0, pages: config.pages })
    case 'file page': return { operation, start, first: page, last: page, counted: mms.map((each) => ({ mm: each, page })) }
  }
}

const pagesOf = ({ first, pages }: Pick<Region, 'first' | 'pages'>): number[] => Array.from({ length: pages }, (_, i) => first + i)

function regionAt({ layout }: Config, page: number): Region {
  const region = layout.regions[layout.regionOf[page] ?? -1]
  if (region === undefined) throw new RangeError(`page ${page} lies in no VMA of the scope`)
  return region
}

function placeText(config: Config, { operation, start }: Call): string {
  const where = config.scope.mms > 1 ? `mm ${start.mm} ` : ''
  switch (operation.over) {
    case 'page': return `${where}page ${start.page}`
    case 'vma': return `${where}${regionAt(config, start.page).kind} vma`
    case 'mm': return `mm ${start.mm}`
    case 'file page': return `page ${start.page}`
  }
}

type Declared = Readonly<Record<string, readonly string[]>>

/** Every combination of outcomes of all the choices declared; the empty one when there are none. */
function combinations(declared: readonly Declared[]): Choices[] {
  const known = new Map<string, readonly string[]>()
  for (const [name, outcomes] of declared.flatMap((choose) => Object.entries(choose))) {
    if (!same(known.get(name) ?? outcomes, outcomes)) throw new Error(`the choice "${name}" is declared twice, with different outcomes`)
    known.set(name, outcomes)
  }
  let found: Choices[] = [{}]
  for (const [name, outcomes] of known) found = found.flatMap((before) => outcomes.map((outcome) => ({ ...before, [name]: outcome })))
  return found
}

/** The outcomes that are not the first of their choice; these make an action's name. */
const unusual = (choices: Choices, declared: readonly Declared[]): [string, string][] =>
  Object.entries(choices).filter(([name, outcome]) => !declared.some((choose) => choose[name]?.[0] === outcome))

/** Whether every choice that the step does not make stands at its first outcome: else the same step would run twice. */
const fits = (choices: Choices, step: Declared, declared: readonly Declared[]): boolean =>
  unusual(choices, declared).every(([name]) => name in step)

function choiceText(choices: Choices, declared: readonly Declared[]): string {
  const words = unusual(choices, declared).map(([name, outcome]) => `${name}=${outcome}`)
  return words.length === 0 ? '' : ` [${words.join(', ')}]`
}

const choicesOf = (programs: readonly Program[]): Declared[] => programs.flatMap((program) => program.steps.map((placed) => placed.step.choose))
