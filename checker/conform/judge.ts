/**
 * The contract, judged by what a kernel answers: scenario and replies go in, violations come out, and no model has a say. A difference between model
 * and kernel may be the model's mistake; what is found here is the kernel's, or the contract's.
 *
 * Only whole calls are seen: a call that returned both started and ended in its reply. The values are those of model/contract, and so
 * are the rules, with a few rows for calls that the model lacks (judge/rows.ts). Pages of asynchronous contexts are `not followed`.
 */
import type { Profile } from '../../model/contract/options.ts'
import type { Regions } from '../scenario/regions.ts'
import type { OpReply } from '../scenario/reply.ts'
import type { Op, Scenario } from '../scenario/scenario.ts'
import { Account, type Process, type Sleeper } from './judge/account.ts'
import { accessOf, Accesses } from './judge/accesses.ts'
import { effectsOf } from './judge/calls.ts'
import { type Message, parseMessage, type Result, succeeded } from './judge/messages.ts'
import { advised, forked, mapped, moved, opened } from './judge/moves.ts'
import { nobody, type Release, releaseBy } from './judge/release.ts'
import { Reports } from './judge/reports.ts'
import { causeOf } from './judge/rows.ts'
import { violation, type Violation, type Where } from './judge/violation.ts'
import { type Answer, askedOf, cutShort, isOpReply } from './lines.ts'

export type { Violation } from './judge/violation.ts'

export interface Judgement {
  readonly violations: readonly Violation[]
  /** Reasons why pages, or the rest of the run, were not judged. */
  readonly notFollowed: readonly string[]
  /** What the properties met: writes to armed pages, sleepers, words held against a definite value. */
  readonly met: Readonly<Record<'writesToArmed' | 'sleepers' | 'armed' | 'outside' | 'clear', number>>
}

export function judge(scenario: Scenario, answer: Answer, profile: Profile = 'lenient'): Judgement {
  const run = new Run(profile)
  askedOf(scenario).forEach(({ op, regions }, i) => {
    const reply = answer[i + 1]
    if (isOpReply(reply)) run.takes(op, reply, regions, i + 1)
  })
  const cut = cutShort(answer)
  if (cut !== null) run.notFollowed.add(`not answered: ${cut.why}`)
  return { violations: run.violations, notFollowed: [...run.notFollowed], met: { ...run.accesses.met, ...run.reports.met } }
}

class Run {
  readonly account = new Account()
  readonly notFollowed = new Set<string>()
  readonly violations: Violation[] = []
  readonly accesses: Accesses
  readonly reports: Reports
  readonly profile: Profile

  constructor(profile: Profile) {
    this.profile = profile
    this.accesses = new Accesses(this.account, profile === 'strict')
    this.reports = new Reports(this.account, profile === 'strict')
  }

  takes(op: Op, reply: OpReply, regions: Regions, number: number): void {
    const where: Where = { reply: number, op: reply.op }
    const messages = (reply.ev ?? []).map(parseMessage)
    const process = this.account.process(op.by)
    const text = op.by === null ? reply.op : reply.op.replace(/^@\S+ /, '')
    const result = resultOf(op, reply, messages, text)
    const done = process === undefined || result === null ? null : { op, process, result, profile: this.profile }
    const release = done !== null && (succeeded(done.result) || done.result.out !== null) ? releaseBy(this.account, op, done.process) : nobody
    const effects = done === null ? [] : effectsOf(this.account, done)
    if (done !== null && op.op === 'mremap' && succeeded(done.result)) effects.push(...moved(this.account, done.process, op, this.profile, number))
    for (const effect of effects) effect.starts()
    if (process !== undefined) this.hears(op, process, { reply, messages, text, result, woken: release.woken }, where)
    for (const effect of effects) effect.returns(number)
    if (done !== null && succeeded(done.result)) this.makes(op, done.process, messages, number)
    this.releases(release, where)
    this.violations.push(...this.accesses.found.splice(0), ...this.reports.check(reply, regions, where))
    for (const { notFollowed } of this.account.allPages()) if (notFollowed !== null) this.notFollowed.add(notFollowed)
  }

  /** The access that the op is, and everything else that happened meanwhile. */
  private hears(op: Op, process: Process, heard: { reply: OpReply; messages: readonly Message[]; text: string; result: Result | null; woken: readonly Sleeper[] }, where: Where): void {
    const { reply, messages, text, result, woken } = heard
    const access = accessOf(this.account, process, op)
    const faults = messages.filter((message) => message.is === 'fault')
    let own: Message | null = null
    if (access !== null && reply.blocked === 1) own = this.accesses.sleeps(access, text, faults, where)
    else if (access !== null && result !== null) this.accesses.ends(access, result, where)
    const [page] = access?.pages ?? []
    if (access !== null && page !== undefined && reply.stuck === 1)
      this.violations.push(violation('P8', where, process, page, 'an access there neither ends nor sleeps'))
    for (const message of messages) {
      if (message.is === 'fault' && message !== own) this.accesses.heard(message, woken, where)
      if (message.is === 'end' && !(op.by !== null && message.child === op.by && message.op === text)) this.accesses.wakes(message.child, message.op, message.result, where)
      if (message.is === 'died') this.dies(message.child, where.reply)
    }
  }

  private makes(op: Op, process: Process, messages: readonly Message[], reply: number): void {
    if (op.op === 'map') mapped(process, op, reply)
    if (op.op === 'uffd') opened(this.account, process, op)
    if (op.op === 'fork') forked(this.account, process, op.child, messages, reply)
    if (op.op === 'madv') advised(this.account, process, op)
    if (op.op === 'kill') this.ends(op.child)
    if (op.op === 'close') this.account.context(op.uffd, process)?.holders.delete(process)
    // The source and the destination swap what is in them, by rules that rest on options; nothing is claimed of either.
    if (op.op === 'move') for (const span of [op.span, op.from]) for (const page of this.account.pages(process, span)) page.notFollowed = 'UFFDIO_MOVE'
  }

  /** A child that is gone unasked: what a kill would do. */
  private dies(child: string, reply: number): void {
    const effects = effectsOf(this.account, { op: { op: 'kill', by: null, child }, process: this.account.first, result: { r: 0, e: 'OK', out: null, signal: false }, profile: this.profile })
    for (const effect of effects) {
      effect.starts()
      effect.returns(reply)
    }
    this.ends(child)
  }

  private ends(child: string): void {
    const process = this.account.process(child)
    if (process === undefined) return
    process.alive = false
    for (const { holders } of this.account.contexts) holders.delete(process)
    this.account.sleepers = this.account.sleepers.filter((sleeper) => sleeper.process !== process)
  }

  private releases({ owed, rule }: Release, where: Where): void {
    for (const sleeper of owed) {
      const page = sleeper.pages[sleeper.at]
      const still = this.account.sleepers.includes(sleeper) && sleeper.heard < where.reply
      if (still && page !== undefined) this.violations.push(violation('P8', where, sleeper.process, page, `"${sleeper.text}" sleeps on there`, causeOf(rule)))
    }
  }
}

/** What the call answered. A child's answer stands among the messages. */
function resultOf(op: Op, reply: OpReply, messages: readonly Message[], text: string): Result | null {
  if (reply.r !== undefined) return { r: reply.r, e: reply.e ?? 'OK', out: typeof reply.out === 'number' ? reply.out : null, signal: reply.sig !== undefined }
  const end = messages.find((message) => message.is === 'end' && message.child === op.by && message.op === text)
  return op.by !== null && end?.is === 'end' && reply.blocked !== 1 ? end.result : null
}
