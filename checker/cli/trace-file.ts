/** A stored trace, by its folder or its file; or why it cannot be read. */
import { existsSync } from 'node:fs'
import { readErrorText } from '../report/problems.ts'
import { readTrace } from '../trace/store.ts'
import type { Trace } from '../trace/trace.ts'
import { exits, Failure, usage } from './exit.ts'

/** @throws Failure */
export function openTrace(path: string): Trace {
  if (!existsSync(path))
    throw usage(`there is no ${path.endsWith('.json') ? 'file' : 'folder'} ${path}`, 'example: mmcheck replay out/my-spec/my-case/wp-never-lost')
  const read = readTrace(path)
  if (read.ok) return read.value
  throw new Failure(exits.data, readErrorText(read.error))
}
