/**
 * Which reply belongs to which line. An answer begins with the scenario's name and has one reply for each op in order, except for ops that only say
 * what is shown or expected: nobody answers those.
 */
import { isAside, type Regions, regionsAfter } from '../scenario/regions.ts'
import type { OpReply, Reply } from '../scenario/reply.ts'
import type { Op, Scenario } from '../scenario/scenario.ts'

export type Answer = readonly Reply[]

export interface Asked {
  readonly op: Op
  /** As the reply shows them. */
  readonly regions: Regions
}

/** The ops that are answered; the answer's reply number i + 1 is that of number i. */
export function askedOf(scenario: Scenario): Asked[] {
  const asked: Asked[] = []
  let regions: Regions = new Map()
  for (const { op } of scenario.lines) {
    regions = regionsAfter(regions, op)
    if (!isAside(op.op)) asked.push({ op, regions })
  }
  return asked
}

/** The op that a reply of an answer is for; null for the name, the end, and what came too much. */
export const opOfReply = (asked: readonly Asked[], reply: number): Op | null => asked[reply - 1]?.op ?? null

export const isOpReply = (reply: Reply | undefined): reply is OpReply =>
  reply !== undefined && 'op' in reply && !('unsupported' in reply) && !('vmas' in reply) && !('refused' in reply)

/** What ended the answer before its time, if something did, and in which reply: an op that cannot be done here. */
export function cutShort(answer: Answer): { readonly reply: number; readonly why: string } | null {
  for (const [reply, said] of answer.entries()) if ('unsupported' in said && typeof said.unsupported === 'string') return { reply, why: said.unsupported }
  return null
}

/** State words of a process in a reply, by region: of the first process, or of a child. */
export function wordsOf(reply: OpReply, child: string | null): Readonly<Record<string, readonly string[]>> {
  const shown = child === null ? reply.st : reply[`@${child}`]
  return Object.fromEntries(Object.entries(shown ?? {}).map(([region, words]) => [region, words.split(' ')]))
}
