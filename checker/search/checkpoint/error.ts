/**
 * What can go wrong with a checkpoint. Thrown, not returned: a disk can refuse at every single call, deep inside a search,
 * and whoever started the run is the only one who can say anything about it.
 */

export type CheckpointProblem =
  /** Not what was written: a wrong sum, an end too early, a file too few. */
  | 'damaged'
  /** A whole one, of another run; or the folder is used for something else. */
  | 'foreign'
  /** Written in another version of the format. */
  | 'version'
  /** A process that lives works on it. */
  | 'busy'
  | 'cannot read'
  | 'cannot write'

export class CheckpointError extends Error {
  readonly problem: CheckpointProblem
  readonly path: string
  /** What was found, as a clause: `its sum is wrong`. */
  readonly reason: string

  constructor(problem: CheckpointProblem, path: string, reason: string, cause?: unknown) {
    super(`${path}: ${reason}`, { cause })
    this.name = 'CheckpointError'
    this.problem = problem
    this.path = path
    this.reason = reason
  }
}

/** One call of the file system; its refusal becomes ours. Never around code of others, whose errors are their own. */
export function attempt<T>(problem: 'cannot read' | 'cannot write', path: string, call: () => T): T {
  try {
    return call()
  } catch (thrown) {
    throw new CheckpointError(problem, path, reasonOf(thrown), thrown)
  }
}

/** `ENOSPC: no space left on device, write` as `no space left on device (ENOSPC)`: the path is told anyway. */
function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const [, code, what] = /^([A-Z0-9]+): (.+?), \w+/.exec(message) ?? []
  return code === undefined || what === undefined ? message : `${what} (${code})`
}

export const codeOf = (thrown: unknown): unknown => (thrown instanceof Error && 'code' in thrown ? thrown.code : null)
