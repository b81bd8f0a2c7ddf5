/** When a search ends before it has seen everything. */
import type { Cut, Limits } from './outcome.ts'

export function cutBy(limits: Limits, states: number, seconds: number): Cut | null {
  if (limits.stopped?.() === true) return { reason: 'interrupted', limit: 'interrupted' }
  if (limits.maxStates !== undefined && states > limits.maxStates) return { reason: 'states', limit: `${limits.maxStates} states` }
  if (limits.seconds !== undefined && seconds > limits.seconds) return { reason: 'time', limit: `${limits.seconds} s` }
  return null
}

export const memoryCut = ({ maxBytes }: Limits): Cut =>
  ({ reason: 'memory', limit: maxBytes === undefined ? 'the memory that is free' : `${maxBytes} bytes` })
