/**
 * Two answers to one scenario, field by field. A field that only one of them has is a difference too. Where one side says `unsupported` the
 * comparison ends: what came before counts, what comes after is nobody's claim.
 */
import type { Op, Scenario } from '../scenario/scenario.ts'
import { countFields, type Field, type Fields, fieldsOf, fieldText } from './fields.ts'
import { leftOut, type LeftOut } from './left-out.ts'
import { type Answer, askedOf, cutShort, opOfReply } from './lines.ts'

export interface Difference {
  /** Which reply, from 0: the scenario's name is the first. */
  readonly reply: number
  readonly op: Op | null
  readonly field: Field
  /** null: this side has no such field. */
  readonly left: string | null
  readonly right: string | null
}

export interface Comparison {
  readonly difference: Difference | null
  /** Fields looked at, those that rules left out included. */
  readonly fields: number
  /** By rule. */
  readonly leftOut: Readonly<Record<string, number>>
  readonly unsupported: string | null
  /** Replies that were compared: all, or those before `unsupported`. */
  readonly replies: number
}

/** Everything is counted, also behind the first difference: the shares of rules must not depend on what was found. */
export function compare(scenario: Scenario, left: Answer, right: Answer, rules: readonly LeftOut[] = leftOut): Comparison {
  const asked = askedOf(scenario)
  const count: Record<string, number> = {}
  let fields = 0
  let difference: Difference | null = null
  const cut = earlier(cutShort(left), cutShort(right))
  const replies = cut?.reply ?? Math.max(left.length, right.length)
  for (let reply = 0; reply < replies; reply++) {
    const [a, b] = [left[reply], right[reply]]
    if (rules.length === 0 && a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b)) {
      fields += countFields(a)
      continue
    }
    const op = opOfReply(asked, reply)
    const [ours, theirs] = [a === undefined ? none : fieldsOf(a), b === undefined ? none : fieldsOf(b)]
    for (const [key, field] of union(ours, theirs)) {
      fields++
      const pair = [ours.get(key)?.value ?? null, theirs.get(key)?.value ?? null] as const
      const rule = op === null ? undefined : rules.find((each) => each.touches(op, field, pair[0] ?? '', pair[1] ?? ''))
      if (rule !== undefined) count[rule.name] = (count[rule.name] ?? 0) + 1
      if (difference === null && !same(pair, rule)) difference = { reply, op, field, left: pair[0], right: pair[1] }
    }
  }
  return { difference, fields, leftOut: count, unsupported: cut?.why ?? null, replies }
}

const none: Fields = new Map()

type Cut = ReturnType<typeof cutShort>
const earlier = (left: Cut, right: Cut): Cut => (left === null || (right !== null && right.reply < left.reply) ? right : left)

function same([left, right]: readonly [string | null, string | null], rule: LeftOut | undefined): boolean {
  if (left === right) return true
  if (rule === undefined) return false
  return rule.keeps === undefined || rule.keeps(left ?? '') === rule.keeps(right ?? '')
}

function union(left: Fields, right: Fields): Map<string, Field> {
  const fields = new Map<string, Field>()
  for (const side of [left, right]) for (const [key, { field }] of side) fields.set(key, field)
  return fields
}

export function differenceText({ reply, field, left, right }: Difference): string {
  return `reply ${reply}, ${fieldText(field)}: ${left ?? '(missing)'} against ${right ?? '(missing)'}`
}
