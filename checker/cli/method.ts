/** How runs are to be searched, as the command line says it. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type StoreKind, storeKinds } from '../engine/store/store.ts'
import { slug } from '../trace/store.ts'
import { exits, Failure, usage } from './exit.ts'
import type { Method, Planned } from './run.ts'

export interface MethodOptions {
  readonly engine?: string
  readonly store?: string
  readonly workers?: string
  /** False for `--no-symmetry`. */
  readonly symmetry?: boolean
  readonly audit?: boolean
  readonly checkpoint?: string
  readonly resume?: string
}

const engines = ['tables', 'reference'] as const
const stores = ['auto', ...storeKinds] as const

export function methodFor({ engine, store, workers, symmetry, audit, checkpoint, resume }: MethodOptions): Method {
  const chosen = oneOf('--engine', engine, engines) ?? 'tables'
  if (chosen === 'reference') {
    const given = { '--store': store, '--workers': workers, '--audit': audit, '--checkpoint': checkpoint, '--resume': resume }
    const senseless = Object.entries(given).find(([, value]) => value !== undefined)?.[0]
    if (senseless !== undefined) throw usage(`${senseless} says nothing to --engine reference, which keeps states as they are and runs the steps themselves`)
  }
  if (store === 'fingerprint' && (checkpoint ?? resume) !== undefined) throw usage('--checkpoint and --resume need a store that keeps states; --store fingerprint does not')
  if (checkpoint !== undefined && resume !== undefined) throw usage('--checkpoint begins anew and --resume goes on: one of them; --resume keeps leaving checkpoints where it goes on')
  if (resume !== undefined && !existsSync(resume)) throw new Failure(exits.data, `${resume}: there is no checkpoint to go on from`, 'a search leaves checkpoints there with --checkpoint')
  return {
    engine: chosen, store: oneOf('--store', store, stores) satisfies StoreKind | 'auto' | undefined ?? 'auto', workers: threads(workers),
    symmetry: symmetry ?? true, audit: audit ?? false,
  }
}

/** The method for one run of several, each of which keeps its checkpoints in a folder of its own. */
export function keepingIn({ checkpoint, resume }: MethodOptions, method: Method, { loaded, of, variant, kernel, without, overrides }: Planned): Method {
  const root = checkpoint ?? resume
  if (root === undefined) return method
  const name = variant.is === 'without' ? `without ${variant.patch}` : variant.is === 'fixed' ? `with ${variant.by}` : variant.is === 'itself' ? '' : variant.is
  const folder = join(root, slug(loaded.name), slug(`${of.name} ${name}`))
  const title = [`${loaded.name}, ${of.name}`, ...(name === '' ? [] : [name]), kernel.name, ...without.map((id) => `without ${id}`), JSON.stringify({ ...of.scope, ...overrides })].join('; ')
  return { ...method, keeping: { folder, title, resume: resume !== undefined } }
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
