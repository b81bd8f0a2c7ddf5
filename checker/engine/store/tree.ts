/**
 * The exact store for wide states: their words are folded pairwise, and each pair is kept once.
 *
 * Two words next to one another become the number of their pair, two such numbers become the number of theirs, and so on
 * until one pair is left: the root, which stands for the whole state. States differ from one another in few words, so they
 * share nearly all pairs beneath the root; a state takes up little more than its root, however wide it is. Roots are pairs
 * with numbers too, in a table of their own, since a pair further down may look the same: their numbers are the states'.
 */
import { each } from '../generate.ts'
import type { Successors } from '../successors.ts'
import { hashPair, homeIn, lookUp, open, PairTable } from './pairs.ts'
import type { Store } from './store.ts'

type Put = (parts: PairTable, roots: PairTable, successors: Successors, found: Int32Array) => number
type Unfold = (parts: Int32Array, roots: Int32Array, from: number, count: number, states: Int32Array) => void

export class TreeStore implements Store {
  readonly kind = 'tree'
  readonly exact = true
  readonly keepsAll = true
  private readonly words: number
  private readonly budget: number
  private readonly parts: PairTable
  private readonly roots: PairTable
  private readonly put: Put
  private readonly unfold: Unfold
  private found = new Int32Array(1 << 14)
  private states = new Int32Array(1 << 10)

  /** `budget` in bytes. @throws RangeError when it is too small for any search, or when a state is a single word */
  constructor(words: number, budget: number) {
    if (words < 2) throw new RangeError('a single word cannot be folded')
    this.words = words
    this.budget = budget
    this.parts = new PairTable(budget)
    this.roots = new PairTable(budget)
    const tree = treeOver(words)
    this.put = generatePut(tree)
    this.unfold = generateUnfold(tree)
  }

  get count(): number { return this.roots.count }
  get bytes(): number { return this.parts.bytes + this.roots.bytes }

  makeRoom(states: number): boolean {
    const { parts, roots, budget, words } = this
    const inner = states * (words - 2)
    const room = parts.makeRoom(inner, budget - roots.bytes - 8 * states)
    return room && roots.makeRoom(states, budget - parts.bytes - 8 * inner)
  }

  insert(successors: Successors): void {
    this.parts.checkRoom(successors.count * (this.words - 2))
    this.roots.checkRoom(successors.count)
    if (this.found.length < 3 * successors.count) this.found = new Int32Array(3 * successors.count)
    this.put(this.parts, this.roots, successors, this.found)
    successors.count = 0
  }

  read(from: number, count: number): { words: Int32Array; offset: number } {
    if (this.states.length < count * this.words) this.states = new Int32Array(count * this.words)
    this.unfold(this.parts.pairs, this.roots.pairs, from, count, this.states)
    return { words: this.states, offset: 0 }
  }

  forget(): void {}
}

/** Names of variables: `w0`, `w1`, ... are the words of a state, `n0`, `n1`, ... the numbers of the pairs beneath the root. */
interface Tree {
  readonly words: number
  readonly nodes: readonly { readonly name: string; readonly pair: readonly [string, string] }[]
  readonly root: readonly [string, string]
}

function treeOver(words: number): Tree {
  const nodes: Tree['nodes'][number][] = []
  const foldOnce = (row: readonly string[]): string[] => row.flatMap((x, i) => {
    const y = row[i + 1]
    if (i % 2 === 1) return []
    if (y === undefined) return [x]
    const name = `n${nodes.length}`
    nodes.push({ name, pair: [x, y] })
    return [name]
  })
  let row = Array.from({ length: words }, (_, word) => `w${word}`)
  while (row.length > 2) row = foldOnce(row)
  return { words, nodes, root: [row[0] ?? '', row[1] ?? ''] }
}

/**
 * First all states are folded: successors differ little from those next to them, so each pair is looked up only when it is
 * another one than before. Then all homes of the roots are looked at: these looks do not wait for one another, and bring the
 * memory near for the last pass. What is returned keeps the compiler from leaving the looks out.
 */
function generatePut({ words, nodes, root: [x, y] }: Tree): Put {
  const unlike = (left: string): string => (left.startsWith('w') ? `~states[${left.slice(1)}]` : '0')
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('parts', 'roots', 'successors', 'found', `
    ${open('parts', 'P')}
    ${open('roots', 'R')}
    const states = successors.words, n = successors.count
    let number = 0
    ${nodes.map(({ name, pair: [left] }) => `let ${name} = 0, ${name}x = ${unlike(left)}, ${name}y = 0`).join('\n')}
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      ${each(words, (word) => `const w${word} = states[at + ${word}];`)}
      ${nodes.map(({ name, pair: [left, right] }) => `if (${left} !== ${name}x || ${right} !== ${name}y) {
        ${hashPair(left, right)}
        ${lookUp('P', left, right)}
        ${name} = number; ${name}x = ${left}; ${name}y = ${right}
      }`).join('\n')}
      ${hashPair(x, y)}
      found[3 * j] = h
      found[3 * j + 1] = ${x}
      found[3 * j + 2] = ${y}
    }
    let seen = 0
    for (let j = 0; j < n; j++) {
      const h = found[3 * j]
      seen ^= indexR[${homeIn('R')}]
    }
    for (let j = 0; j < n; j++) {
      const h = found[3 * j], x = found[3 * j + 1], y = found[3 * j + 2]
      ${lookUp('R', 'x', 'y')}
    }
    parts.count = countP
    roots.count = countR
    return seen`) as Put
}

function generateUnfold({ words, nodes, root: [x, y] }: Tree): Unfold {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('parts', 'roots', 'from', 'count', 'states', `
    for (let i = 0; i < count; i++) {
      const ${x} = roots[2 * (from + i + 1)], ${y} = roots[2 * (from + i + 1) + 1]
      ${[...nodes].reverse().map(({ name, pair: [left, right] }) => `const ${left} = parts[2 * ${name}], ${right} = parts[2 * ${name} + 1]`).join('\n')}
      ${each(words, (word) => `states[i * ${words} + ${word}] = w${word};`)}
    }`) as Unfold
}
