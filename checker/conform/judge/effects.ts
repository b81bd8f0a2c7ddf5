/**
 * A call on a page as the monitor sees it: something when it starts, something when it returns. Between the two lie the accesses that the call let go
 * on, so that a writer which completes while a range is being unprotected is no silent write.
 */
import type { Options, Profile } from '../../../model/contract/options.ts'
import { profiles } from '../../../model/contract/options.ts'
import { callRefused, callReturns, callStarts } from '../../../model/contract/monitor.ts'
import type { CallName, Memory } from '../../../model/contract/rules.ts'
import type { Page } from './account.ts'
import { type Cause, causeOf, type Row } from './rows.ts'

export type Outcome = 'done' | 'failed' | 'refused'

export interface Effect {
  readonly page: Page
  readonly starts: () => void
  readonly returns: (reply: number) => void
}

/** By a row of model/contract. `memory` where coverage does not follow from the memory alone. */
export function byContract(page: Page, call: CallName, outcome: Outcome, profile: Profile, memory: Memory = page.memory): Effect {
  const options: Options = profiles[profile]
  return {
    page,
    starts: () => { page.ghost = callStarts(page.ghost, call, memory) },
    returns: (reply) => {
      if (outcome === 'refused') page.ghost = callRefused(page.ghost, call, memory)
      else {
        const { ghost, rule } = callReturns(page.ghost, call, memory, outcome === 'done', options)
        page.ghost = ghost
        if (rule !== null) set(page, causeOf(rule), reply)
      }
    },
  }
}

/** By a row of our own; only for calls that succeeded. It counts as one that may drop while it runs. */
export function byRow(page: Page, row: Row, profile: Profile): Effect {
  return {
    page,
    starts: () => { page.ghost = callStarts(page.ghost, 'munmap', page.memory) },
    returns: (reply) => {
      const before = page.ghost
      const value = row.to(profile)[before.value] ?? before.value
      page.ghost = { value, call: 'none', n: 0, has: page.memory === 'file-shared' ? before.has : row.has ?? before.has }
      // Also where the rule leaves the value: it is what a violation rests on from now on.
      if (before.value !== 'outside') set(page, row, reply)
    },
  }
}

/** What is not the ghost's: who holds the page, whether it is mapped. */
export const also = (effect: Effect, change: (page: Page) => void): Effect => ({
  ...effect,
  returns: (reply) => {
    effect.returns(reply)
    change(effect.page)
  },
})

export function set(page: Page, cause: Cause, reply: number): void {
  page.cause = cause
  page.since = reply
}
