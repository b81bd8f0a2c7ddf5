/** What set-up changes is put back, however the agent ends. */
import { execFileSync } from 'node:child_process'
import { expect } from 'vitest'
import { program, settingsAtRest, settingsNow, start, testWith } from './support.ts'

/** Huge pages in use, an access asleep: the worst time to end. */
const asleep = 'begin x\nmap A ht 2\nwrite A 1\nuffd u wp_hs\nreg u A wp\nwp u A on\nwrite A:0 1\n'
const childOf = (pid: number): number => Number(execFileSync('pgrep', ['-o', '-P', String(pid)], { encoding: 'utf8' }))

async function ended(how: (agent: number, shell: number) => void): Promise<number | null> {
  const before = settingsAtRest()
  // A shell stands for the tool; the agent's input stays open when it is gone.
  const shell = start('sh', ['-c', '"$0" --setup; exit $?', program])
  await shell.hear('{"missing":')
  shell.send(asleep)
  await shell.hear('"blocked":1')
  const during = settingsNow()
  expect(during).not.toBe(before)
  expect(during).toContain('/dev/zram0')
  how(childOf(shell.pid), shell.pid)
  const code = await shell.gone
  expect(settingsAtRest()).toBe(before)
  return code
}

const needs = ['userfaultfd', 'zram', 'hugepages'] as const

testWith(needs, 'after kill -9 of the tool', async () => {
  await ended((_, shell) => { process.kill(shell, 'SIGKILL') })
})

testWith(needs, 'after kill -9 of the agent', async () => {
  expect(await ended((agent) => { process.kill(agent, 'SIGKILL') })).toBe(137)
})

testWith(needs, 'after kill -9 of the worker', async () => {
  const before = settingsAtRest()
  const agent = start(program, ['--setup'])
  await agent.hear('{"missing":')
  agent.send(asleep)
  await agent.hear('"blocked":1')
  const worker = Number(execFileSync('pgrep', ['-n', '-P', String(agent.pid)], { encoding: 'utf8' }))
  process.kill(worker, 'SIGKILL')
  agent.send('read A:0\nend\nbegin next\nmap A anon 1\nend\nquit\n')
  const heard = await agent.hear('"seq":"next"')
  expect(heard).toContain('{"worker_status":9}\n{"end":1}\n')
  expect(await agent.gone).toBe(0)
  expect(settingsAtRest()).toBe(before)
})

testWith(needs, 'after the keeper itself was killed, by the agent at its end', async () => {
  const before = settingsAtRest()
  const agent = start(program, ['--setup'])
  await agent.hear('{"missing":')
  process.kill(childOf(agent.pid), 'SIGKILL')
  agent.send('quit\n')
  expect(await agent.gone).toBe(0)
  expect(settingsAtRest()).toBe(before)
})

for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) {
  testWith(needs, `after ${signal}, which also ends the agent with ${code}`, async () => {
    expect(await ended((agent) => { process.kill(agent, signal) })).toBe(code)
  })
}

testWith(needs, 'swap that a scenario took off is there for the next one', async () => {
  const agent = start(program, ['--setup'])
  agent.send('begin a\nswapoff\nend\nbegin b\nmap A anon 1\nwrite A 1\nmadv A pageout\nend\nquit\n')
  expect(await agent.gone).toBe(0)
  expect(await agent.hear('pageout')).toContain('{"op":"madv A pageout","r":0,"e":"OK","st":{"A":"S/')
})

testWith(needs, 'a second agent waits until the first has put everything back', async () => {
  const before = settingsAtRest()
  const first = start(program, ['--setup'])
  await first.hear('{"missing":')
  const second = start(program, ['--setup'])
  first.send('begin a\nend\nquit\n')
  second.send('quit\n')
  expect(await first.gone).toBe(0)
  expect(await second.gone).toBe(0)
  expect(await second.hear('{"missing":')).not.toContain('"need":"zram"')
  expect(settingsAtRest()).toBe(before)
})
