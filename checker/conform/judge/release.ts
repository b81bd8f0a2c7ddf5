/**
 * P8: who must be woken. A call that ends protection releases those asleep on a WP fault there, unless told not to wake; unregistering
 * and closing release everybody in the range, since nobody could answer them any more; so does WAKE. A sleeper that gives no sign in the same
 * reply, neither an end nor another message, was not released.
 */
import type { Op, Span } from '../../scenario/scenario.ts'
import type { Account, Context, Process, Sleeper } from './account.ts'

export interface Release {
  /** Whom the call wakes: only these can move on. */
  readonly woken: readonly Sleeper[]
  /** Whom it must release, and the rule that says so. */
  readonly owed: readonly Sleeper[]
  readonly rule: string
}

/** For an op that has succeeded. To be asked before it takes effect. */
export function releaseBy(account: Account, op: Op, process: Process): Release {
  switch (op.op) {
    case 'wp': return op.on || op.dontWake ? nobody : wpOnly('W6', inRange(account, op))
    case 'reg': return op.modes.includes('wp') ? nobody : wpOnly('R5', inRange(account, op))
    case 'unreg': return everybody('R7', inRange(account, op))
    case 'wake': return everybody('C10', inRange(account, op))
    // What they supply is not the contract's to judge; who is woken by it, is.
    case 'copy': case 'cont': case 'zero': case 'poison': return op.dontWake ? nobody : { ...nobody, woken: inRange(account, op) }
    case 'close': return everybody('R8', ofContexts(account, account.endsWith(process, account.context(op.uffd, process) ?? null)))
    case 'kill': {
      const child = account.process(op.child)
      return child === undefined ? nobody : everybody('R8', ofContexts(account, account.endsWith(child, null).filter((context) => context.process !== child)))
    }
    default: return nobody
  }
}

export const nobody: Release = { woken: [], owed: [], rule: '' }
const everybody = (rule: string, sleepers: readonly Sleeper[]): Release => ({ rule, woken: sleepers, owed: sleepers })
const wpOnly = (rule: string, sleepers: readonly Sleeper[]): Release => ({ rule, woken: sleepers, owed: sleepers.filter(({ wp }) => wp) })

const ofContexts = (account: Account, ended: readonly Context[]): Sleeper[] =>
  account.sleepers.filter(({ context }) => context !== null && ended.includes(context))

function inRange(account: Account, op: Op & { readonly uffd: string; readonly span: Span }): Sleeper[] {
  const context = account.context(op.uffd)
  if (context === undefined) return []
  const range = new Set(account.pages(context.process, op.span))
  return account.sleepers.filter((sleeper) => {
    const page = sleeper.pages[sleeper.at]
    return sleeper.context === context && page !== undefined && range.has(page)
  })
}
