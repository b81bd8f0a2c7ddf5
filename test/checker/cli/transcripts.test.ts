/** Every transcript beside this file, run in a folder outside the repository. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { difference, parse, Terminal } from './transcript.ts'

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.transcript.md')).sort()

/** Two at a time: a command is a process of its own that keeps a core busy. */
const lanes = [0, 1].map((lane) => files.filter((_, i) => i % 2 === lane))

describe.concurrent('transcripts', () => {
  test('there are some', () => { expect(files.length).toBeGreaterThan(4) })
  for (const [lane, names] of lanes.entries()) {
    test(`lane ${lane}: ${names.join(', ')}`, { timeout: 300_000 }, async () => {
      const differences: string[] = []
      for (const name of names) differences.push(...await runFile(name))
      expect(differences.join('\n\n')).toBe('')
    })
  }
})

async function runFile(name: string): Promise<string[]> {
  const differences: string[] = []
  const terminal = new Terminal()
  try {
    for (const block of parse(readFileSync(join(import.meta.dirname, name), 'utf8'))) {
      if (block.is === 'file') terminal.write(block.name, block.text)
      else for (const command of block.commands) {
        const answer = await terminal.run(command.typed)
        const wrong = [
          answer.exit === command.exit ? null : `exit ${answer.exit} instead of ${command.exit}; standard error: ${answer.stderr}`,
          difference(command.stdout, answer.stdout), difference(command.stderr, answer.stderr),
        ].filter((each) => each !== null)
        if (wrong.length > 0) differences.push(`${name}:${command.line}: $ ${command.typed}\n${wrong.join('\n')}`)
      }
    }
  } finally {
    terminal.close()
  }
  return differences
}

describe('reading a transcript', () => {
  test('a wildcard stays within its line, a line of dots does not', () => {
    expect(difference(['a <time> s', '...', 'end'], 'a 1.2 s\nx\ny\nend\n')).toBeNull()
    expect(difference(['a <time> s'], 'a 1\n s\n')).not.toBeNull()
    expect(difference(['a', '...'], 'b\na\n')).not.toBeNull()
    expect(difference([], 'a\n')).not.toBeNull()
    expect(difference([], '')).toBeNull()
  })

  test('commands, what they print, and their exit code', () => {
    expect(parse('Words.\n\n```ts file=x.ts\n1\n```\n\n```console\n$ one\nout\n! err\n[exit 64]\n$ two\n```\n')).toEqual([
      { is: 'file', name: 'x.ts', text: '1\n' },
      { is: 'commands', commands: [
        { line: 8, typed: 'one', stdout: ['out'], stderr: ['err'], exit: 64 },
        { line: 12, typed: 'two', stdout: [], stderr: [], exit: 0 },
      ] },
    ])
  })
})
