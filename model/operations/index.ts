/** All operations. */
import { has, type Scope } from '../scope.ts'
import type { Operation } from '../language/operation.ts'
import { accesses } from './accesses.ts'
import { daemons } from './daemons.ts'
import { syscalls } from './syscalls.ts'
import { ioctls } from './userfaultfd.ts'

export { operationNames, type OperationName } from './names.ts'

export const operations: readonly Operation[] = [...accesses, ...ioctls, ...syscalls, ...daemons]

/** Those that a scope allows, on memory that it has. */
export const operationsOf = (scope: Scope): Operation[] =>
  operations.filter((op) => has(scope, op.name) && (op.kinds?.some((kind) => scope.kinds.includes(kind)) ?? true))
