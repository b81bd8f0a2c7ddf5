/**
 * Where the command writes: reports to stdout, everything else to stderr. The one gate for verbosity, colour and progress.
 *
 * Writing is synchronous, because the command runs in a worker thread whose streams would be cut off at its end.
 */
import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'

export interface Output {
  readonly verbosity: 'quiet' | 'normal' | 'verbose'
  readonly json: boolean
  /** A report for people: nothing of it is written with `--json`. */
  print(text: string): void
  /** The one document of `--json`. */
  document(value: unknown): void
  /** JSON lines, as they are. */
  lines(texts: readonly string[]): void
  /** An error or a remark. */
  complain(text: string): void
  /** A line that the next one overwrites; only on a terminal. */
  progress(text: string): void
}

export interface Verbosity { readonly json?: boolean; readonly quiet?: boolean; readonly verbose?: boolean }

export function outputTo({ json = false, quiet = false, verbose = false }: Verbosity, write = writeAll, terminal = isatty(2)): Output {
  let shown = 0
  const clear = (): void => {
    if (shown > 0) write(2, `\r${' '.repeat(shown)}\r`)
    shown = 0
  }
  const to = (file: 1 | 2, text: string): void => { clear(); write(file, text.endsWith('\n') ? text : `${text}\n`) }
  return {
    verbosity: verbose ? 'verbose' : quiet ? 'quiet' : 'normal', json,
    print: (text) => { if (!json) to(1, text) },
    document: (value) => { to(1, JSON.stringify(value, null, 2)) },
    lines: (texts) => { if (texts.length > 0) to(1, texts.join('\n')) },
    complain: (text) => { to(2, text) },
    progress: (text) => {
      if (!terminal || quiet) return
      const line = text.slice(0, 99)
      write(2, `\r${line.padEnd(shown)}`)
      shown = line.length
    },
  }
}

/** A reader that has gone (`| head`) is no error; one that is slow is waited for. */
function writeAll(file: 1 | 2, text: string): void {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(file, bytes, done)
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}
