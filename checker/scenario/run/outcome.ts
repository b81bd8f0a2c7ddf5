/** What a call answers: the fields of a reply between the op and its events. */
import type { Result } from '../../../model/language/flow.ts'
import type { OpReply } from '../reply.ts'

export type Fields = Omit<OpReply, 'op' | 'ev' | 'st'>

/** What the model does not have yet, in one or two words; the scenario ends there. */
export class Unsupported {
  readonly what: string
  constructor(what: string) { this.what = what }
}

/** The line names what never came about, so nothing is done. */
export class Refused {
  readonly why: string
  constructor(why: string) { this.why = why }
}

export const ok = (r = 0): Fields => ({ r, e: 'OK' })
export const failed = (e: string): Fields => ({ r: -1, e })
export const answered = (result: Result): Fields => (result === 0 ? ok() : failed(String(result)))

/** The result of an access as an event tells it: `r=0 OK val:1,flt:1`. */
export function told({ r, e, ...rest }: Fields): string {
  const more = (Object.entries(rest) as [string, string | number][]).map(([name, value]) => `${name}:${value}`).join(',')
  return `r=${r ?? 0} ${e ?? 'OK'}${more === '' ? '' : ` ${more}`}`
}
