/** Two answers to one scenario as text: each op once, and where they differ, what each side said. */
import type { Reply } from '../scenario/reply.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { printOp } from '../scenario/print.ts'
import { type Answer, askedOf } from './lines.ts'

export interface Sides { readonly left: string; readonly right: string }

export function sideBySide(scenario: Scenario, left: Answer, right: Answer, sides: Sides = { left: 'model', right: 'kernel' }): string {
  const width = Math.max(sides.left.length, sides.right.length)
  const rows = askedOf(scenario).flatMap(({ op }, i) => {
    const [ours, theirs] = [replyText(left[i + 1]), replyText(right[i + 1])]
    if (ours === theirs) return [`  ${printOp(op)}`, `    ${ours}`]
    return [`! ${printOp(op)}`, `    ${sides.left.padEnd(width)}  ${ours}`, `    ${sides.right.padEnd(width)}  ${theirs}`]
  })
  return [`begin ${scenario.name}`, ...rows, 'end'].join('\n')
}

/** A reply in one line, without its op. */
export function replyText(reply: Reply | undefined): string {
  if (reply === undefined) return '(no reply)'
  if (!('op' in reply)) return JSON.stringify(reply)
  const words: string[] = []
  for (const [name, value] of Object.entries(reply as Readonly<Record<string, unknown>>)) {
    if (name === 'op') continue
    if (name === 'st' || name.startsWith('@')) words.push(...Object.entries(value as Readonly<Record<string, string>>).map(([region, text]) => `${name === 'st' ? '' : `${name} `}${region}[${text}]`))
    else words.push(Array.isArray(value) ? `${name}=[${value.join('; ')}]` : `${name}=${String(value)}`)
  }
  return words.join(' ')
}
