/**
 * How the tables are laid out for the inner loop: which questions are looked up together, and in what order slots are asked.
 *
 * Questions whose slots overlap and have few combinations share one dense node, a single look-up for all of them. A
 * question with too many is split on the first slot that it reads, together with all that begin with the same slot; for
 * each value what is left of them is laid out in the same way. A thread's position, for example, is asked once, and
 * leads to what the thread can do from there. Tables that are not complete stay trees of their own, which grow as the
 * search comes to new combinations.
 */
import { isComplete } from './closure.ts'
import type { Numbering } from './numbering.ts'
import { Program } from './program.ts'
import { type Answered, type Known, recordOf } from './record.ts'
import { type Answer, Branch, type Tables, type Tree } from './tables.ts'

/** The most combinations that one dense node may have. */
const dense = 512

export interface Plan {
  readonly program: Program
  /** Asked for every state. */
  readonly nodes: readonly number[]
  /** Records that need no question: what holds in every state. */
  readonly always: readonly number[]
  readonly trees: readonly GrowingTree[]
}

/** A table that is not complete: its question, and the entry at its root: 0 when nothing of it is known. */
export interface GrowingTree { readonly question: number; root: number }

interface Residue { readonly question: number; readonly tree: Tree }
/** Questions that share a node, the slots that it asks, and how many combinations of values these have. */
interface Group { readonly slots: ReadonlySet<number>; readonly size: number; readonly members: Pending[] }
interface Merger { readonly one: Group; readonly other: Group; readonly into: Group; readonly growth: number }
interface Pending { readonly question: number; readonly tree: Branch }

export function layOutTables<S>(tables: Tables<S>, numbering: Numbering): Plan {
  const program = new Program()
  const planner = new Planner(tables, numbering, program)
  const complete: Residue[] = []
  const trees: GrowingTree[] = []
  for (const question of tables.questions.keys()) {
    const tree = tables.roots[question]
    if (tree !== undefined && isComplete(tree, numbering)) complete.push({ question, tree })
    else trees.push({ question, root: 0 })
  }
  const { answers, branches } = sorted(complete)
  const nodes = planner.nodesFor(branches, new Map())
  const always = answers.length === 0 ? [] : [planner.record(answers, new Map(), [])]
  for (const each of trees) {
    const tree = tables.roots[each.question]
    if (tree !== undefined) each.root = planner.growing(each.question, tree, new Map())
  }
  return { program, nodes, always, trees }
}

function sorted(residues: readonly Residue[]): { answers: Answered[]; branches: Pending[] } {
  const answers: Answered[] = []
  const branches: Pending[] = []
  for (const { question, tree } of residues) {
    if (tree instanceof Branch) branches.push({ question, tree })
    else answers.push({ question, answer: tree })
  }
  return { answers, branches }
}

export class Planner<S> {
  private readonly tables: Tables<S>
  private readonly numbering: Numbering
  private readonly program: Program
  private readonly footprints = new WeakMap<Branch, ReadonlySet<number>>()

  constructor(tables: Tables<S>, numbering: Numbering, program: Program) {
    this.tables = tables
    this.numbering = numbering
    this.program = program
  }

  record(answers: readonly Answered[], known: Known, nodes: readonly number[]): number {
    return this.program.addRecord(recordOf(answers, this.tables.questions as never, known, this.numbering), nodes)
  }

  nodesFor(branches: readonly Pending[], known: Known): number[] {
    const { together, alone } = this.grouped(branches)
    const bySlot = new Map<number, Pending[]>()
    for (const each of alone) bySlot.set(each.tree.slot, [...(bySlot.get(each.tree.slot) ?? []), each])
    return [
      ...together.map(({ slots, members }) => this.denseNode([...slots], members, known)),
      ...[...bySlot].map(([slot, members]) => this.split(slot, members, known)),
    ]
  }

  /** A table as it has been learned so far: one node for each branch, unknown entries left open. */
  growing(question: number, tree: Tree, known: Known): number {
    if (!(tree instanceof Branch)) return this.record([{ question, answer: tree }], known, [])
    const node = this.program.addNode([{ slot: tree.slot, stride: 1 }], 1 << this.numbering.field(tree.slot).bits)
    this.numbering.inPlay(tree.slot).forEach((id, rank) => {
      const next = tree.next[id]
      if (next !== undefined) this.program.setEntry(node, rank, this.growing(question, next, new Map([...known, [tree.slot, id]])))
    })
    return -node
  }

  /** Two groups at a time become one, those first whose common node grows least, while it has few combinations. */
  private grouped(branches: readonly Pending[]): { together: Group[]; alone: Pending[] } {
    const groups = new Map<string, Group>()
    const alone: Pending[] = []
    for (const branch of branches) {
      const slots = this.footprint(branch.tree)
      const key = [...slots].sort((a, b) => a - b).join()
      const group = groups.get(key)
      if (group !== undefined) group.members.push(branch)
      else if (this.combinations(slots) > dense) alone.push(branch)
      else groups.set(key, { slots, members: [branch], size: this.combinations(slots) })
    }
    let together = [...groups.values()]
    let mergers = together.flatMap((one, i) => this.mergers(one, together.slice(i + 1)))
    while (mergers.length > 0) {
      const { one, other, into } = mergers.reduce((best, each) => (each.growth < best.growth ? each : best))
      const isLeft = (group: Group): boolean => group !== one && group !== other
      together = together.filter(isLeft)
      mergers = [...mergers.filter((each) => isLeft(each.one) && isLeft(each.other)), ...this.mergers(into, together)]
      together.push(into)
    }
    return { together, alone }
  }

  private mergers(one: Group, others: readonly Group[]): Merger[] {
    return others.flatMap((other) => {
      const slots = new Set([...one.slots, ...other.slots])
      const size = this.combinations(slots)
      if (size > dense) return []
      return [{ one, other, growth: size - one.size - other.size, into: { slots, size, members: [...one.members, ...other.members] } }]
    })
  }

  private combinations(slots: Iterable<number>): number {
    let product = 1
    for (const slot of slots) product *= this.numbering.count(slot)
    return product
  }

  private footprint(tree: Branch): ReadonlySet<number> {
    const known = this.footprints.get(tree)
    if (known !== undefined) return known
    const slots = new Set([tree.slot])
    for (const next of tree.next) if (next instanceof Branch) for (const slot of this.footprint(next)) slots.add(slot)
    this.footprints.set(tree, slots)
    return slots
  }

  private split(slot: number, members: readonly Pending[], known: Known): number {
    const node = this.program.addNode([{ slot, stride: 1 }], this.numbering.count(slot))
    this.numbering.inPlay(slot).forEach((id, rank) => {
      const here = new Map([...known, [slot, id]])
      const residues = members.map(({ question, tree }) => ({ question, tree: present(tree.next[id]) }))
      const { answers, branches } = sorted(residues)
      this.program.setEntry(node, rank, this.record(answers, here, this.nodesFor(branches, here)))
    })
    return node
  }

  private denseNode(slots: readonly number[], members: readonly Pending[], known: Known): number {
    let entries = 1
    const dimensions = slots.map((slot) => {
      const stride = entries
      entries *= this.numbering.count(slot)
      return { slot, stride }
    })
    const node = this.program.addNode(dimensions, entries)
    const here = new Map(known)
    const enumerate = (depth: number, index: number): void => {
      const dimension = dimensions[depth]
      if (dimension === undefined) {
        const answers = members.map(({ question, tree }) => ({ question, answer: follow(tree, here) }))
        this.program.setEntry(node, index, this.record(answers, here, []))
        return
      }
      const { slot, stride } = dimension
      this.numbering.inPlay(slot).forEach((id, rank) => {
        here.set(slot, id)
        enumerate(depth + 1, index + rank * stride)
      })
    }
    enumerate(0, 0)
    return node
  }
}

function follow(tree: Tree, known: Known): Answer {
  let at = tree
  while (at instanceof Branch) at = present(at.next[known.get(at.slot) ?? 0])
  return at
}

function present(tree: Tree | undefined): Tree {
  if (tree === undefined) throw new Error('a table that was complete has a gap')
  return tree
}
