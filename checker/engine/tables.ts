/**
 * Decision tables, learned: each question of a system as a tree over the slots that it reads, in the order in which it
 * reads them. A path from the root to an answer is one run of the real step on a recording view; any state that agrees
 * with the path in the slots along it gets the same answer, which is what makes a table as exact as the step.
 */
import type { Value } from '../../model/system/schema.ts'
import { valueAt } from '../../model/system/schema.ts'
import type { System } from '../../model/system/system.ts'
import { type Question, questionsOf } from './questions.ts'
import { SlotValues } from './values.ts'
import { checkFixed, type Layout, layOut, onView, settled, type Viewed } from './views.ts'

/** What a question comes out as. Equal answers are one object. */
export interface Answer {
  /** For an action: it is enabled. For a property: the question is answered with yes. */
  readonly yes: boolean
  /** Slot and number of the value, by slot; a write of what stands there already is one too. */
  readonly writes: readonly (readonly [slot: number, id: number])[]
  /** Properties of the report sort (by index) that are violated by this very transition, and in which words. */
  readonly reports: readonly { readonly property: number; readonly what: string }[]
  /** Properties of the report sort whose premise occurred. */
  readonly reached: readonly number[]
  /** The step, or the property, threw. */
  readonly error: string | null
}

/** A step, or a property, depends on something that is not in the state. */
export class MoodyStep extends Error {}

export class Branch {
  readonly slot: number
  /** By the number of the slot's value. */
  readonly next: (Branch | Answer | undefined)[] = []
  constructor(slot: number) { this.slot = slot }
}

export type Tree = Branch | Answer

export class Tables<S> {
  readonly system: System<S>
  readonly layout: Layout
  readonly questions: readonly Question<S>[]
  readonly values: SlotValues
  readonly roots: (Tree | undefined)[]
  /** By question: how many paths its table has. */
  readonly paths: number[]
  readonly init: readonly number[]
  /** How often a step was really run. */
  runs = 0
  private readonly answers = new Map<string, Answer>()
  private readonly reports: ReadonlyMap<string, number>

  /** @throws when the initial state is not of the system's shape */
  constructor(system: System<S>) {
    this.system = system
    this.layout = layOut(system.shape)
    this.questions = questionsOf(system)
    this.values = new SlotValues(this.layout.slots.length)
    this.roots = this.questions.map(() => undefined)
    this.paths = this.questions.map(() => 0)
    checkFixed(this.layout, system.init)
    this.init = this.idsOf(system.init)
    this.reports = new Map(system.properties.flatMap(({ name, sort }, i) => (sort === 'report' ? [[name, i] as const] : [])))
  }

  /** A state as the numbers of its slots' values. */
  idsOf(state: S): number[] {
    return this.layout.slots.map((leaf, slot) => this.values.idOf(slot, settled(valueAt(state, leaf.path), leaf.text)))
  }

  /** The answer for a state, from the table or, the first time, from the step itself. */
  answer(question: number, ids: ArrayLike<number>): Answer {
    let tree = this.roots[question]
    while (tree instanceof Branch) tree = tree.next[ids[tree.slot] ?? 0]
    return tree ?? this.learn(question, ids)
  }

  private learn(question: number, ids: ArrayLike<number>): Answer {
    const { viewed, said } = this.ask(question, ids)
    const answer = this.oneOf(this.answerFrom(viewed, said))
    let at: Tree | undefined = this.roots[question]
    let hang = (tree: Tree): void => { this.roots[question] = tree }
    for (const slot of viewed.reads) {
      if (at === undefined) {
        at = new Branch(slot)
        hang(at)
      } else if (!(at instanceof Branch) || at.slot !== slot) throw new MoodyStep(this.moody(question, slot))
      const branch: Branch = at
      const id = ids[slot] ?? 0
      at = branch.next[id]
      hang = (tree) => { branch.next[id] = tree }
    }
    if (at !== undefined) throw new MoodyStep(this.moody(question, null))
    hang(answer)
    this.runs++
    this.paths[question] = (this.paths[question] ?? 0) + 1
    return answer
  }

  private ask(question: number, ids: ArrayLike<number>): { viewed: Viewed<boolean>; said: { reports: Map<number, string>; reached: Set<number> } } {
    const said = { reports: new Map<number, string>(), reached: new Set<number>() }
    const watch = {
      violated: (name: string, what: string): void => {
        const property = this.reports.get(name)
        if (property !== undefined && !said.reports.has(property)) said.reports.set(property, what)
      },
      reached: (name: string): void => {
        const property = this.reports.get(name)
        if (property !== undefined) said.reached.add(property)
      },
    }
    const viewed = onView(this.layout, this.valuesOf(ids), (view) => this.questions[question]?.ask(view as S, watch) ?? false)
    return { viewed, said }
  }

  valuesOf(ids: ArrayLike<number>): Value[] { return this.layout.slots.map((_, slot) => this.values.valueOf(slot, ids[slot] ?? 0)) }

  private answerFrom(viewed: Viewed<boolean>, said: { reports: Map<number, string>; reached: Set<number> }): Answer {
    const nothing = { yes: false, writes: [], reports: [], reached: [], error: null }
    if ('thrown' in viewed.outcome) return { ...nothing, error: messageOf(viewed.outcome.thrown) }
    if (!viewed.outcome.returned) return nothing
    try {
      return {
        yes: true, error: null,
        writes: [...viewed.writes].sort((a, b) => a - b).map((slot) => [slot, this.values.idOf(slot, viewed.values[slot] ?? null)] as const),
        reports: [...said.reports].map(([property, what]) => ({ property, what })), reached: [...said.reached].sort((a, b) => a - b),
      }
    } catch (thrown) {
      return { ...nothing, error: messageOf(thrown) }
    }
  }

  private oneOf(answer: Answer): Answer {
    const text = JSON.stringify([answer.yes, answer.writes, answer.reports, answer.reached, answer.error])
    const known = this.answers.get(text)
    if (known !== undefined) return known
    this.answers.set(text, answer)
    return answer
  }

  private moody(question: number, slot: number | null): string {
    const reads = slot === null ? 'reads less' : `reads ${this.layout.slots[slot]?.text ?? ''}`
    return `"${this.questions[question]?.name ?? ''}" ${reads} where it did otherwise before, in a state that it could not tell from this one: it depends on something that is not in the state`
  }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
