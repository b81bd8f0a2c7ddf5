/** What can go wrong with traces, in words: one line each, with the place and what to do about it. */
import { match } from 'ts-pattern'
import { nearest } from '../../model/user-error.ts'
import type { FileError } from '../trace/itf.ts'
import type { RebuildError } from '../trace/rebuild.ts'
import type { Replay } from '../trace/replay.ts'
import type { ReadError, StoreError } from '../trace/store.ts'
import type { Trace } from '../trace/trace.ts'
import { plural } from './lines.ts'

export function rebuildText({ problem, step, action, message }: RebuildError, known: readonly string[]): string {
  const where = `step ${step} ("${action}") cannot be taken`
  return match(problem)
    .with('no such action', () => { const near = nearest(action, known); return `${where}: no action has this name${near === null ? '' : `; did you mean "${near}"?`}` })
    .with('not enabled', () => `${where}: it is not enabled in the state that the run has reached`)
    .with('threw', () => `${where}: the model fails with "${message ?? ''}"`)
    .exhaustive()
}

export const fileErrorText = (file: string, { line, where, expected, example }: FileError): string =>
  `${file}:${line}: at ${where}, expected ${lowerFirst(expected)}. Example: ${example}`

export const readErrorText = (error: ReadError): string =>
  error.problem === 'wrong file' ? fileErrorText(error.path, error.error) : storeErrorText(error)

export const storeErrorText = ({ problem, path, reason }: StoreError): string => `${problem} ${path}: ${reason}`

export function replayText(trace: Trace, replay: Replay): string {
  const { property, case: name, spec } = trace.meta
  if (replay.outcome === 'same') return `the same as stored: ${property} in ${plural(replay.steps, 'step')}, case "${name}" of ${spec}\n`
  const { step, action, about, stored, today } = replay.difference
  const where = step === 0 ? 'the initial state' : `step ${step}${action === null ? '' : ` (${action})`}`
  return [`differs from what is stored: at ${where}, ${about}`, `  stored: ${stored}`, `  today:  ${today}`, ''].join('\n')
}

const lowerFirst = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)
