/**
 * Runs steps of a thread on one draft: the first step of a call, the next step of a call that is half-way, or a call from
 * where it stands to its end in one go. What this file does is the meaning of the step language.
 */
import type { Machine } from '../state/machine.ts'
import { type Busy, idle, park } from '../state/position.ts'
import type { Place } from '../state/state.ts'
import type { Flow, Result } from './flow.ts'
import type { Call, Operation } from './operation.ts'
import type { PlacedStep, Program } from './program.ts'

/** Outcomes of declared choices, in the order in which `choices` of the program lists them. */
export type Choices = Readonly<Record<string, string>>

interface Running {
  readonly program: Program
  readonly call: Omit<Call, 'operation'> & { readonly operation: Pick<Operation, 'call'> }
  readonly thread: number
}

type After = { readonly done: true; readonly result: Result } | { readonly done: false; readonly index: number; readonly place: Place }

/** Starts a call: its first step, or all of it when `toTheEnd` says so after the first step. @throws NOT_ENABLED */
export function start(m: Machine, running: Running, toTheEnd: () => boolean): void {
  const { call } = running
  m.call = call
  if (call.operation.call !== undefined) for (const place of call.counted) m.callStarts(place, call.operation.call)
  let after = runStep(m, running, 0, call.start)
  if (!after.done && toTheEnd()) after = runOn(m, running, after)
  settle(m, running, after, 'start')
}

/** A whole call, by nobody in particular, with nobody in between: what a scenario does. @throws NOT_ENABLED */
export function runCall(m: Machine, program: Program, call: Omit<Call, 'operation' | 'counted'>): Result {
  const running: Running = { program, call: { ...call, operation: {}, counted: [] }, thread: 0 }
  m.call = call
  m.choices = Object.fromEntries(program.steps.flatMap(({ step }) => Object.entries(step.choose).map(([name, [usual = '']]) => [name, usual])))
  return runOn(m, running, runStep(m, running, 0, call.start)).result
}

/** The next step of a call that is half-way. @throws NOT_ENABLED */
export function resume(m: Machine, running: Running, position: Busy): void {
  const { at, mm, page, ...locals } = position
  const index = running.program.byName.get(at)
  if (index === undefined) throw new Error(`no step is named "${at}"`)
  m.locals = locals
  m.call = running.call
  settle(m, running, runStep(m, running, index, { mm, page }), 'resume')
}

function runOn(m: Machine, running: Running, from: After): After & { readonly done: true } {
  let after = from
  for (let steps = 0; !after.done; steps++) {
    if (steps > 10_000) throw new Error(`${running.program.operation} does not end`)
    after = runStep(m, running, after.index, after.place)
  }
  return after
}

function settle(m: Machine, { program, call, thread }: Running, after: After, from: 'start' | 'resume'): void {
  if (after.done) {
    if (call.operation.call !== undefined) for (const place of call.counted) m.callReturns(place, call.operation.call, after.result)
    m.tell(`returns ${after.result}`)
    if (from === 'resume') m.state.threads[thread] = idle
  } else {
    const next = stepAt(program, after.index)
    m.state.threads[thread] = park(next.at, after.place.mm, after.place.page, m.locals, next.step.keeps)
  }
  if (!m.config.inflight_matters) return
  if (from === 'start' && !after.done) count(m, 1)
  if (from === 'resume' && after.done) count(m, -1)
}

/** How many calls are half-way. */
function count(m: Machine, by: 1 | -1): void {
  const inflight = m.state.inflight + by
  if (inflight < 0 || inflight > m.config.actors.length) throw new Error(`${inflight} calls are half-way, which cannot be`)
  m.state.inflight = inflight
}

function runStep(m: Machine, { program }: Running, index: number, place: Place): After {
  const placed = stepAt(program, index)
  m.watch.tell?.({ note: 'step', operation: program.operation, chain: placed.chain, label: placed.step.label })
  m.startChain(placed.chain)
  const flow: Flow = placed.step.body(m, place)
  return follow(placed, flow, place)
}

function follow(placed: PlacedStep, flow: Flow, place: Place): After {
  if (flow === undefined) return goTo(placed.next, place)
  switch (flow.flow) {
    case 'user': return { done: true, result: flow.result }
    case 'leave': return goTo(placed.leave, place)
    case 'go': {
      const index = placed.jumps[flow.to]
      if (index === undefined) throw new Error(`step "${placed.at}" jumps to "${flow.to}" without declaring it`)
      return { done: false, index, place: flow.place ?? place }
    }
  }
}

const goTo = (index: number | 'end', place: Place): After => (index === 'end' ? { done: true, result: 0 } : { done: false, index, place })

function stepAt(program: Program, index: number): PlacedStep {
  const placed = program.steps[index]
  if (placed === undefined) throw new RangeError(`${program.operation} has no step ${index}`)
  return placed
}
