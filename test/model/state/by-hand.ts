/**
 * One page under whole calls, written down from the decision tables of the kernel's functions in words of its own: no locks, no steps, no
 * promise, plain objects. What the compiled model reaches at whole-call granularity has to be the same.
 *
 * A page is `nothing`, a `note` ("uffd-wp, and nothing mapped"), the `zero` page, the page of the `file`, the process's
 * `own` page, or its own page in `swap`.
 */
export interface Page { is: 'nothing' | 'note' | 'zero' | 'file' | 'own' | 'swap'; writable?: boolean; wp?: boolean; dirty?: boolean }
export interface State { page: Page; cache: 'absent' | 'present' | 'swapped' }

export interface Kind {
  readonly memory: 'anon' | 'shmem' | 'shmem-private'
  /** v6.12; else v5.14 with the series of 2021. */
  readonly new: boolean
  /** Whether the dirty bit is followed: only where something asks for it. */
  readonly dirty: boolean
}

export type Operation = 'read' | 'write' | 'wp' | 'unwp' | 'copy' | 'copywp' | 'dontneed' | 'reclaim' | 'punch'

const nothing: Page = { is: 'nothing' }
const note: Page = { is: 'note' }

/** Everything that the state can become; empty when the operation cannot be done. */
function after(kind: Kind, operation: Operation, s: State): State[] {
  const { page } = s
  const mapped = page.is === 'zero' || page.is === 'file' || page.is === 'own'
  const anonymous = kind.memory === 'anon'
  const shared = kind.memory === 'shmem'
  const becomes = (next: Page, cache = s.cache): State[] => [{ page: next, cache }]
  /** Unmapped without being asked to forget: file memory keeps a note. */
  const unmapped: Page = page.wp === true && !anonymous ? note : nothing
  const armed = (is: Page['is'], dirty: boolean): Page => ({ is, writable: false, wp: true, dirty })
  const free = (is: Page['is'], writable: boolean, dirty: boolean): Page => ({ is, writable, wp: false, dirty })
  /** A shared mapping that is watched is mapped read-only since v6.2; before, whatever the VMA allows. */
  const sharedReadable = free('file', !kind.new, false)
  /** Since v6.11 a page that comes back from swap and is ours alone may be written at once. */
  const swappedIn: Page = page.wp === true ? armed('own', false) : free('own', kind.new, false)

  switch (operation) {
    case 'read':
      if (page.is === 'swap') return becomes(swappedIn)
      if (page.is === 'note') return becomes(armed('file', false), 'present')
      if (page.is !== 'nothing') return [s]
      return anonymous ? becomes(free('zero', false, false)) : becomes(shared ? sharedReadable : free('file', false, false), 'present')
    case 'write': {
      const is = shared ? 'file' : 'own'
      if (page.is === 'nothing') return becomes(free(is, true, true), anonymous ? s.cache : 'present')
      if (page.is === 'note') return becomes(armed(is, true), 'present')
      if (page.is === 'swap') return becomes(page.wp === true ? swappedIn : free('own', true, true))
      return page.wp === true ? [s] : becomes(free(is, true, true))
    }
    case 'wp':
      if (page.is === 'nothing') return anonymous ? [s] : becomes(note)
      if (page.is === 'note') return [s]
      return becomes(page.is === 'swap' ? { is: 'swap', wp: true } : armed(page.is, page.dirty === true))
    case 'unwp':
      if (page.is === 'nothing') return [s]
      if (page.is === 'note') return becomes(nothing)
      if (page.is === 'swap') return becomes({ is: 'swap', wp: false })
      // v6.3: the write bit comes back to a page that is ours alone; in a shared mapping that is followed nobody gives it back
      // (mm/vma.c, vma_wants_writenotify: vm_page_prot has lost it already). Before: to all shared pages, and no other.
      return becomes(free(page.is, kind.new ? page.is === 'own' : shared, page.dirty === true))
    case 'copy': case 'copywp': {
      const fits = shared ? s.cache === 'absent' : page.is === 'nothing' || page.is === 'note'
      const is = shared ? 'file' : 'own'
      return fits ? becomes(operation === 'copy' ? free(is, true, true) : armed(is, true), shared ? 'present' : s.cache) : [s]
    }
    case 'dontneed': return becomes(page.is === 'note' ? note : unmapped)
    case 'reclaim': return [
      ...(page.is === 'own' ? [s, ...becomes({ is: 'swap', wp: page.wp === true })] : []),
      ...(s.cache === 'present' ? becomes(page.is === 'file' ? unmapped : page, 'swapped') : []),
    ]
    case 'punch': return becomes(mapped && page.is === 'file' ? unmapped : page, 'absent')
  }
}

const plain = (kind: Kind, { page, cache }: State): State =>
  ({ cache, page: page.dirty === undefined || kind.dirty ? page : { ...page, dirty: false } })

export const text = ({ page: { is, writable = false, wp = false, dirty = false }, cache }: State): string =>
  [is, writable ? 'W' : 'R', wp ? 'armed' : 'free', dirty ? 'dirty' : 'clean', cache].join(' ')

/** One call: from where, which, to where. */
export interface Edge { readonly from: State; readonly operation: Operation; readonly to: State }

export function reach(kind: Kind, operations: readonly Operation[]): { states: ReadonlySet<string>; edges: readonly Edge[] } {
  const found: State[] = [{ page: nothing, cache: 'absent' }]
  const states = new Set(found.map(text))
  const edges: Edge[] = []
  for (const from of found)
    for (const operation of operations)
      for (const to of after(kind, operation, from).map((each) => plain(kind, each))) {
        edges.push({ from, operation, to })
        if (states.has(text(to))) continue
        states.add(text(to))
        found.push(to)
      }
  return { states, edges }
}
