/** The heading of a trace of the memory model, from the values that the commands have at hand. */
import type { Kernel } from '../../model/kernels.ts'
import { patches } from '../../model/patches/index.ts'
import type { Scope } from '../../model/scope.ts'
import type { Value } from '../../model/system/schema.ts'
import type { PropertyOutcome } from '../search/outcome.ts'
import type { Heading } from './meta.ts'

export interface Found {
  readonly tool: string
  readonly spec: string
  readonly case: string
  /** The kernel that was checked, with nothing of `without` in it. */
  readonly kernel: Kernel
  /** Ids of the patches that this run was asked to leave out. */
  readonly without: readonly string[]
  readonly scope: Scope
  readonly expected: string | null
  readonly known: string | null
  readonly property: PropertyOutcome
  readonly command: string
}

export function mmHeading({ kernel, without, scope, property, ...found }: Found): Heading {
  return {
    ...found,
    model: 'mm',
    kernel: { name: kernel.name, patches: [...kernel.patches].sort() },
    without: without.map((id) => ({ id, subject: patches.find((patch) => patch.id === id)?.subject ?? null })),
    scope: scope as unknown as { readonly [key: string]: Value },
    property: property.name, kind: property.kind, what: property.what,
  }
}
