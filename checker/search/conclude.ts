/** From what a search saw of a property to its verdict. */
import type { Property } from '../../model/system/system.ts'
import type { Path, PropertyOutcome, Verdict } from './outcome.ts'

export interface Seen {
  /** How often the premise occurred. */
  readonly reached: number
  /** A shortest run to a violation (to a witness, for `sometimes`), and what is violated there. */
  readonly found: { readonly path: Path | null; readonly what: string } | null
}

/** How the search ended: `failed` when a step or a property threw. */
export type End = 'complete' | 'cut' | 'failed'

export function conclude<S>(property: Property<S>, { reached, found }: Seen, end: End): PropertyOutcome {
  return { name: property.name, kind: property.kind, verdict: verdictOf(property, reached, found !== null, end), reached, path: found?.path ?? null, what: found?.what ?? null }
}

function verdictOf<S>(property: Property<S>, reached: number, found: boolean, end: End): Verdict {
  if (property.kind === 'sometimes') return found ? 'holds' : end === 'failed' ? 'error' : end === 'cut' ? 'inconclusive' : 'violated'
  if (found) return 'violated'
  if (end === 'failed') return 'error'
  if (end === 'cut') return 'inconclusive'
  return hasPremise(property) && reached === 0 ? 'vacuous' : 'holds'
}

const hasPremise = <S>(property: Property<S>): boolean =>
  property.sort === 'report' ? property.hasPremise : property.instances.some(({ premise }) => premise !== undefined)
