/**
 * What the checkers print, read: SPIN's and Rumur's reports, and the line of JSON that ours, the C++ floor and the naive
 * reference end with. Whatever cannot be read exactly is an error, never a guess.
 */
import { z } from 'zod'
import type { Found } from './expected.ts'

/**
 * SPIN. Depth first as well as breadth first, it prints states as *stored*, and as *transitions* all arrivals in a state, stored
 * or matched. It counts the initial state as one such arrival, so this is one more than the number of transitions; apart
 * from that they are what the others count, those that change nothing included. `depth reached` is a breadth-first
 * depth in a breadth-first search only. From nine digits on it would round.
 */
export function spinFound(output: string): Found {
  if (/max search depth too small/.test(output)) throw new Error('SPIN ran into its depth limit (-m)')
  const errors = numberIn(output, /errors: (\d+)/, "SPIN's number of errors")
  const violation = /assertion violated.*\(at depth (\d+)\)/.exec(output)
  if (errors > 0 && violation === null) throw new Error(`SPIN reports an error that is no violation: ${output.split('\n').find((line) => line.startsWith('pan:')) ?? ''}`)
  return {
    ...plain,
    states: numberIn(output, /^ *(\d+) states, stored/m, "SPIN's stored states"),
    transitions: numberIn(output, /^ *(\d+) transitions \(= stored\+matched\)/m, "SPIN's transitions") - 1,
    depth: output.includes('+ Breadth-First Search') ? numberIn(output, /depth reached (\d+)/, "SPIN's depth") : null,
    steps: violation === null ? null : Number(violation[1]),
  }
}

/** Rumur. Its rules fired are the transitions; a trace names each rule that fired after the start state. */
export function rumurFound(output: string): Found {
  const violated = !output.includes('No error found.')
  if (violated && !/invariant ".*" failed/.test(output)) throw new Error('Rumur reports neither success nor a violated invariant')
  return {
    ...plain,
    states: numberIn(output, /(\d+) states, \d+ rules fired in/, "Rumur's states"),
    transitions: numberIn(output, /\d+ states, (\d+) rules fired in/, "Rumur's rules fired"),
    steps: violated ? [...output.matchAll(/^Rule ".*fired\.$/gm)].length : null,
  }
}

const jsonLine = z.object({
  states: z.number(), transitions: z.number(), depth: z.number().nullable().default(null), steps: z.number().nullable().default(null),
  complete: z.boolean().default(true), bytes: z.number().nullable().default(null), store: z.string().nullable().default(null),
  workers: z.number().default(1), violated: z.string().nullable().default(null),
})

/** The last line of the output, which also says how many workers there were. */
export function jsonFound(output: string): Found & { readonly workers: number } {
  const { violated, ...found } = jsonLine.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
  if (violated !== null && found.steps === null) throw new Error(`${violated} is violated, but there is no run to it`)
  return found
}

const plain = { depth: null, steps: null, complete: true, bytes: null, store: null } as const

function numberIn(output: string, pattern: RegExp, what: string): number {
  const found = pattern.exec(output)
  if (found === null) throw new Error(`${what} cannot be read`)
  return Number(found[1])
}
