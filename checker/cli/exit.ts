/**
 * How the command ends: exit codes as data, and the one kind of error that carries one.
 *
 * Whatever goes wrong is a line or two on stderr: the error, and an example or the nearest name. Codes 2 and 3 stay
 * unused, because kselftest reads them as xfail and xpass.
 */
import { UserError } from '../../model/user-error.ts'
import { CheckpointError } from '../search/checkpoint/error.ts'

export const exits = { ok: 0, differs: 1, skipped: 4, inconclusive: 5, usage: 64, data: 65, internal: 70, interrupted: 130 } as const
export type ExitCode = (typeof exits)[keyof typeof exits]

/** Several at once: the first of these. */
export const precedence: readonly ExitCode[] = [70, 130, 65, 64, 1, 5, 4, 0]

export const worst = (codes: readonly ExitCode[]): ExitCode => precedence.find((code) => codes.includes(code)) ?? exits.ok

/** An end with a message that is meant for the user, as opposed to a crash. */
export class Failure extends Error {
  readonly exit: ExitCode
  /** An example, or where to look: the second line. */
  readonly hint: string | null

  constructor(exit: ExitCode, message: string, hint: string | null = null) {
    super(message)
    this.name = 'Failure'
    this.exit = exit
    this.hint = hint
  }
}

export const usage = (message: string, hint: string | null = null): Failure => new Failure(exits.usage, message, hint)

/** A name that is wrong, and where; then the nearest name, or the names there are when these are few. */
export function wrongName(error: UserError, where = ''): string {
  const { nearest, known } = error
  const message = `${error.message}${where}`
  if (nearest !== null && nearest !== error.given) return `${message}; did you mean "${nearest}"?`
  const all = known.join(', ')
  return known.length > 0 && all.length <= 100 ? `${message}; there is: ${all}` : message
}

/** A message as a sentence, for something to follow. */
export const sentence = (message: string): string => (/[?.]$/.test(message) ? message : `${message}.`)

/** What the user is told of anything thrown; a crash of our own is all that is left over. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  if (thrown instanceof UserError) return usage(wrongName(thrown))
  if (thrown instanceof CheckpointError) return checkpointFailure(thrown)
  const writing = cannotWrite(thrown)
  if (writing !== null) return new Failure(exits.internal, writing)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new Failure(exits.internal, `internal error: ${message.split('\n')[0] ?? ''}`, 'this is a bug in mmcheck; --verbose shows where')
}

function checkpointFailure({ problem, message }: CheckpointError): Failure {
  if (problem === 'cannot read' || problem === 'cannot write') return new Failure(exits.internal, `${problem} ${message}`)
  const hint = problem === 'busy' ? null : 'nothing was changed; another folder after --checkpoint begins anew'
  return new Failure(exits.data, `no checkpoint to go on from: ${message}`, hint)
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied', EPERM: 'not permitted', EROFS: 'read-only file system', EIO: 'input/output error',
  ENOSPC: 'no space left on the disk', EDQUOT: 'disk quota exceeded', EISDIR: 'a folder stands where a file is needed',
  ENOTDIR: 'a file stands where a folder is needed', EEXIST: 'a file stands where a folder is needed',
}

/** A file system's refusal to be written to, with the path; null for anything else. */
function cannotWrite(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('path' in thrown) || typeof thrown.path !== 'string') return null
  const reason = typeof thrown.code === 'string' ? reasons[thrown.code] : undefined
  return reason === undefined ? null : `cannot write ${thrown.path}: ${reason}`
}
