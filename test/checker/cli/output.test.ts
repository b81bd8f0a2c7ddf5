import { describe, expect, test } from 'vitest'
import { type Output, outputTo, type Verbosity } from '../../../checker/cli/output.ts'

function written(flags: Verbosity, terminal: boolean, use: (output: Output) => void): { out: string; err: string } {
  const seen = { out: '', err: '' }
  use(outputTo(flags, (file, text) => { seen[file === 1 ? 'out' : 'err'] += text }, terminal))
  return seen
}

describe('output', () => {
  test('with --json, one document on standard output and nothing else', () => {
    expect(written({ json: true }, false, (output) => { output.print('words'); output.document({ a: 1 }); output.complain('oh') })).toEqual({ out: '{\n  "a": 1\n}\n', err: 'oh\n' })
  })

  test('progress is for terminals, and is gone before anything else is written', () => {
    const use = (output: Output): void => { output.progress('working'); output.print('done') }
    expect(written({}, false, use)).toEqual({ out: 'done\n', err: '' })
    expect(written({ quiet: true }, true, use)).toEqual({ out: 'done\n', err: '' })
    expect(written({}, true, use).err).toBe('\rworking\r       \r')
  })

  test('verbosity is one word', () => {
    expect([{}, { quiet: true }, { verbose: true }].map((flags) => outputTo(flags).verbosity)).toEqual(['normal', 'quiet', 'verbose'])
  })
})
