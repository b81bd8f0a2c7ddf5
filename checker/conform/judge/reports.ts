/**
 * P3 and P4: what pagemap says, held against the values, after each reply. One wrong word is told once, when it turns wrong, however long it stays
 * so. Whole calls have returned by then, so nothing is under way but accesses, which change no value.
 */
import { isArmed, isClear, isOutside } from '../../../model/contract/ghost.ts'
import type { OpReply } from '../../scenario/reply.ts'
import type { Regions } from '../../scenario/regions.ts'
import { parseStateWord } from '../../scenario/state-word.ts'
import { wordsOf } from '../lines.ts'
import type { Account, Page, Process } from './account.ts'
import { violation, type Violation, type Where } from './violation.ts'

export class Reports {
  /** Words that were held against a definite value: without any, the judgement is empty. */
  readonly met = { armed: 0, outside: 0, clear: 0 }
  private readonly account: Account
  private readonly strict: boolean
  private readonly told = new Set<string>()

  constructor(account: Account, strict: boolean) {
    this.account = account
    this.strict = strict
  }

  check(reply: OpReply, regions: Regions, where: Where): Violation[] {
    return this.account.processes.filter((process) => process.alive).flatMap((process) => {
      const shown = Object.entries(wordsOf(reply, process.name))
      return shown.flatMap(([region, words]) => words.flatMap((word, i) => {
        const page = process.regions.get(region)?.[regions.get(region)?.watched[i] ?? i]
        return page === undefined ? [] : this.checkWord(process, page, word, where)
      }))
    })
  }

  private checkWord(process: Process, page: Page, text: string, where: Where): Violation[] {
    const word = parseStateWord(text)
    if (word === null || word.kind === 'U' || page.notFollowed !== null) return []
    const says = word.letters.has('w')
    const { ghost } = page
    if (isArmed(ghost)) this.met.armed++
    if (isOutside(ghost)) this.met.outside++
    if (isClear(ghost)) this.met.clear++
    const property = isArmed(ghost) && !says ? 'P3' : says && (isOutside(ghost) || (this.strict && isClear(ghost))) ? 'P4' : null
    const key = `${process.name ?? ''} ${page.region} ${page.index}`
    if (property === null) {
      this.told.delete(key)
      return []
    }
    if (this.told.has(key)) return []
    this.told.add(key)
    return [violation(property, where, process, page, `pagemap says that it is ${says ? '' : 'not '}protected (${text})`)]
  }
}
