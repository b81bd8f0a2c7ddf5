/**
 * The rules of the contract that the modelled calls touch, as data.
 *
 * Each row: what event, on what memory, and what it makes of each value of an (mm, page) when it succeeds. Numbers are
 * stable; traces and findings cite them. A row changes only when a document, a self-test or a merged commit message says
 * so. `outside` stays outside unless the row says otherwise. Only synchronous contexts are modelled so far.
 */
import type { Has, Value } from './ghost.ts'
import type { OptionName, Options } from './options.ts'

/** `anon-unpopulated`: private anonymous memory of a context with WP_UNPOPULATED, where being populated makes no difference to protection. */
export type Memory = 'anon' | 'anon-unpopulated' | 'file-shared' | 'file-private'
export type Grade = 'doc' | 'test' | 'commit' | 'implied' | 'silent'

export type CallName =
  | 'mmap' | 'munmap' | 'exit' | 'fork' | 'mprotect' | 'MADV_DONTNEED' | 'PUNCH_HOLE' | 'truncate' | 'ftruncate up'
  | 'UFFDIO_REGISTER' | 'UFFDIO_REGISTER without WP' | 'UFFDIO_UNREGISTER' | 'close' | 'UFFDIO_WRITEPROTECT on' | 'UFFDIO_WRITEPROTECT off'
  | 'UFFDIO_COPY' | 'UFFDIO_COPY MODE_WP'

export interface Rule {
  readonly id: string
  readonly call: CallName
  /** Which memory; all when missing. */
  readonly memory?: readonly Memory[]
  /** Only where the page is known to be (un)populated, or to have an own copy or none; else any. */
  readonly has?: readonly Has[]
  /** The option that decides `to`. */
  readonly option?: OptionName
  /** The value after success, by the value before. */
  readonly to: (options: Options) => Readonly<Partial<Record<Value, Value>>>
  /** While the call runs. */
  readonly pulls: 'arm' | 'drop' | 'none'
  /** What it does to population, or to the own copy. */
  readonly contents?: 'supplies' | 'discards' | 'gone'
  readonly says: string
  readonly source: string
  readonly grade: Grade
}

const all = (value: Value): Partial<Record<Value, Value>> => ({ armed: value, clear: value, either: value })
const everywhere = (value: Value) => (): Partial<Record<Value, Value>> => ({ ...all(value), outside: value })
const registered = (value: Value) => (): Partial<Record<Value, Value>> => all(value)
const same = (): Partial<Record<Value, Value>> => ({})
/** Only an armed page can change; what may have been armed may still be. */
const armedMayBecome = (value: Value): Partial<Record<Value, Value>> => (value === 'clear' ? all('clear') : { armed: value, either: 'either' })

/** In order of precedence: the first row that fits is the rule. */
export const rules: readonly Rule[] = [
  { id: 'R2', call: 'mmap', to: everywhere('outside'), pulls: 'none', contents: 'gone', says: 'a new mapping is outside', source: 'implied by userfaultfd(2)', grade: 'implied' },
  { id: 'R3', call: 'UFFDIO_REGISTER', to: () => ({ outside: 'clear' }), pulls: 'none', says: 'registering arms nothing', source: 'userfaultfd(2); admin-guide/mm/userfaultfd.rst', grade: 'doc' },
  { id: 'R5', call: 'UFFDIO_REGISTER without WP', to: everywhere('outside'), pulls: 'drop', says: 'a range registered again without WP is no longer followed', source: 'posted June 2026; admin-guide/mm/userfaultfd.rst: the mode says which faults are tracked', grade: 'implied' },
  { id: 'R7', call: 'UFFDIO_UNREGISTER', to: everywhere('outside'), pulls: 'drop', says: 'nothing is protected after unregistering', source: 'f369b07c8614', grade: 'commit' },
  { id: 'R8', call: 'close', to: everywhere('outside'), pulls: 'drop', says: 'closing the last descriptor unregisters', source: 'userfaultfd(2); c88033efe9a3', grade: 'commit' },
  { id: 'R10', call: 'exit', to: everywhere('outside'), pulls: 'drop', contents: 'gone', says: 'the process is gone', source: 'implied', grade: 'implied' },
  { id: 'W1', call: 'UFFDIO_WRITEPROTECT on', memory: ['file-shared', 'file-private', 'anon-unpopulated'], to: registered('armed'), pulls: 'arm', says: 'success protects the page', source: 'uapi/linux/userfaultfd.h; UFFDIO_WRITEPROTECT(2const)', grade: 'doc' },
  { id: 'W1', call: 'UFFDIO_WRITEPROTECT on', memory: ['anon'], has: ['yes'], to: registered('armed'), pulls: 'arm', says: 'success protects a populated page', source: 'uapi/linux/userfaultfd.h; UFFDIO_WRITEPROTECT(2const)', grade: 'doc' },
  { id: 'W2', call: 'UFFDIO_WRITEPROTECT on', memory: ['anon'], has: ['no'], to: same, pulls: 'none', says: 'an unpopulated anonymous page is ignored', source: 'admin-guide/mm/userfaultfd.rst', grade: 'doc' },
  { id: 'W3', call: 'UFFDIO_WRITEPROTECT on', memory: ['anon'], has: ['maybe'], to: () => ({ clear: 'either', either: 'either' }), pulls: 'arm', says: 'userspace cannot know whether the page is populated', source: 'silent', grade: 'silent' },
  { id: 'W6', call: 'UFFDIO_WRITEPROTECT off', to: registered('clear'), pulls: 'drop', says: 'success ends the protection', source: 'uapi/linux/userfaultfd.h; UFFDIO_WRITEPROTECT(2const)', grade: 'doc' },
  { id: 'C1', call: 'UFFDIO_COPY MODE_WP', to: registered('armed'), pulls: 'arm', contents: 'supplies', says: 'the page arrives protected', source: 'uapi/linux/userfaultfd.h; UFFDIO_COPY(2const)', grade: 'doc' },
  { id: 'C2', call: 'UFFDIO_COPY', option: 'copy-over-armed', to: (o) => armedMayBecome(o['copy-over-armed']), pulls: 'drop', contents: 'supplies', says: 'a page supplied without the WP mode is writable', source: 'UFFDIO_COPY(2const)', grade: 'implied' },
  { id: 'V1', call: 'munmap', to: everywhere('outside'), pulls: 'drop', contents: 'gone', says: 'the mapping is gone', source: 'munmap(2)', grade: 'doc' },
  { id: 'V2', call: 'mprotect', to: same, pulls: 'none', says: 'a change of protection keeps it', source: 'selftests/mm/pagemap_ioctl.c; 5a281062af1d', grade: 'test' },
  { id: 'D1', call: 'MADV_DONTNEED', memory: ['anon', 'anon-unpopulated'], to: registered('clear'), pulls: 'drop', contents: 'discards', says: 'discarded anonymous memory is unpopulated', source: 'admin-guide/mm/userfaultfd.rst', grade: 'doc' },
  { id: 'D1a', call: 'MADV_DONTNEED', memory: ['file-shared'], to: same, pulls: 'none', says: 'the contents come back unchanged, and so does the protection', source: 'selftests/mm/uffd-unit-tests.c wp-fork; 999dad824c39', grade: 'test' },
  { id: 'D2', call: 'MADV_DONTNEED', memory: ['file-private'], option: 'private-file-dontneed', to: (o) => armedMayBecome(o['private-file-dontneed']), pulls: 'drop', contents: 'discards', says: 'contents fall back to the file; protection is nowhere stated', source: 'silent', grade: 'silent' },
  { id: 'H2', call: 'PUNCH_HOLE', memory: ['file-private'], has: ['yes'], to: same, pulls: 'none', says: 'a private copy does not belong to the file', source: 'implied', grade: 'implied' },
  { id: 'H1', call: 'PUNCH_HOLE', to: () => armedMayBecome('either'), pulls: 'drop', says: 'a hole may keep or drop the protection', source: 'silent; 999dad824c39 explains why a drop may be missed', grade: 'silent' },
  { id: 'H4', call: 'truncate', to: () => armedMayBecome('either'), pulls: 'drop', contents: 'discards', says: 'no access completes beyond the end of the file', source: 'silent', grade: 'silent' },
  { id: 'H5', call: 'ftruncate up', to: () => armedMayBecome('either'), pulls: 'drop', says: 'growing back may find the protection or not', source: 'silent', grade: 'silent' },
]

/**
 * fork gives the child values of its own instead of changing any: monitor.ts forkHandsOver does that, these rows say why.
 */
export const forkRules = [
  { id: 'F1', says: 'without EVENT_FORK nothing of the child is followed', source: 'selftests/mm/uffd-unit-tests.c wp-fork; b569a1760782', grade: 'test' },
  { id: 'F2', says: 'with EVENT_FORK the child has what the parent has', source: 'selftests/mm/uffd-unit-tests.c wp-fork-with-event; c56d1b62cce8', grade: 'test' },
] as const satisfies readonly Pick<Rule, 'id' | 'says' | 'source' | 'grade'>[]

/** The rule for a call that has begun, given what is known of the page. Calls without a row change nothing. */
export const ruleFor = (call: CallName, memory: Memory, has: Has): Rule | undefined =>
  rules.find((rule) => rule.call === call && (rule.memory?.includes(memory) ?? true) && (rule.has?.includes(has) ?? true))
