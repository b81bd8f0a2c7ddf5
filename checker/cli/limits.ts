/** How far the runs of one command may go together, and the line that says how far they are. */
import type { Limits } from '../search/outcome.ts'
import { usage } from './exit.ts'
import type { Output } from './output.ts'
import { parseDuration, parseSize } from './quantities.ts'
import { thousands } from './text.ts'

export interface LimitOptions { readonly timeLimit?: string; readonly maxMemory?: string }

/** Called for each run with its title; the time limit is for all runs together. */
export type LimitsFor = (title: string) => Limits

export function limitsFor(options: LimitOptions, output: Output, stopped: () => boolean, now: () => number = () => performance.now() / 1000): LimitsFor {
  const ends = options.timeLimit === undefined ? null : now() + parseDuration(options.timeLimit)
  const maxBytes = options.maxMemory === undefined ? null : enough(options.maxMemory)
  let lastShown = 0
  return (title) => ({
    stopped, ...(maxBytes === null ? {} : { maxBytes }),
    ...(ends === null ? {} : { seconds: Math.max(0, ends - now()) }),
    progress: ({ states, depth, queue, seconds }) => {
      if (now() - lastShown < 0.5) return
      lastShown = now()
      const rate = seconds > 0 ? ` (${thousands(Math.round(states / seconds))}/s)` : ''
      const memory = Math.round(process.memoryUsage().rss / 2 ** 20)
      output.progress(`${title}: ${thousands(states)} states${rate}, depth ${depth}, queue ${thousands(queue)}, ${memory} MB`)
    },
  })
}

const least = 2 ** 20

/** A size that a search can do something with. */
function enough(text: string): number {
  const bytes = parseSize(text)
  if (bytes < least) throw usage(`--max-memory ${text}: a search needs 1 MiB at least; examples: 512M, 2G`)
  return bytes
}
