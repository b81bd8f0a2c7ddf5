/**
 * The package's face: all that a spec author needs.
 */
export { holds, spec, violated, type CaseInput, type Known, type Spec, type SpecInput } from './spec.ts'
export { kernel, patch, type Kernel } from './kernels.ts'
export { always, never, sometimes } from './properties/own.ts'
export { step, kernelFunction, kernelProcedure, oneOf } from './language/procedure.ts'
export { go, leave, returns } from './language/flow.ts'
export { carriesBit, entryText, marker, none, present, special, swapped, type Entry } from './state/entry.ts'
export { type Machine } from './state/machine.ts'
export { type Place } from './state/state.ts'
export { same } from './system/same.ts'
