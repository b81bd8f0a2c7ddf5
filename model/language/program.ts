/**
 * An operation's body flattened into a list of steps with every jump resolved, once, when a case is compiled.
 *
 * A position's name is the chain of inlined procedures and the label: `write > do_anonymous_page: map a fresh page`.
 * Jumps are looked up outwards: first among the siblings of the step, then among those of the procedure around it.
 */
import { type Item, type Procedure, type Step } from './procedure.ts'

export interface PlacedStep {
  readonly at: string
  readonly chain: readonly string[]
  readonly step: Step
  /** Where falling off the end goes: an index, or the end of the operation. */
  readonly next: number | 'end'
  /** Where leaving the innermost procedure goes. */
  readonly leave: number | 'end'
  readonly jumps: Readonly<Record<string, number>>
}

export interface Program { readonly operation: string; readonly steps: readonly PlacedStep[]; readonly byName: ReadonlyMap<string, number> }

interface Draft { at: string; chain: readonly string[]; step: Step; scope: ScopeLevel; next: Target; leave: Target }
/** A place in the list that is only known once everything before it is laid out. */
interface Target { index: number | 'end' }
interface ScopeLevel { readonly names: Map<string, Target>; readonly outer: ScopeLevel | null }

/** @throws Error when a jump names nothing, a name is used twice, a procedure calls itself or has no step to begin with. */
export function flatten(operation: string, items: readonly Item[], replaced: Readonly<Record<string, unknown>>): Program {
  beginsWithStep(operation, items, operation)
  const drafts: Draft[] = []
  const end: Target = { index: 'end' }

  const layList = (list: readonly Item[], chain: readonly string[], outer: ScopeLevel | null, after: Target, leave: Target): void => {
    const scope: ScopeLevel = { names: new Map(), outer }
    const entries = list.map((): Target => ({ index: 'end' }))
    // Falling into alternatives passes over them: they are entered by a jump only.
    const targetAt = (i: number): Target => (list[i]?.item === 'one of' ? targetAt(i + 1) : entries[i] ?? after)
    list.forEach((item, i) => {
      const next = targetAt(i + 1)
      if (item.item === 'one of') {
        for (const alternative of item.items) layProcedure(alternative, chain, scope, next, { index: 'end' })
        return
      }
      const entry = targetAt(i)
      if (item.item === 'step') {
        entry.index = drafts.length
        name(scope, item.label, entry, operation)
        drafts.push({ at: `${chain.join(' > ')}: ${item.label}`, chain, step: item, scope, next, leave })
      } else layProcedure(item, chain, scope, next, entry)
    })
  }
  const layProcedure = (declared: Procedure, chain: readonly string[], scope: ScopeLevel, after: Target, start: Target): void => {
    const other = replaced[declared.name]
    const procedure = isProcedure(other) ? other : declared
    if (chain.includes(declared.name)) throw new Error(`${operation}: ${declared.name} calls itself`)
    beginsWithStep(declared.name, procedure.items, operation)
    start.index = drafts.length
    name(scope, declared.name, start, operation)
    layList(procedure.items, [...chain, declared.name], scope, after, after)
  }
  layList(items, [operation], null, end, end)

  const steps = drafts.map((draft): PlacedStep => ({
    at: draft.at, chain: draft.chain, step: draft.step, next: draft.next.index, leave: draft.leave.index,
    jumps: Object.fromEntries(draft.step.to.map((to) => [to, resolve(draft, to)])),
  }))
  const byName = new Map(steps.map((placed, i) => [placed.at, i]))
  if (byName.size !== steps.length) throw new Error(`${operation}: two steps have the same name`)
  return { operation, steps, byName }
}

/** Where else should one that enters it stand? Alternatives are entered by a jump only. */
function beginsWithStep(what: string, items: readonly Item[], operation: string): void {
  if (items[0] === undefined || items[0].item === 'one of') throw new Error(`${operation}: ${what} has to begin with a step or a procedure`)
}

function name(scope: ScopeLevel, label: string, target: Target, operation: string): void {
  if (scope.names.has(label)) throw new Error(`${operation}: "${label}" stands twice in the same procedure`)
  scope.names.set(label, target)
}

function resolve(draft: Draft, to: string): number {
  for (let scope: ScopeLevel | null = draft.scope; scope !== null; scope = scope.outer) {
    const target = scope.names.get(to)
    if (target !== undefined && target.index !== 'end') return target.index
  }
  throw new Error(`step "${draft.at}" jumps to "${to}", which no procedure around it has`)
}

const isProcedure = (value: unknown): value is Procedure =>
  typeof value === 'object' && value !== null && 'item' in value && value.item === 'procedure'
