/**
 * What userspace is promised about one page of one process: the state of the contract's monitor.
 *
 * `value` says what the next write through this page must do. `call` and `n` count the calls on the page that are under
 * way: while one runs, or when two overlap that pull in different directions, the value is not definite. They are
 * stored here, not derived from where threads stand: the same states, and far smaller tables for the engine.
 * Nothing in this folder knows page-table entries: the monitor sees calls, their results, accesses and messages.
 */
export type Value = 'outside' | 'armed' | 'clear' | 'either'

/**
 * Calls under way: none; one that may arm, or drop; several of one sort that have overlapped; or both sorts, which makes the
 * outcome undefined. That calls have overlapped is remembered until the last of them returns.
 */
export type UnderWay = 'none' | 'arm' | 'drop' | 'arms' | 'drops' | 'clash'

/** Anonymous memory: is the page populated. Private file mappings: has the process its own copy. Only moves where that matters. */
export type Has = 'no' | 'maybe' | 'yes'

export interface Ghost {
  readonly value: Value
  readonly call: UnderWay
  readonly n: number
  readonly has: Has
}

export const ghost = (value: Value, has: Has = 'no'): Ghost => ({ value, call: 'none', n: 0, has })

/** Certain, whatever the calls under way come out as. */
export const isArmed = (g: Ghost): boolean => g.value === 'armed' && (g.call === 'none' || g.call === 'arm' || g.call === 'arms')
export const isClear = (g: Ghost): boolean => g.value === 'clear' && (g.call === 'none' || g.call === 'drop' || g.call === 'drops')
export const isOutside = (g: Ghost): boolean => g.value === 'outside'
/** No call on the page is under way: only then is it fair to hold a report against the value. */
export const isQuiet = (g: Ghost): boolean => g.n === 0

export function ghostText(g: Ghost): string {
  const underWay = g.n === 0 ? '' : ` (${g.n === 1 ? 'a call that may' : `${g.n} calls that may`} ${g.call === 'clash' ? 'arm and drop' : g.call.replace(/s$/, '')} under way)`
  return `${g.value}${underWay}`
}
