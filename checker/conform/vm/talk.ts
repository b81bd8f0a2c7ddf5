/**
 * The conversation with an agent behind a serial port: scenarios in, replies out, in order.
 *
 * Several scenarios are on their way at once, so that neither side waits for the other. But not any number: a port has no flow control here, and
 * what the agent does not read in time is lost once the kernel's buffers (64 KiB) are full. So the scenarios that are sent and not yet answered
 * are kept to a fraction of that. (Seen: a guest that sat through four accesses of 8 s each lost the end of what it was sent meanwhile.)
 */
import { AgentError } from '../live/agent.ts'
import type { Lines } from '../live/line-queue.ts'

export interface Port {
  readonly lines: Pick<Lines, 'next' | 'isOver'>
  send: (text: string) => void
}

export const windowBytes = 16 * 1024
export const longestScenario = 32 * 1024

/** An answer begins with the name of its scenario and ends with this. */
const end = '{"end":1}'

/**
 * @param scenarios as `whole` gives them
 * @param silence how long an agent may say nothing, in milliseconds; an access that never ends is the agent's own to notice, and faster
 * @returns the lines of each answer, in the order of the scenarios
 */
export async function runAll(port: Port, scenarios: readonly string[], silence: number): Promise<string[][]> {
  const waiting = scenarios.map((text) => ({ text, bytes: Buffer.byteLength(text) }))
  const sent: typeof waiting = []
  const answers: string[][] = []
  let lines: string[] = []
  let unanswered = 0
  while (answers.length < scenarios.length) {
    for (let next = waiting[sent.length]; next !== undefined && (unanswered === 0 || unanswered + next.bytes <= windowBytes); next = waiting[sent.length]) {
      port.send(next.text)
      sent.push(next)
      unanswered += next.bytes
    }
    const line = await lineOf(port, silence, lines.at(-1) ?? `the answer before "${sent[answers.length]?.text.split('\n')[0] ?? ''}"`)
    lines.push(line)
    if (line !== end) continue
    unanswered -= sent[answers.length]?.bytes ?? 0
    answers.push(lines)
    lines = []
  }
  return answers
}

/** A text that is one scenario, from `begin` to `end`: what comes back is told apart by its ends. @throws AgentError for one that is too long */
export function whole(text: string): string {
  const lines = text.trim().split('\n').map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
  const isWhole = /^begin\b/.test(lines[0] ?? '') && lines.indexOf('end') === lines.length - 1
  if (!isWhole) throw new Error(`not one scenario: ${text.slice(0, 80)}`)
  if (Buffer.byteLength(text) > longestScenario) throw new AgentError(`"${lines[0] ?? ''}" is longer than the ${longestScenario} bytes that a guest takes`)
  return `${text.trim()}\n`
}

/**
 * The next line of the agent's.
 * @param last what it said before, for the message
 * @throws AgentError when there is none
 */
export async function lineOf(port: Port, milliseconds: number, last: string): Promise<string> {
  const line = await port.lines.next(milliseconds)
  if (line !== null) return line
  throw new AgentError(`${port.lines.isOver ? 'the guest has ended by itself' : `the guest has said nothing for ${milliseconds / 1000} s`}, after ${last.slice(0, 200)}`)
}

/** The release of the kernel, from the first line that the agent says; what stands before it comes from the firmware. */
export async function awaitReady(port: Port, milliseconds: number): Promise<string> {
  const until = Date.now() + milliseconds
  for (;;) {
    const line = await port.lines.next(Math.max(0, until - Date.now()))
    if (line === null) throw new AgentError(port.lines.isOver ? 'the guest ended while it booted' : `the guest did not come up within ${milliseconds / 1000} s`)
    const release = /"ready":1,.*"release":"([^"]+)"/.exec(line)?.[1]
    if (release !== undefined) return release
  }
}
