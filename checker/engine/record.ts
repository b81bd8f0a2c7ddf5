/**
 * What is to be done for a state when some questions have been answered: which successors it has, and what is counted.
 *
 * A successor is made from the packed words of its state without unpacking them. Where all slots that an action writes
 * are known, it is the words exclusive-or a constant; where one is written blindly, it is `words & keep | set`. An action
 * that changes nothing is counted, and makes no successor; of several that lead to the same state one does.
 */
import type { Numbering } from './numbering.ts'
import type { Question } from './questions.ts'
import type { Answer } from './tables.ts'
import { mostValues } from './values.ts'

export interface Answered { readonly question: number; readonly answer: Answer }

/** Slots whose values are known when the record is come to: the number of the value, by slot. */
export type Known = ReadonlyMap<number, number>

export interface Meaning {
  /** Enabled actions. */
  readonly transitions: number
  /** By property: how often its premise occurs here. */
  readonly reached: readonly (readonly [property: number, times: number])[]
  /** Properties that are violated here (or witnessed), in the state or in one of its transitions. */
  readonly violates: readonly number[]
  /** Something threw. */
  readonly fails: boolean
  /** Values that are written, but are not in play: the packing at hand has no number for them. */
  readonly escapes: readonly (readonly [slot: number, id: number])[]
  /** Values that actions write, for the account of what slots take. */
  readonly writes: readonly (readonly [slot: number, id: number])[]
}

export interface Record {
  /** `words` constants each. */
  readonly flips: readonly (readonly number[])[]
  /** `words` pairs of `keep` and `set` each. */
  readonly masks: readonly (readonly number[])[]
  readonly meaning: Meaning
}

export function recordOf(answered: readonly Answered[], questions: readonly Question<never>[], known: Known, numbering: Numbering): Record {
  const flips = new Map<string, readonly number[]>()
  const masks = new Map<string, readonly number[]>()
  const reached = new Map<number, number>()
  const violates = new Set<number>()
  const escapes: (readonly [number, number])[] = []
  const writes = new Map<number, readonly [number, number]>()
  let transitions = 0
  let fails = false
  for (const { question: number, answer } of answered) {
    const question = questions[number]
    if (question === undefined) throw new RangeError(`no question ${number}`)
    if (answer.error !== null) fails = true
    if (!answer.yes) continue
    if (question.of === 'violated') violates.add(question.property)
    if (question.of === 'premise') reached.set(question.property, (reached.get(question.property) ?? 0) + 1)
    if (question.of !== 'action') continue
    transitions++
    for (const { property } of answer.reports) violates.add(property)
    for (const property of answer.reached) reached.set(property, (reached.get(property) ?? 0) + 1)
    const outside = answer.writes.filter(([slot, id]) => numbering.rank(slot, id) === undefined)
    escapes.push(...outside)
    if (outside.length > 0) continue
    const changes = answer.writes.filter(([slot, id]) => known.get(slot) !== id)
    for (const write of changes) writes.set(write[0] * mostValues + write[1], write)
    if (changes.length === 0) continue
    const isBlind = changes.some(([slot]) => !known.has(slot))
    const words = isBlind ? maskOf(changes, numbering) : flipOf(changes, known, numbering)
    ;(isBlind ? masks : flips).set(words.join(), words)
  }
  return {
    flips: [...flips.values()], masks: [...masks.values()],
    meaning: { transitions, reached: [...reached], violates: [...violates], fails, escapes, writes: [...writes.values()] },
  }
}

type Writes = readonly (readonly [slot: number, id: number])[]

function flipOf(writes: Writes, known: Known, numbering: Numbering): number[] {
  const words = new Array<number>(numbering.words).fill(0)
  for (const [slot, id] of writes) {
    const { word, shift } = numbering.field(slot)
    const before = numbering.rank(slot, known.get(slot) ?? 0) ?? 0
    words[word] = (words[word] ?? 0) ^ ((before ^ (numbering.rank(slot, id) ?? 0)) << shift)
  }
  return words
}

function maskOf(writes: Writes, numbering: Numbering): number[] {
  const words = Array.from({ length: numbering.words }, () => [-1, 0]).flat()
  for (const [slot, id] of writes) {
    const { word, shift, mask } = numbering.field(slot)
    words[2 * word] = (words[2 * word] ?? 0) & ~(mask << shift)
    words[2 * word + 1] = (words[2 * word + 1] ?? 0) | ((numbering.rank(slot, id) ?? 0) << shift)
  }
  return words
}
