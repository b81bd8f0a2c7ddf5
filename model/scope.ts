/**
 * The bounds of one case. Everything within them is explored; everything outside is named in the report.
 */
import { type OptionName, type Options, type Profile, profiles } from './contract/options.ts'
import type { OperationName } from './operations/names.ts'
import type { Kind } from './state/state.ts'

export const featureNames = ['EVENT_FORK', 'EVENT_REMAP', 'WP_UNPOPULATED'] as const
export type Feature = (typeof featureNames)[number]
export const kindNames = ['anon', 'shmem', 'shmem-private'] as const satisfies readonly Kind[]
export const modeNames = ['missing', 'wp'] as const
export type Mode = (typeof modeNames)[number]
export const granularityNames = ['lock', 'syscall'] as const
export type Granularity = (typeof granularityNames)[number]
export const profileNames = ['lenient', 'strict'] as const satisfies readonly Profile[]

/** As a spec writes it. */
export interface ScopeInput {
  /** Memory kinds: one VMA of each in every process. */
  readonly kinds: readonly Kind[]
  /** What actors may do, at any time and in any order. */
  readonly operations: readonly OperationName[]
  /** Pages in each VMA; 1 when missing. */
  readonly pages?: number
  /** Processes: 1, or 2 where the second is born by fork; 1 when missing. */
  readonly mms?: number
  /** User threads in each process; 2 when missing. */
  readonly threads?: number
  /** `lock`: threads interleave wherever a lock is dropped; `syscall`: every call runs to its end in one go. */
  readonly granularity?: Granularity
  /** At most so many calls half-way at once; all others run in one go meanwhile. Unbounded when missing. */
  readonly inflight?: number
  /** userfaultfd features of the context. */
  readonly features?: readonly Feature[]
  /** Modes of the registration that the scope starts with, and that `register` asks for; only WP when missing. */
  readonly modes?: readonly Mode[]
  /** Page indices whose promise is followed; all when missing. */
  readonly watch?: readonly number[]
  readonly profile?: Profile
  readonly options?: Partial<Options>
}

/** With every default filled in. */
export interface Scope {
  readonly kinds: readonly Kind[]
  readonly operations: readonly OperationName[]
  readonly pages: number
  readonly mms: number
  readonly threads: number
  readonly granularity: Granularity
  readonly inflight: number | null
  readonly features: readonly Feature[]
  readonly modes: readonly Mode[]
  readonly watch: readonly number[] | null
  readonly profile: Profile
  readonly options: Options
}

export const scopeKeys = ['kinds', 'operations', 'pages', 'mms', 'threads', 'granularity', 'inflight', 'features', 'modes', 'watch', 'profile', 'options'] as const satisfies readonly (keyof Scope)[]

export function completeScope(input: ScopeInput): Scope {
  const profile = input.profile ?? 'lenient'
  return {
    kinds: input.kinds, operations: input.operations, pages: input.pages ?? 1, mms: input.mms ?? 1, threads: input.threads ?? 2,
    granularity: input.granularity ?? 'lock', inflight: input.inflight ?? null, features: input.features ?? [],
    modes: input.modes ?? ['wp'], watch: input.watch ?? null, profile, options: { ...profiles[profile], ...input.options },
  }
}

/** All page indices of a process, over all its VMAs. */
export const pageCount = (scope: Scope): number => scope.kinds.length * scope.pages
/** Which VMA a page index lies in. */
export const regionOf = (scope: Scope, page: number): number => Math.floor(page / scope.pages)

export function kindOf(scope: Scope, page: number): Kind {
  const kind = scope.kinds[regionOf(scope, page)]
  if (kind === undefined) throw new RangeError(`page ${page} lies in no VMA of the scope`)
  return kind
}

export const has = (scope: Scope, ...operations: readonly OperationName[]): boolean => operations.some((name) => scope.operations.includes(name))
export type { OptionName }
