/** What stands in `ev`: messages of userfaultfds, and ends of what had slept. */
export type Message =
  | { readonly is: 'fault'; readonly uffd: string; readonly region: string; readonly page: number; readonly wp: boolean; readonly write: boolean }
  | { readonly is: 'fork'; readonly uffd: string; readonly gives: string }
  | { readonly is: 'end'; readonly child: string | null; readonly op: string; readonly result: Result }
  | { readonly is: 'died'; readonly child: string }
  | { readonly is: 'other'; readonly text: string }

/** What a call answered. */
export interface Result {
  readonly r: number
  readonly e: string
  readonly out: number | null
  readonly signal: boolean
}

const fault = /^(\S+) pf ([^\s:]+):(\d+) (\S+)$/
const fork = /^(\S+) fork -> (\S+)$/
const end = /^(?:@(\S+) )?fin \[(.*)\] r=(-?\d+) (\S+)(?: (.*))?$/
const died = /^@(\S+) died/

export function parseMessage(text: string): Message {
  const [, uffd = '', region = '', page, flags = ''] = fault.exec(text) ?? []
  if (page !== undefined) return { is: 'fault', uffd, region, page: Number(page), wp: flags.split(',').includes('wp'), write: flags.split(',').includes('write') }
  const [, parent = '', gives] = fork.exec(text) ?? []
  if (gives !== undefined) return { is: 'fork', uffd: parent, gives }
  const [, child, op = '', r, e = '', more = ''] = end.exec(text) ?? []
  if (r !== undefined) {
    const out = /(?:^|,)out:(\d+)/.exec(more)?.[1]
    return { is: 'end', child: child ?? null, op, result: { r: Number(r), e, out: out === undefined ? null : Number(out), signal: /(?:^|,)sig:/.test(more) } }
  }
  const dead = died.exec(text)?.[1]
  return dead === undefined ? { is: 'other', text } : { is: 'died', child: dead }
}

export const succeeded = (result: Result): boolean => result.r >= 0
/** Nothing was done: the arguments, the descriptor or the process were wrong. */
export const wasRefused = (result: Result): boolean => ['EINVAL', 'EBADF', 'EBUSY', 'EPERM', 'ESRCH'].includes(result.e)
