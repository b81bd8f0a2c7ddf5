/** The lines of an agent as replies. They are compared as values, so a field in another place is no difference; a line that is none is an error. */
import type { Reply } from '../../scenario/reply.ts'
import { AgentError } from './agent.ts'

export const repliesOf = (lines: readonly string[]): Reply[] => lines.map(replyOf)

function replyOf(line: string): Reply {
  const value = parsed(line)
  if (typeof value !== 'object' || value === null || !('op' in value || 'seq' in value || 'end' in value))
    throw new AgentError(`the agent says what is no reply: ${line.slice(0, 200)}`)
  return value as Reply
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
