/**
 * What a scenario needs of the machine, by the names that the agent uses for what is missing (agent/needs.c). A scenario that needs what is missing
 * is skipped by name: otherwise an ENOMEM for want of huge pages would pass for an answer of the kernel's code.
 */
import type { MemoryKind, Op, Scenario } from '../../scenario/scenario.ts'
import type { Missing } from './tool.ts'

/** In the order in which they are first needed. */
export function needsOf(scenario: Scenario): string[] {
  const kinds = new Map<string, MemoryKind>()
  // Frame numbers and flags of pages are shown to root alone; and a machine that could not be set up has nothing to rely on.
  const needs = new Set(['root', 'set-up'])
  for (const { op } of scenario.lines) {
    for (const need of needsOfOp(op, kinds)) needs.add(need)
    if (op.op === 'map') kinds.set(op.region, op.kind)
    if (op.op === 'mremap') kinds.set(op.to, kinds.get(op.span.region) ?? 'anon')
  }
  return [...needs]
}

/** What is missing for it. */
export function lackedBy(scenario: Scenario, missing: readonly Missing[]): Missing[] {
  const needs = new Set(needsOf(scenario))
  return missing.filter(({ need }) => needs.has(need))
}

/** How many 1 GiB pages ought to be reserved for all of them: as many as the largest one maps, and as many again for copies. */
export function giantPagesFor(scenarios: readonly Scenario[]): number {
  const mapped = scenarios.map(({ lines }) => lines.reduce((sum, { op }) => sum + (op.op === 'map' && isGiant(op.kind) ? op.pages : 0), 0))
  return Math.min(16, 2 * Math.max(0, ...mapped))
}

const isGiant = (kind: MemoryKind): boolean => kind === 'ht1g' || kind === 'ht1gp'
const isShared = (kind: MemoryKind | undefined): boolean => kind === 'shm' || kind === 'shmp' || kind === 'anons'

function needsOfOp(op: Op, kinds: ReadonlyMap<string, MemoryKind>): readonly string[] {
  switch (op.op) {
    case 'map': return [...ofKind(op.kind), ...(op.thp === 'huge' ? [isShared(op.kind) ? 'shmem-thp' : 'thp'] : [])]
    case 'uffd': return ['userfaultfd', ...op.features]
    case 'madv': return ofAdvice(op.advice, kinds.get(op.span.region))
    case 'poison': case 'move': return [op.op]
    case 'pin': return ['io_uring']
    case 'scanwp': return ['pagemap-scan']
    case 'split': return ['split']
    case 'movepages': return op.node > 0 ? ['nodes'] : []
    case 'ksmscan': return ['ksm']
    case 'swapoff': case 'swapon': return ['zram']
    default: return []
  }
}

function ofKind(kind: MemoryKind): readonly string[] {
  if (isGiant(kind)) return ['hugepages-1g']
  if (kind === 'ht' || kind === 'htp') return ['hugepages']
  return kind === 'dax' || kind === 'daxp' ? ['dax'] : []
}

function ofAdvice(advice: string, kind: MemoryKind | undefined): readonly string[] {
  switch (advice) {
    case 'pageout': return ['zram']
    case 'mergeable': case 'unmergeable': return ['ksm']
    case 'hugepage': return [isShared(kind) ? 'shmem-thp' : 'thp']
    case 'collapse': return ['thp']
    case 'guard_install': case 'guard_remove': return ['guard']
    default: return []
  }
}
