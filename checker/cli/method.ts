/** How runs are to be searched, as the command line says it. */
import { availableParallelism } from 'node:os'
import { type StoreKind, storeKinds } from '../engine/store/store.ts'
import { usage } from './exit.ts'
import type { Method } from './run.ts'

export interface MethodOptions {
  readonly engine?: string
  readonly store?: string
  readonly workers?: string
  /** False for `--no-symmetry`. */
  readonly symmetry?: boolean
  readonly audit?: boolean
}

const engines = ['tables', 'reference'] as const
const stores = ['auto', ...storeKinds] as const

export function methodFor({ engine, store, workers, symmetry, audit }: MethodOptions): Method {
  const chosen = oneOf('--engine', engine, engines) ?? 'tables'
  if (chosen === 'reference') {
    const senseless = [store !== undefined && '--store', workers !== undefined && '--workers', audit === true && '--audit'].find((flag) => flag !== false)
    if (senseless !== undefined) throw usage(`${senseless} says nothing to --engine reference, which keeps states as they are and runs the steps themselves`)
  }
  return {
    engine: chosen, store: oneOf('--store', store, stores) satisfies StoreKind | 'auto' | undefined ?? 'auto', workers: threads(workers),
    symmetry: symmetry ?? true, audit: audit ?? false,
  }
}

function oneOf<T extends string>(flag: string, given: string | undefined, known: readonly T[]): T | undefined {
  if (given === undefined) return undefined
  const found = known.find((name) => name === given)
  if (found === undefined) throw usage(`${flag} "${given}": there is ${known.join(', ')}`)
  return found
}

const mostThreads = 64

/** All that the machine has, unless said otherwise. */
function threads(given: string | undefined): number {
  if (given === undefined) return availableParallelism()
  const number = Number(given)
  if (!/^\d+$/.test(given) || number < 1 || number > mostThreads) throw usage(`--workers "${given}" is no number from 1 to ${mostThreads}; example: --workers 2`)
  return number
}
