/** The conversation, with an agent made of a few lines here. */
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { AgentError } from '../../../../checker/conform/live/agent.ts'
import { awaitReady, longestScenario, runAll, whole, windowBytes, type Port } from '../../../../checker/conform/vm/talk.ts'

/** Answers each line with one, keeps what it was sent in between, and notes the most that lay there. */
class Echo implements Port {
  most = 0
  private waiting = ''
  readonly lines = { isOver: false, next: (): Promise<string | null> => Promise.resolve(this.answer()) }

  send = (text: string): void => {
    this.waiting += text
    this.most = Math.max(this.most, this.waiting.length)
  }

  private answer(): string | null {
    const length = this.waiting.indexOf('\n')
    if (length < 0) return null
    const line = this.waiting.slice(0, length)
    this.waiting = this.waiting.slice(length + 1)
    return line === 'end' ? '{"end":1}' : line.startsWith('begin ') ? JSON.stringify({ seq: line.slice(6) }) : JSON.stringify({ op: line })
  }
}

const saying = (...lines: (string | null)[]): Port => ({ send: () => undefined, lines: { isOver: false, next: () => Promise.resolve(lines.shift() ?? null) } })
const gone: Port = { send: () => undefined, lines: { isOver: true, next: () => Promise.resolve(null) } }

const scenario = fc.tuple(fc.nat(999), fc.nat(400)).map(([name, ops]) => `begin ${name}\n${'write A:0 1\n'.repeat(ops)}end`)

test.prop([fc.array(scenario, { maxLength: 20 })], { numRuns: 50 })('each scenario has its answer, and never too much is on the way', async (scenarios) => {
  const echo = new Echo()
  const answers = await runAll(echo, scenarios.map(whole), 1000)
  expect(answers.map((lines) => lines[0])).toEqual(scenarios.map((text) => JSON.stringify({ seq: /begin (\d+)/.exec(text)?.[1] })))
  expect(answers.map((lines) => lines.length)).toEqual(scenarios.map((text) => text.split('\n').length))
  expect(echo.most).toBeLessThanOrEqual(windowBytes)
})

test('several are sent at once', async () => {
  const echo = new Echo()
  await runAll(echo, ['begin a\nend\n', 'begin b\nend\n'], 1000)
  expect(echo.most).toBe(2 * 'begin a\nend\n'.length)
})

test('one that is larger than the window goes alone', async () => {
  const large = whole(`begin a\n${'write A:0 1\n'.repeat(2000)}end`)
  const echo = new Echo()
  expect(large.length).toBeGreaterThan(windowBytes)
  expect(await runAll(echo, [large, large], 1000)).toHaveLength(2)
  expect(echo.most).toBe(large.length)
})

test('silence and an end are errors, never an answer', async () => {
  const one = ['begin a\nend\n']
  await expect(runAll(saying('{"seq":"a"}'), one, 3000)).rejects.toThrow(new AgentError('the guest has said nothing for 3 s, after {"seq":"a"}'))
  await expect(runAll(gone, one, 3000)).rejects.toThrow(new AgentError('the guest has ended by itself, after the answer before "begin a"'))
  await expect(awaitReady(saying(), 2000)).rejects.toThrow(new AgentError('the guest did not come up within 2 s'))
  await expect(awaitReady(gone, 2000)).rejects.toThrow(new AgentError('the guest ended while it booted'))
})

test('what the firmware says before the agent is passed over', async () => {
  expect(await awaitReady(saying('', '\u001b[2J SeaBIOS', '{"ready":1,"release":"6.1.0-50-amd64"}'), 1000)).toBe('6.1.0-50-amd64')
})

test('a text is one scenario', () => {
  expect(whole('\nbegin a\r\nread A # end\n end \n\n')).toBe('begin a\r\nread A # end\n end\n')
  for (const text of ['', 'begin a', 'read A\nend', 'begin a\nend\nbegin b\nend', 'begin a\nend # one\nread A\nend', 'beginning\nend']) expect(() => whole(text)).toThrow('not one scenario')
  expect(() => whole(`begin a\n${'x'.repeat(longestScenario)}\nend`)).toThrow(AgentError)
})
