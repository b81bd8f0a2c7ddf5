/**
 * The monitor: (ghost, event) -> ghost, one pure function for each kind of event.
 *
 * A call is seen twice, when it starts and when it returns; in between the pages it pulls at are not definite. The row of
 * rules.ts is looked up again at the return, with what is known of the page then. An error leaves the value as
 * section "What an error means" of the contract has it. fork hands over the value, never the calls under way.
 */
import { type Ghost, type Has, isArmed, isClear, type UnderWay, type Value } from './ghost.ts'
import type { Options } from './options.ts'
import { type CallName, type Memory, type Rule, ruleFor } from './rules.ts'

/** What the monitor says of an event: the new ghost, and the rule that changed the value, if one did. */
export interface Verdict { readonly ghost: Ghost; readonly rule: string | null }

/** A call on this page has started. */
export function callStarts(g: Ghost, call: CallName, memory: Memory): Ghost {
  const pulls = pullOf(call, memory)
  const counted: Ghost = pulls === 'none' ? g : { ...g, call: join(g.call, pulls), n: g.n + 1 }
  const discards = ruleFor(call, memory, g.has)?.contents === 'discards'
  return discards && g.has === 'yes' ? { ...counted, has: 'maybe' } : counted
}

/** The call has returned: with success, or with an error that undoes nothing. */
export function callReturns(g: Ghost, call: CallName, memory: Memory, success: boolean, options: Options): Verdict {
  const rule = ruleFor(call, memory, g.has)
  const pulls = pullOf(call, memory)
  const value = success ? after(g, rule, options) : afterError(g, call)
  const n = pulls === 'none' ? g.n : g.n - 1
  if (n < 0) throw new Error(`the monitor saw ${call} return more often than start`)
  const ghost: Ghost = { value, call: n === 0 ? 'none' : g.call, n, has: success ? hasAfter(g, rule, memory) : g.has }
  return { ghost, rule: value === g.value ? null : success ? rule?.id ?? null : 'section 7' }
}

/**
 * A read would now show something else than the process's own copy: it is gone (H3). What called for it to stay (H2) no longer
 * applies, so the page comes out either way, as one without an own copy does (H1).
 */
export const ownCopyLost = (g: Ghost): Ghost => (g.has === 'yes' ? { ...g, has: 'maybe' } : g)

/** The call was refused for its arguments (EINVAL): nothing was done. */
export function callRefused(g: Ghost, call: CallName, memory: Memory): Ghost {
  if (pullOf(call, memory) === 'none') return g
  const n = g.n - 1
  return { ...g, n, call: n === 0 ? 'none' : g.call }
}

function after(g: Ghost, rule: Rule | undefined, options: Options): Value {
  if (rule === undefined) return g.value
  const to = rule.to(options)[g.value] ?? g.value
  // A mapping that is gone is gone; anything else that raced with an opposite call may have come out either way.
  return g.call === 'clash' && to !== 'outside' && g.value !== 'outside' ? 'either' : to
}

/** No count is reported for a failed WRITEPROTECT: pages it would have changed may have been changed. */
function afterError(g: Ghost, call: CallName): Value {
  if (call === 'UFFDIO_WRITEPROTECT on' && g.value === 'clear') return 'either'
  if (call === 'UFFDIO_WRITEPROTECT off' && g.value === 'armed') return 'either'
  return g.value
}

function hasAfter(g: Ghost, rule: Rule | undefined, memory: Memory): Has {
  if (memory === 'file-shared') return g.has
  if (rule?.contents === 'gone') return 'no'
  // What another call has overlapped with may be gone again, even if that call has returned.
  if (rule?.contents === 'supplies') return g.call === 'arm' || g.call === 'drop' ? 'yes' : 'maybe'
  return g.has
}

/** An access has begun to fault: from now on the page may be populated, or have its own copy. */
export const accessFaults = (g: Ghost, memory: Memory, write: boolean): Ghost =>
  g.has === 'no' && (memory === 'anon' || (memory === 'file-private' && write)) ? { ...g, has: 'maybe' } : g

/** A read has completed. */
export const readCompletes = (g: Ghost, memory: Memory): Ghost => (memory === 'anon' ? { ...g, has: surely(g) } : g)

/** A write's data can be read from now on. It must not have been armed (P1); an undecided page is settled as clear. */
export function writeHappens(g: Ghost, memory: Memory): Verdict & { readonly silent: boolean } {
  const silent = isArmed(g)
  const settles = g.value === 'either' && g.n === 0
  const has = memory === 'file-shared' ? g.has : surely(g)
  return { ghost: { ...g, value: settles ? 'clear' : g.value, has }, rule: settles ? 'settled by a write that passed' : null, silent }
}

/** A WP message about a write has been queued: an undecided page is settled as armed. */
export function writeAnnounced(g: Ghost): Verdict {
  const settles = g.value === 'either' && g.n === 0
  return { ghost: settles ? { ...g, value: 'armed' } : g, rule: settles ? 'settled by a message' : null }
}

/**
 * fork, when it returns: the child's page, given the parent's (F1 without EVENT_FORK, F2 with it). Nobody says that what is
 * populated in the parent is populated in the child: it may be faulted in again.
 */
export function forkHandsOver(parent: Ghost, child: Ghost, event: boolean, memory: Memory): Verdict {
  const settled: Value = isArmed(parent) || isClear(parent) ? parent.value : 'either'
  const value: Value = parent.value === 'outside' || !event ? 'outside' : settled === 'armed' && child.n > 0 ? 'either' : settled
  const has: Has = memory === 'file-shared' ? child.has : parent.has === 'yes' && (memory === 'anon' || parent.n > 0) ? 'maybe' : parent.has
  return { ghost: { ...child, value, has }, rule: value === child.value ? null : event ? 'F2' : 'F1' }
}

/**
 * An access that completes while a call is under way proves nothing about what that call met: a range may have been
 * protected here before it was populated, or discarded here after it.
 */
const surely = (g: Ghost): Has => (g.n === 0 || g.has === 'yes' ? 'yes' : 'maybe')

/** What a call pulls at may not depend on `has`, which can change while it runs: the union over its rows. */
function pullOf(call: CallName, memory: Memory): 'arm' | 'drop' | 'none' {
  const pulls = (['no', 'maybe', 'yes'] as const).map((has) => ruleFor(call, memory, has)?.pulls ?? 'none').filter((pull) => pull !== 'none')
  return pulls[0] ?? 'none'
}

const join = (a: UnderWay, b: 'arm' | 'drop'): UnderWay => (a === 'none' ? b : a === b || a === `${b}s` ? `${b}s` : 'clash')
