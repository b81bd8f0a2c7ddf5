/**
 * Accesses: what completes, what falls asleep, what wakes up. An access goes through its pages in order, so one that sleeps at a page has
 * completed at those before it.
 */
import { isClear, isOutside } from '../../../model/contract/ghost.ts'
import { accessFaults, readCompletes, writeAnnounced, writeHappens } from '../../../model/contract/monitor.ts'
import type { Op } from '../../scenario/scenario.ts'
import { type Account, type Context, neighboursMayBePopulated, type Page, type Process, type Sleeper } from './account.ts'
import { set } from './effects.ts'
import type { Message, Result } from './messages.ts'
import { causeOf } from './rows.ts'
import { violation, type Violation, type Where } from './violation.ts'

type Fault = Message & { readonly is: 'fault' }

/** Ops that touch memory as a program does, or have the kernel do it on their behalf (A5). Some touch the first page of the span only. */
const touching: Readonly<Partial<Record<Op['op'], { readonly write: boolean; readonly firstOnly?: true }>>> = {
  read: { write: false }, write: { write: true }, pvr: { write: false, firstOnly: true }, pvw: { write: true, firstOnly: true },
  pin: { write: true }, vmsplice: { write: false, firstOnly: true },
}

export interface Access { readonly process: Process; readonly op: Op; readonly pages: readonly Page[]; readonly write: boolean; readonly populates: boolean }

/** Null if the op is none. POPULATE_WRITE may or may not be announced (option populate-write), so it is never a silent write. */
export function accessOf(account: Account, process: Process, op: Op): Access | null {
  if (!('span' in op)) return null
  const pages = account.pages(process, op.span)
  if (op.op === 'madv' && (op.advice === 'populate_read' || op.advice === 'populate_write')) return { process, op, pages, write: op.advice === 'populate_write', populates: true }
  const how = touching[op.op]
  return how === undefined ? null : { process, op, pages: how.firstOnly === true ? pages.slice(0, 1) : pages, write: how.write, populates: false }
}

export class Accesses {
  readonly account: Account
  readonly found: Violation[] = []
  /** What made a property's judgement worth something. */
  readonly met = { writesToArmed: 0, sleepers: 0 }
  private readonly strict: boolean

  constructor(account: Account, strict: boolean) {
    this.account = account
    this.strict = strict
  }

  /** It has ended. One that was killed by a signal has done nobody knows how much of its work. */
  ends(access: Access, result: Result, where: Where, from = 0): void {
    for (const page of access.pages.slice(from)) {
      if (result.signal || result.r < 0) page.ghost = accessFaults(page.ghost, page.memory, access.write)
      else this.completes(access, page, where)
    }
  }

  /** It sleeps: where, its message says. Answers the message that was its own. */
  sleeps(access: Access, text: string, faults: readonly Fault[], where: Where): Fault | null {
    const own = faults.find((fault) => this.account.context(fault.uffd)?.process === access.process && indexOf(access.pages, fault) >= 0)
    const [first] = access.pages
    if (own === undefined) {
      // Of a context whose descriptor only a child holds nobody reads the messages.
      const heard = access.pages.every((page) => page.context?.holders.has(this.account.first) ?? true)
      if (first !== undefined && heard && !access.populates) this.found.push(violation('P7', where, access.process, first, 'an access sleeps of which no message tells'))
      return null
    }
    const at = indexOf(access.pages, own)
    for (const page of access.pages.slice(0, at)) this.completes(access, page, where)
    const page = access.pages[at]
    if (page === undefined) return null
    this.announced(access, page, own, where)
    const context = this.account.context(own.uffd) ?? null
    this.account.sleepers.push({ process: access.process, op: access.op, text, pages: access.pages, at, wp: own.wp, context, heard: where.reply })
    this.met.sleepers++
    return own
  }

  /** A message that comes while others act: a sleeper that was woken has come to sleep again, here or further on. */
  heard(fault: Fault, woken: readonly Sleeper[], where: Where): void {
    const context: Context | null = this.account.context(fault.uffd) ?? null
    // A read asks for no write, and a write for nothing else.
    const fits = (sleeper: Sleeper): boolean => sleeper.process === context?.process && sleeper.heard < where.reply && indexOf(sleeper.pages, fault) >= sleeper.at &&
      (accessOf(this.account, sleeper.process, sleeper.op)?.write ?? fault.write) === fault.write
    const those = woken.filter(fits)
    const candidates = those.length > 0 ? those : this.account.sleepers.filter(fits)
    const sleeper = candidates.find(({ pages, at }) => indexOf(pages, fault) === at) ?? candidates[0]
    if (sleeper === undefined) return
    const access = accessOf(this.account, sleeper.process, sleeper.op)
    const to = indexOf(sleeper.pages, fault)
    // With several that it may be, nobody knows whose writes went through.
    const passed = sleeper.pages.slice(sleeper.at, to)
    for (const page of passed) {
      if (access !== null && candidates.length === 1) this.completes(access, page, where)
      else page.ghost = accessFaults(page.ghost, page.memory, true)
    }
    const page = sleeper.pages[to]
    if (page !== undefined && fault.wp) settle(page, writeAnnounced(page.ghost), where.reply)
    Object.assign(sleeper, { at: to, wp: fault.wp, context, heard: where.reply })
  }

  /** A sleeper has ended. */
  wakes(child: string | null, text: string, result: Result, where: Where): void {
    const sleeper = this.account.sleepers.find((each) => each.process.name === child && each.text === text)
    if (sleeper === undefined) return
    this.account.sleepers = this.account.sleepers.filter((each) => each !== sleeper)
    const access = accessOf(this.account, sleeper.process, sleeper.op)
    if (access !== null) this.ends({ ...access, pages: sleeper.pages }, result, where, sleeper.at)
  }

  private completes(access: Access, page: Page, where: Where): void {
    neighboursMayBePopulated(access.process, page)
    if (!access.write || access.populates) {
      page.ghost = access.write && page.memory === 'file-private' ? { ...page.ghost, has: 'yes' } : readCompletes(page.ghost, page.memory)
      return
    }
    const { ghost, rule, silent } = writeHappens(page.ghost, page.memory)
    if (page.notFollowed === null) {
      if (silent) {
        this.met.writesToArmed++
        this.found.push(violation('P1', where, access.process, page, 'a write went through without a message'))
      }
      settle(page, { ghost, rule }, where.reply)
    }
  }

  private announced(access: Access, page: Page, fault: Fault, where: Where): void {
    page.ghost = accessFaults(page.ghost, page.memory, access.write)
    if (!fault.wp || page.notFollowed !== null) return
    if (page.ghost.value === 'armed') this.met.writesToArmed++
    if (!access.write) this.found.push(violation('P7', where, access.process, page, 'a read was announced as a write'))
    else if (isOutside(page.ghost) || (this.strict && isClear(page.ghost))) this.found.push(violation('P5', where, access.process, page, 'a write was announced'))
    settle(page, writeAnnounced(page.ghost), where.reply)
  }
}

const indexOf = (pages: readonly Page[], { region, page }: Fault): number => pages.findIndex((each) => each.region === region && each.index === page)

function settle(page: Page, { ghost, rule }: { readonly ghost: Page['ghost']; readonly rule: string | null }, reply: number): void {
  page.ghost = ghost
  if (rule !== null) set(page, causeOf(rule), reply)
}
