/** What the judge has to say: which property, which rule, where, and a sentence. */
import type { Grade } from '../../../model/contract/rules.ts'
import { ghostText } from '../../../model/contract/ghost.ts'
import type { Page, Process } from './account.ts'
import type { Cause } from './rows.ts'

export const judged = {
  P1: 'wp-never-lost', P3: 'pagemap-tells-truth', P4: 'no-stale-wp', P5: 'no-spurious-notification', P7: 'notification-well-formed', P8: 'faulter-progresses',
} as const
export type JudgedProperty = keyof typeof judged

export interface Violation {
  readonly property: JudgedProperty
  readonly name: (typeof judged)[JudgedProperty]
  /** The rule of the contract that the judgement rests on. */
  readonly rule: string
  readonly grade: Grade
  /** Which reply, from 0, and its op as text. */
  readonly reply: number
  readonly op: string
  readonly child: string | null
  readonly region: string
  readonly page: number
  readonly says: string
}

export interface Where { readonly reply: number; readonly op: string }

/** With the rule that set the page's value, unless it rests on another one. */
export function violation(property: JudgedProperty, where: Where, process: Process, page: Page, what: string, { id: rule, says, grade }: Cause = page.cause): Violation {
  const place = `${process.name === null ? '' : `@${process.name} `}${page.region}:${page.index}`
  return {
    property, name: judged[property], rule, grade, ...where, child: process.name, region: page.region, page: page.index,
    says: `${place} is ${ghostText(page.ghost)} since reply ${page.since} (${rule}: ${says}), and ${what}`,
  }
}
