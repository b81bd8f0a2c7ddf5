/**
 * The agent at work on the kernel at hand: scenarios in, replies out, in order.
 *
 * It sets the machine up when it starts and puts everything back when it ends, however it ends; that is its own affair (agent/keeper.c). Here
 * the one thing to see to is that the end is waited for, so that a command does not return before the machine is as it was.
 *
 * The only time limit is for an agent that says nothing at all. That is an error, and no verdict on a scenario.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { Lines } from './line-queue.ts'
import type { Missing } from './tool.ts'

/** The agent hangs, has died or was interrupted. Never a verdict on a scenario. */
export class AgentError extends Error {
  readonly interrupted: boolean

  constructor(message: string, interrupted = false) {
    super(message)
    this.name = 'AgentError'
    this.interrupted = interrupted
  }
}

export interface AgentOptions {
  /** Whether it sets the machine up. Otherwise scenarios run on what is there. */
  readonly setUp?: boolean
  /** Huge pages of 1 GiB that it reserves. */
  readonly giantPages?: number
  /** Tells on `told` what it changes and what it puts back. */
  readonly verbose?: boolean
  /** How long it may say nothing. One that works has an answer or gives a line up within 30 seconds. */
  readonly silentSeconds?: number
  /** What it says besides answers. */
  readonly told?: (text: string) => void
}

export interface Agent {
  /** Of the kernel, as it says itself. */
  readonly release: string
  /** What the machine lacks; empty if it was not asked to set anything up. */
  readonly missing: readonly Missing[]
  /** The reply lines of each scenario; a scenario is a text from `begin` to `end`. @throws AgentError */
  readonly run: (scenarios: readonly string[]) => Promise<string[][]>
  /** Resolves when everything is put back. May be called at any time, also twice. */
  readonly close: () => Promise<void>
}

const end = '{"end":1}'

/** @throws AgentError */
export async function openAgent(program: string, options: AgentOptions = {}): Promise<Agent> {
  const { setUp = true, giantPages = 0, verbose = false, silentSeconds = 90, told = () => undefined } = options
  const words = setUp ? ['--setup', ...(verbose ? ['--verbose'] : []), ...(giantPages > 0 ? ['--giant', String(giantPages)] : [])] : []
  const talk = new Talk(spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] }), 1000 * silentSeconds, told)
  try {
    const { release } = JSON.parse(await talk.line()) as { readonly release: string }
    const missing = setUp ? (JSON.parse(await talk.line()) as { readonly missing: readonly Missing[] }).missing : []
    return { release, missing, run: (scenarios) => talk.run(scenarios), close: () => talk.close() }
  } catch (error) {
    await talk.stop('SIGTERM')
    throw error
  }
}

class Talk {
  private readonly child: ChildProcess
  private readonly silence: number
  private readonly lines: Lines
  private readonly gone: Promise<void>
  private said = ''
  private interrupted = false
  /** Only the agent is told; the command itself ends by what it then gets from `run`. */
  private readonly passOn = (): void => {
    this.interrupted = true
    this.child.kill('SIGINT')
  }

  constructor(child: ChildProcess, silence: number, told: (text: string) => void) {
    this.child = child
    this.silence = silence
    this.lines = new Lines(child.stdout)
    process.on('SIGINT', this.passOn)
    child.stdin?.on('error', () => undefined)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(-2000)
      told(text)
    })
    this.gone = new Promise((done) => {
      const over = (why: string): void => {
        this.said += why
        this.lines.end()
        process.off('SIGINT', this.passOn)
        done()
      }
      child.on('error', (error) => { over(error.message) })
      // `close` comes when the keeper, too, has let go of its output.
      child.on('close', () => { over('') })
    })
  }

  async run(scenarios: readonly string[]): Promise<string[][]> {
    this.child.stdin?.write(scenarios.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join(''))
    const answers: string[][] = []
    for (let answer: string[] = []; answers.length < scenarios.length;) {
      const line = await this.line()
      answer.push(line)
      if (line !== end) continue
      if (this.interrupted) throw await this.failed('')
      answers.push(answer)
      answer = []
    }
    return answers
  }

  async line(): Promise<string> {
    const line = await this.lines.next(this.silence)
    if (line !== null) return line
    if (this.lines.isOver) throw await this.failed('the agent has ended')
    await this.stop('SIGTERM')
    throw await this.failed(`the agent has said nothing for ${this.silence / 1000} s`)
  }

  async close(): Promise<void> {
    this.child.stdin?.end()
    await this.gone
  }

  /** One that does not end when it is asked to is killed: its keeper puts things back all the same. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal)
    const killer = setTimeout(() => { this.child.kill('SIGKILL') }, 20_000)
    await this.gone
    clearTimeout(killer)
  }

  private async failed(why: string): Promise<AgentError> {
    if (this.interrupted) {
      await this.gone
      return new AgentError('interrupted', true)
    }
    const said = this.said.trim()
    return new AgentError(said === '' ? why : `${why}; it said: ${said}`)
  }
}
