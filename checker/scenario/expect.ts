/**
 * Judges an `expect` by the reply to the op before it. The answer is null, or a sentence with what was expected and what came: an assertion
 * that fails is read by somebody who wants to know what the kernel did instead.
 */
import { eventWords } from './expectation.ts'
import type { Regions } from './regions.ts'
import type { OpReply, Reply } from './reply.ts'
import type { Expectation } from './scenario.ts'
import { meets, parseStateWord } from './state-word.ts'

/** `shown`: the regions as the reply shows them (regionsShown), for a reply does not number its pages. */
export function judge(expectation: Expectation, reply: Reply, shown: Regions): string | null {
  const wanted = wantedText(expectation)
  if (!('op' in reply)) return `${wanted} is expected, but no op was answered`
  if ('unsupported' in reply) return `${wanted} is expected, but "${reply.op}" cannot be done here: ${reply.unsupported}`
  if ('vmas' in reply) return `${wanted} is expected, but the reply to "${reply.op}" only lists the VMAs`
  const came = judgeOp(expectation, reply as OpReply, shown)
  return came === null ? null : `${wanted} is expected, but ${came}`
}

function wantedText(expectation: Expectation): string {
  switch (expectation.is) {
    case 'state': return `${pageText(expectation)} as ${expectation.word}`
    case 'event': return `an event with ${expectation.words.map((word) => `"${word}"`).join(' and ')}`
    case 'blocked': return 'an access that sleeps in a userfault'
    case 'errno': return `errno ${expectation.name}`
    case 'value': return `the byte ${expectation.value}`
  }
}

const pageText = ({ of, region, page }: Expectation & { is: 'state' }): string => `${of === null ? '' : `@${of} `}${region}:${page}`

/** What came instead; null if it came as expected. */
function judgeOp(expectation: Expectation, reply: OpReply, shown: Regions): string | null {
  const outcome = outcomeOf(reply)
  switch (expectation.is) {
    case 'state': return judgeState(expectation, reply, shown)
    case 'event': {
      const wanted = expectation.words.flatMap(eventWords)
      const events = reply.ev ?? []
      const found = events.some((event) => { const has = new Set(eventWords(event)); return wanted.every((word) => has.has(word)) })
      return found ? null : events.length === 0 ? 'there was none' : `there was: ${events.join('; ')}`
    }
    case 'blocked': return reply.blocked === 1 ? null : endText(reply, outcome)
    case 'errno': return outcome.errno === expectation.name ? null : endText(reply, outcome)
    case 'value': return outcome.value === expectation.value ? null : outcome.value === null ? `nothing was read: ${endText(reply, outcome)}` : `${outcome.value} was read`
  }
}

function judgeState(expectation: Expectation & { is: 'state' }, reply: OpReply, shown: Regions): string | null {
  const { of, region, page } = expectation
  const states = of === null ? reply.st : reply[`@${of}`]
  if (states === undefined) return of === null ? 'the reply shows no pages' : `the reply shows no pages of @${of}`
  const index = shown.get(region)?.watched.indexOf(page) ?? -1
  const text = states[region]?.split(' ')[index]
  if (text === undefined) return 'the reply does not show that page'
  const [actual, expected] = [parseStateWord(text), parseStateWord(expectation.word)]
  if (actual !== null && expected !== null && meets(actual, expected)) return null
  return `it is ${text}${expected !== null && expected.mask !== null && actual?.mask === null ? ', without a mask' : ''}`
}

interface Outcome { readonly errno: string | null; readonly value: number | null; readonly signal: string | null }

/** How the op ended. A child answers late: its result stands in the event that says it is over. */
function outcomeOf(reply: OpReply): Outcome {
  const [, child, op] = /^@(\S+) (.*)$/.exec(reply.op) ?? []
  const over = child === undefined ? undefined : reply.ev?.find((event) => event.startsWith(`@${child} fin [${op}] `))
  if (over === undefined) return { errno: reply.e ?? null, value: reply.val ?? null, signal: reply.sig ?? null }
  const words = eventWords(over.slice(`@${child} fin [${op}] `.length))
  const value = words.find((word) => word.startsWith('val:'))?.slice('val:'.length)
  return {
    errno: words.find((word) => /^(OK|E[A-Z0-9]+)$/.test(word)) ?? null,
    value: value === undefined ? null : Number(value),
    signal: words.find((word) => word.startsWith('sig:'))?.slice('sig:'.length) ?? null,
  }
}

function endText(reply: OpReply, { errno, signal }: Outcome): string {
  if (reply.blocked === 1) return 'it sleeps in a userfault'
  if (reply.stuck === 1) return 'it is stuck, neither done nor asleep in a userfault'
  if (signal !== null) return `it got ${signal}`
  return errno === null ? 'it has no result' : `it ended with ${errno}`
}
