/**
 * The address space of a scenario, known before it runs: a region for every mapping that it will ever make. Whether a mapping really
 * comes about is seen when its line is run.
 *
 * Behind each region lie a few pages that are never mapped, as many as a span of the scenario reaches beyond its end.
 */
import { type Layout, layoutOfRegions, type Region } from '../../../model/state/layout.ts'
import type { Kind } from '../../../model/state/state.ts'
import type { MemoryKind, Op, Scenario, Span } from '../scenario.ts'

/** A mapping that a line makes. */
export interface Made {
  readonly region: number
  readonly name: string
  readonly kind: MemoryKind
  readonly first: number
  /** As many pages as the line asks for. */
  readonly pages: number
  readonly file: Region['file']
}

export interface Plan {
  readonly layout: Layout
  /** By line: what it maps. */
  readonly made: ReadonlyMap<Op, Made>
  /** How many processes there will be. */
  readonly mms: number
}

export const modelKind: Readonly<Partial<Record<MemoryKind, Kind>>> = { anon: 'anon', shm: 'shmem', shmp: 'shmem-private' }

export function planOf({ lines }: Scenario): Plan {
  const made = new Map<Op, Made>()
  // A page that is never mapped, so that there is an address space before anything is.
  const regions: Region[] = [{ name: '', kind: 'anon', first: 0, pages: 1, file: null }]
  const latest = new Map<string, Made>()
  const beyond = Math.max(0, ...lines.flatMap(({ op }) => spansOf(op)).map((span) => reach(span)))
  let first = 1
  let files = 0
  const add = (op: Op, name: string, kind: MemoryKind, pages: number, file: Region['file']): void => {
    const length = Math.max(pages, beyond) + 1
    const it: Made = { region: regions.length, name, kind, first, pages, file }
    regions.push({ name, kind: modelKind[kind] ?? 'anon', first, pages: length, file })
    made.set(op, it)
    latest.set(name, it)
    first += length
  }
  for (const { op } of lines) {
    if (op.op === 'map') {
      const source = op.from === null ? undefined : latest.get(op.from)
      const file = op.kind === 'anon' ? null : { id: source?.file?.id ?? files++, from: op.off }
      add(op, op.region, op.kind, op.pages, file)
    } else if (op.op === 'mremap') {
      const source = latest.get(op.span.region)
      if (source === undefined) continue
      const { first: from, count } = rangeOf(op.span, source)
      const file = source.file === null ? null : { id: source.file.id, from: source.file.from + from }
      add(op, op.to, source.kind, op.pages ?? count, file)
    }
  }
  return { layout: layoutOfRegions(regions), made, mms: 1 + lines.filter(({ op }) => op.op === 'fork').length }
}

export const rangeOf = ({ range }: Span, { pages }: Pick<Made, 'pages'>): { readonly first: number; readonly count: number } => range ?? { first: 0, count: pages }

const reach = ({ range }: Span): number => (range === null ? 0 : range.first + range.count)

export function spansOf(op: Op): Span[] {
  const spans = 'span' in op ? [op.span] : []
  return op.op === 'move' ? [...spans, op.from] : spans
}
