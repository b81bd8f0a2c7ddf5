/**
 * Toy operations for tests of the step language: short programs over the page cache of one or two shmem pages.
 */
import type { Kernel } from '../../../model/kernels.ts'
import { kernel } from '../../../model/kernels.ts'
import { compile } from '../../../model/language/compile.ts'
import { operation, type Operation } from '../../../model/language/operation.ts'
import { type Item, kernelProcedure, type Procedure, step, type StepOptions } from '../../../model/language/procedure.ts'
import type { OperationName } from '../../../model/operations/names.ts'
import { completeScope, type ScopeInput } from '../../../model/scope.ts'
import { configure } from '../../../model/state/config.ts'
import type { MachineState } from '../../../model/state/state.ts'
import { deaf, type System, type Watch } from '../../../model/system/system.ts'
import { take } from '../../../checker/search/take.ts'

export const procedure = (name: string, ...items: readonly Item[]): Procedure => kernelProcedure(name, 'toy.c', 'v5.14', items)

/** A step that does nothing and falls through. */
export const nop = (label: string, options: StepOptions = {}): Item => step(label, options, () => undefined)

/** What a thread, or for monitor and daemon names another actor, can do to a page. */
export function toy(name: OperationName, ...body: readonly Item[]): Operation {
  const role = name === 'wp' || name === 'unwp' ? 'monitor' : name === 'reclaim' ? 'daemon' : 'thread'
  return operation({ name, title: name, role, over: 'page', body })
}

export function system(operations: readonly Operation[], scope: Partial<ScopeInput> = {}, of: Kernel = kernel('v5.14')): System<MachineState> {
  const complete = completeScope({ kinds: ['shmem'], operations: operations.map((each) => each.name), threads: 1, ...scope })
  return compile(configure(complete, of), operations, [], 'toy')
}

/** The names of the actions that are enabled in a state. */
export const enabledIn = (of: System<MachineState>, state: MachineState): string[] =>
  of.actions.filter((action) => take(state, action, deaf) !== null).map((action) => action.name)

/** The state after these actions, by name. */
export function after(of: System<MachineState>, names: readonly string[], watch: Watch = deaf): MachineState {
  return names.reduce((state, name) => {
    const action = of.actions.find((each) => each.name === name)
    if (action === undefined) throw new Error(`no action "${name}"; there are: ${of.actions.map((each) => each.name).join(', ')}`)
    const next = take(state, action, watch)
    if (next === null) throw new Error(`"${name}" is not enabled after ${JSON.stringify(names)}`)
    return next
  }, of.init)
}
