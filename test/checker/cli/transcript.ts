/**
 * Transcripts: markdown that shows what is typed and what is answered, and is run as it stands.
 *
 * A `console` block holds commands after `$ ` and what they print: standard output as it is, standard error after `! `, and
 * the exit code as `[exit 64]` where it is not 0. `<words>` stand for anything within a line, a line `...` for any lines.
 * Another block whose first words name a file (```ts file=my.ts) is written there before the commands after it run.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export interface Command { readonly line: number; readonly typed: string; readonly stdout: readonly string[]; readonly stderr: readonly string[]; readonly exit: number }
export type Block = { readonly is: 'file'; readonly name: string; readonly text: string } | { readonly is: 'commands'; readonly commands: readonly Command[] }

export const repository = resolve(import.meta.dirname, '../../..')

export function parse(markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const [, language = '', file] = /^```(\w+)(?: file=(\S+))?$/.exec(lines[i] ?? '') ?? []
    if (language === '') continue
    const end = lines.indexOf('```', i + 1)
    const body = lines.slice(i + 1, end)
    if (file !== undefined) blocks.push({ is: 'file', name: file, text: `${body.join('\n')}\n` })
    else if (language === 'console') blocks.push({ is: 'commands', commands: commandsOf(body, i + 2) })
    i = end
  }
  return blocks
}

function commandsOf(body: readonly string[], first: number): Command[] {
  const starts = body.flatMap((line, i) => (line.startsWith('$ ') ? [i] : []))
  return starts.map((start, i): Command => {
    const answer = body.slice(start + 1, starts[i + 1] ?? body.length)
    const exit = answer.map((line) => /^\[exit (\d+)\]$/.exec(line)?.[1]).find((code) => code !== undefined)
    return {
      line: first + start, typed: (body[start] ?? '').slice(2), exit: Number(exit ?? 0),
      stdout: answer.filter((line) => !line.startsWith('! ') && !/^\[exit \d+\]$/.test(line)),
      stderr: answer.filter((line) => line.startsWith('! ')).map((line) => line.slice(2)),
    }
  })
}

/** Null when the lines are as expected; else what was expected and what came. */
export function difference(expected: readonly string[], text: string): string | null {
  const actual = text.replace(/\n+$/, '').split('\n').map((line) => line.trimEnd())
  const wanted = expected.map((line) => line.trimEnd())
  const pattern = wanted.map((line) => (line === '...' ? '(?:.*\n)*?' : `${escaped(line)}\n`)).join('')
  const trimmed = actual.join('\n') === '' && wanted.join('') === '' ? '' : `${actual.join('\n')}\n`
  return new RegExp(`^${pattern}$`).test(trimmed) ? null : `expected:\n${wanted.join('\n')}\n\ngot:\n${actual.join('\n')}`
}

const escaped = (line: string): string => line.split(/<[a-z ]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+?')

export interface Answer { readonly stdout: string; readonly stderr: string; readonly exit: number }

/** A folder of its own outside the repository, in which `mmcheck` can be called by its name. */
export class Terminal {
  readonly folder = mkdtempSync(join(tmpdir(), 'mmcheck-transcript-'))
  private readonly bin = join(this.folder, '.bin')
  private readonly temporary = join(this.folder, '.tmp')

  constructor() {
    mkdirSync(this.bin)
    mkdirSync(this.temporary)
    symlinkSync(join(repository, 'checker/cli/mmcheck.mjs'), join(this.bin, 'mmcheck'))
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true })
    writeFileSync(join(this.folder, name), text)
  }

  run(typed: string): Promise<Answer> {
    const env = { PATH: `${this.bin}:${process.env['PATH'] ?? ''}`, HOME: this.folder, TMPDIR: this.temporary, REPOSITORY: repository }
    return new Promise((done) => {
      execFile('bash', ['-c', typed], { cwd: this.folder, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        done({ stdout, stderr, exit: error === null ? 0 : typeof error.code === 'number' ? error.code : -1 })
      })
    })
  }

  close(): void { rmSync(this.folder, { recursive: true, force: true }) }
}
