/** Talking to the agent: to the real one where it can run, and to scripts that misbehave as no agent should. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openAgent } from '../../../../checker/conform/live/agent.ts'
import { repliesOf } from '../../../../checker/conform/live/replies.ts'
import { answersOf618, examples, memory, program, settingsAtRest, testWith } from '../agent/support.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mmcheck-test-'))
afterAll(() => { rmSync(folder, { recursive: true }) })
let scripts = 0
function script(text: string): string {
  const file = path.join(folder, `agent-${scripts++}`)
  writeFileSync(file, `#!/bin/sh\necho '{"ready":1,"release":"6.99"}'\n${text}\n`)
  chmodSync(file, 0o755)
  return file
}
const withoutSetUp = { setUp: false } as const

const scenarios = examples.split(/^(?=begin )/m).slice(1)

testWith(memory, 'answers come by scenario, in order, in several batches; then the machine is as it was', async () => {
  const before = settingsAtRest()
  const told: string[] = []
  const agent = await openAgent(program, { verbose: true, told: (text) => { told.push(text) } })
  expect(agent.missing.map(({ need }) => need)).not.toContain('zram')
  const answers = [...await agent.run(scenarios.slice(0, 7)), ...await agent.run([]), ...await agent.run(scenarios.slice(7))]
  await agent.close()
  await agent.close()
  expect(answers).toHaveLength(19)
  expect(answers.flat()).toEqual(answersOf618)
  expect(settingsAtRest()).toBe(before)
  expect(told.join('')).toMatch(/set-up: .*zram0[^]*put back: .*zram0/)
}, /^6\.18\./)

testWith(memory, 'SIGINT is passed on: the run is interrupted, and the machine is as it was', async () => {
  const before = settingsAtRest()
  const agent = await openAgent(program)
  const run = agent.run(Array.from({ length: 200 }, () => scenarios).flat())
  setTimeout(() => { process.emit('SIGINT') }, 100)
  await expect(run).rejects.toMatchObject({ name: 'AgentError', message: 'interrupted', interrupted: true })
  expect(settingsAtRest()).toBe(before)
  expect(process.listeners('SIGINT').filter((listener) => listener.name === 'passOn')).toEqual([])
})

test('an agent that says nothing is an error', async () => {
  const agent = await openAgent(script('exec sleep 60'), { ...withoutSetUp, silentSeconds: 0.2 })
  await expect(agent.run(['begin x\nend'])).rejects.toThrow('the agent has said nothing for 0.2 s')
})

test('an agent that ends too early is an error, with what it said last', async () => {
  const agent = await openAgent(script('read line; echo \'{"seq":"x"}\'; echo out of luck >&2; exit 1'), withoutSetUp)
  expect(agent.release).toBe('6.99')
  await expect(agent.run(['begin x\nend'])).rejects.toThrow('the agent has ended; it said: out of luck')
})

test('one that is no program is an error', async () => {
  await expect(openAgent(path.join(folder, 'nothing'), withoutSetUp)).rejects.toThrow(/the agent has ended; it said: .*ENOENT/)
})

test('long answers in many pieces are put together', async () => {
  const many = 'for i in 1 2 3; do printf "{\\"op\\":"; sleep 0.02; printf "\\"$i\\"}\\n"; done; echo \'{"end":1}\''
  const agent = await openAgent(script(`read line; ${many}; ${many}`), withoutSetUp)
  expect(await agent.run(['begin x', 'begin y'])).toEqual(['x', 'y'].map(() => ['{"op":"1"}', '{"op":"2"}', '{"op":"3"}', '{"end":1}']))
  await agent.close()
})

test('lines are replies, or an error', () => {
  expect(repliesOf(['{"seq":"x"}', '{"op":"swapon","r":0,"e":"OK"}', '{"end":1}'])).toEqual([{ seq: 'x' }, { op: 'swapon', r: 0, e: 'OK' }, { end: 1 }])
  for (const line of ['', 'null', '[]', '{', '{"worker_status":9}']) expect(() => repliesOf([line])).toThrow('the agent says what is no reply')
})
