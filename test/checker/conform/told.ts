/**
 * Answers written by hand, an op a line, then what is answered if it is more than "OK, and everything as before":
 * `wp u A on | A Pw,K(1)w | ev fin [write A 1] r=0 OK flt:1`. Words of regions that are not named stay; `no end`: the child did not live to end its op.
 */
import type { Answer } from '../../../checker/conform/lines.ts'
import { isAside } from '../../../checker/scenario/regions.ts'
import type { Reply } from '../../../checker/scenario/reply.ts'
import type { Scenario } from '../../../checker/scenario/scenario.ts'
import { scenarioOf } from './answers.ts'

export interface Told { readonly scenario: Scenario; readonly answer: Answer }

export function told(text: string): Told {
  const lines = text.trim().split('\n').map((line) => line.split('|').map((part) => part.trim()))
  const scenario = scenarioOf(lines.map(([op = '']) => op).join('\n'))
  let words: Readonly<Record<string, Readonly<Record<string, string>>>> = { st: {} }
  const replies = lines.flatMap(([op = '', ...parts], i): Reply[] => {
    const asked = scenario.lines[i]?.op.op
    if (asked === undefined || isAside(asked)) return []
    const child = op.startsWith('@')
    let said: Record<string, unknown> = child ? {} : { r: 0, e: 'OK' }
    const ev: string[] = child && !parts.some((part) => ['blocked', 'stuck', 'no end'].includes(part)) ? [`${op.split(' ')[0] ?? ''} fin [${op.replace(/^\S+ /, '')}] r=0 OK flt:1`] : []
    for (const part of parts) {
      const [, process = 'st', region, given] = /^(?:(@\S+) )?([A-Z]) (\S+)$/.exec(part) ?? []
      if (region !== undefined && given !== undefined) words = { ...words, [process]: { ...words[process], [region]: given.replaceAll(',', ' ') } }
      else if (part.startsWith('ev ')) ev.push(part.slice(3))
      else if (part.startsWith('e ')) said = { r: -1, e: part.slice(2) }
      else if (part.startsWith('out ')) said = { ...said, out: Number(part.slice(4)) }
      else if (part.startsWith('sig ')) said = { r: -1, e: 'OK', sig: part.slice(4) }
      else if (part !== 'no end') said = { [part]: 1 }
    }
    return [{ op, ...said, ...(ev.length > 0 ? { ev } : {}), ...words } as Reply]
  })
  return { scenario, answer: [{ seq: scenario.name }, ...replies, { end: 1 }] }
}
