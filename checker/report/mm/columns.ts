/** The memory as the columns of a picture: the entry and the promise of each page, the page cache, mappings, locks. */
import type { Ghost } from '../../../model/contract/ghost.ts'
import type { CachePage, Vma } from '../../../model/state/state.ts'
import type { State } from '../../trace/trace.ts'
import type { Column } from '../wording.ts'
import { entryWords, vmaText } from './changes.ts'
import type { View } from './view.ts'

export function columnsOf(view: View): Column[] {
  const states = [view.trace.init, ...view.trace.steps.map((step) => step.state)]
  const mms = view.memory(view.trace.init).mms.map((_, mm) => mm).filter((mm) => states.some((state) => view.isAlive(state, mm)))
  return [
    ...mms.flatMap((mm) => view.pages.map((page) => placeColumn(view, mm, page))),
    ...view.pages.filter((page) => view.kind(page) !== 'anon').map((page) => cacheColumn(view, page)),
    ...mms.flatMap((mm) => view.scope.kinds.map((_, region) => ({ mm, region })))
      .filter(({ mm, region }) => changes(view, ['mms', mm, 'vmas', region]))
      .map(({ mm, region }) => vmaColumn(view, mm, region)),
    ...(lockNames.some((name) => changes(view, [], name)) ? [lockColumn(view)] : []),
  ]
}

function placeColumn(view: View, mm: number, page: number): Column {
  const at = { mm, page }
  return {
    name: `${view.prefix(mm)}pte[${page}]${view.scope.kinds.length > 1 ? ` ${view.kind(page)}` : ''}`,
    read: (state) => (view.isAlive(state, mm) ? [entryWords(view.entry(state, at)), promiseText(view.ghost(state, at))] : ['no process']),
  }
}

/** Short: `promise: armed`, `promise: clear (arm under way)`. */
const promiseText = (ghost: Ghost | undefined): string =>
  `promise: ${ghost === undefined ? 'not followed' : ghost.n === 0 ? ghost.value : `${ghost.value} (${ghost.call} under way)`}`

const cacheColumn = (view: View, page: number): Column => ({
  name: `cache[${page}]`,
  read: (state) => cacheLines(view.memory(state).cache[page]),
})

const cacheLines = (page: CachePage | undefined): string[] =>
  page === undefined ? [] : [page.page === 'swapped' ? 'in swap' : page.page, ...(page.beyond_i_size ? ['beyond i_size'] : [])]

/** Mappings that never change in the trace are said once, with the initial state. */
function vmaColumn(view: View, mm: number, region: number): Column {
  const vma = (state: State): Vma | undefined => view.memory(state).mms[mm]?.vmas[region]
  return { name: `${view.prefix(mm)}vma ${view.scope.kinds[region] ?? ''}`, read: (state) => { const it = vma(state); return it === undefined ? [] : vmaText(it).split(', ') } }
}

const lockNames = ['mmap_lock', 'folio_locked', 'cache_locked', 'inode_locked'] as const

function lockColumn(view: View): Column {
  return {
    name: 'locks held',
    read: (state) => {
      const { mms, cache_locked, inode_locked } = view.memory(state)
      return [
        ...mms.flatMap(({ mmap_lock }, mm) => (mmap_lock === 0 ? [] : [`${view.prefix(mm)}mmap_lock ${mmap_lock === 'write' ? 'W' : `R${mmap_lock > 1 ? ` x${mmap_lock}` : ''}`}`])),
        ...mms.flatMap(({ folio_locked }, mm) => folio_locked.flatMap((held, page) => (held ? [`folio of ${view.placeName({ mm, page })}`] : []))),
        ...cache_locked.flatMap((held, page) => (held ? [`folio of cache[${page}]`] : [])),
        ...inode_locked.flatMap((held, region) => (held ? [`i_rwsem of ${view.scope.kinds[region] ?? 'file'}`] : [])),
      ]
    },
  }
}

/** Whether a step of the trace changes a slot under this path, or one of this name anywhere. */
function changes(view: View, under: readonly (string | number)[], name: string | null = null): boolean {
  return view.trace.steps.some((step) => step.changes.some(({ slot: { path } }) =>
    under.every((key, i) => path[i] === key) && (name === null || path.includes(name))))
}
