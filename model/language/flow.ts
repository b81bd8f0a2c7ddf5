/**
 * Where a thread goes after a step. A step's body returns one of these, or nothing to fall through to the next step.
 */
import type { Place } from '../state/state.ts'

export type Flow = void | Go | Leave | ToUser

/** Jump to a named step or procedure, which the step must declare in `to`; a walk moves on to another place. */
export interface Go { readonly flow: 'go'; readonly to: string; readonly place?: Place }
/** End the procedure at hand: on to whatever follows it where it is inlined. */
export interface Leave { readonly flow: 'leave' }
/** The call returns to user mode with this result: 0, or the name of an errno. */
export interface ToUser { readonly flow: 'user'; readonly result: Result }

export type Result = 0 | 'EINVAL' | 'ENOENT' | 'EEXIST' | 'EFAULT' | 'EBUSY' | 'EAGAIN' | 'ENOMEM' | 'SIGSEGV' | 'SIGBUS' | 'asleep'

export const go = (to: string, place?: Place): Go => (place === undefined ? { flow: 'go', to } : { flow: 'go', to, place })
export const leave: Leave = { flow: 'leave' }
export const returns = (result: Result): ToUser => ({ flow: 'user', result })

/** Thrown by a guard that does not hold: the step is not enabled in this state. Carries no stack, costs nothing. */
export const NOT_ENABLED: unique symbol = Symbol('not enabled')
