/** From a case to a system that a checker runs. */
import { compile } from './language/compile.ts'
import { modelledFunctions } from './language/procedure.ts'
import type { Kernel } from './kernels.ts'
import { operationsOf } from './operations/index.ts'
import { standingProperties } from './properties/index.ts'
import { asProperty } from './properties/own.ts'
import { propertyNames, type PropertyName } from './properties/names.ts'
import { completeScope, has, type Scope, type ScopeInput } from './scope.ts'
import type { CaseInput, Spec } from './spec.ts'
import { type Config, configure } from './state/config.ts'
import type { MachineState } from './state/state.ts'
import type { Property, System } from './system/system.ts'
import { UserError } from './user-error.ts'

export interface CompiledCase {
  readonly system: System<MachineState>
  readonly config: Config
  readonly scope: Scope
}

/**
 * The case under a kernel, with its scope or parts of it overridden; it checks the properties that the case has
 * expectations about. @throws UserError for a property that neither the tool nor the spec has.
 */
export function compileCase(spec: Spec, each: CaseInput, kernel: Kernel, overrides: Partial<ScopeInput> = {}): CompiledCase {
  for (const name of Object.keys(kernel.replaced)) {
    const known = modelledFunctions().map((modelled) => modelled.name)
    if (!known.includes(name)) throw new UserError('function', name, known)
  }
  const scope = completeScope({ ...each.scope, ...overrides })
  if (has(scope, 'fork', 'exit') && scope.mms < 2) throw new UserError('scope', 'mms', [], 'the operations fork and exit need mms: 2')
  const config = configure(scope, kernel)
  const properties = Object.keys(each.expect).map((name) => propertyOf(spec, config, name))
  return { scope, config, system: compile(config, operationsOf(scope), properties, each.name) }
}

function propertyOf(spec: Spec, config: Config, name: string): Property<MachineState> {
  const own = spec.properties?.find((property) => property.name === name)
  if (own !== undefined) return asProperty(config, own)
  if (!(propertyNames as readonly string[]).includes(name)) throw new UserError('property', name, [...propertyNames, ...(spec.properties ?? []).map((property) => property.name)])
  return standingProperties[name as PropertyName].make(config)
}
