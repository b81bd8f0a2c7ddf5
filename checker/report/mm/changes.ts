/** What a step changed in the memory, bit by bit and in the kernel's words. */
import { type Ghost, ghostText } from '../../../model/contract/ghost.ts'
import { type Entry, entryText } from '../../../model/state/entry.ts'
import type { Position } from '../../../model/state/position.ts'
import type { CachePage, MmapLock, Place, Vma } from '../../../model/state/state.ts'
import type { Change } from '../../trace/diff.ts'
import type { TraceStep } from '../../trace/trace.ts'
import { plainChange, valueText } from '../plain.ts'
import { ruleText } from './rule.ts'
import { placeIn, type View } from './view.ts'

export const changeLines = (view: View, step: TraceStep): string[] =>
  [...step.changes.flatMap((change) => lines(view, step, change)), ...unseenRules(view, step)]

function lines(view: View, step: TraceStep, change: Change): string[] {
  const [head, index = 0, field, inner] = change.slot.path
  const { from, to } = change
  const bit = (name: string): string[] => [`${name} ${valueText(from)} -> ${valueText(to)}`]
  if (head === 'mms') {
    const mm = Number(index)
    const at = { mm, page: Number(inner) }
    switch (field) {
      case 'alive': return [to === true ? `mm${mm} is born` : `mm${mm} is gone`]
      case 'mmap_lock': return [`${view.prefix(mm)}mmap_lock: ${lockText(from as MmapLock)} -> ${lockText(to as MmapLock)}`]
      case 'vmas': return vmaLines(`${view.prefix(mm)}vma ${view.scope.kinds[Number(inner)] ?? ''}`, change)
      case 'pt': return [entryLine(`${view.prefix(mm)}pte[${at.page}]`, change)]
      case 'folio_locked': return bit(`${view.placeName(at)}: folio lock of the private page`)
      case 'ghost': return promiseLines(view, step, at, from as unknown as Ghost, to as unknown as Ghost)
      default: return [plainChange(change)]
    }
  }
  switch (head) {
    case 'cache': return cacheLines(`cache[${index}]`, change)
    case 'cache_locked': return bit(`cache[${index}] folio lock`)
    case 'inode_locked': return bit(`${view.scope.kinds[Number(index)] ?? ''} file: i_rwsem`)
    case 'joint': return bit(`page ${index}: mm0 and mm1 hold the same private page`)
    case 'threads': return [`${view.trace.meta.actors[Number(index)] ?? `thread ${index}`}: ${moveText(from as unknown as Position, to as unknown as Position)}`]
    // How many calls are half-way is told by where the threads stand.
    case 'inflight': return []
    default: return [plainChange(change)]
  }
}

const lockText = (lock: MmapLock): string => (lock === 'write' ? 'held for writing' : lock === 0 ? 'free' : `held for reading${lock > 1 ? ` by ${lock}` : ''}`)

/** The bits that changed, where the rest stayed; the whole entry where it is another kind of entry now. */
function entryLine(name: string, { from, to, fields }: Change): string {
  const bits = fields.length > 0 && fields.every((field) => typeof field.from === 'boolean')
  if (bits) return `${name} ${fields.map((field) => `${field.field} ${valueText(field.from)} -> ${valueText(field.to)}`).join(', ')}`
  return `${name}: ${entryWords(from)} -> ${entryWords(to)}`
}

/** An entry of a kind that this version of the model does not know is shown as it is. */
export const entryWords = (entry: unknown): string => (entryText(entry as Entry) as string | undefined) ?? valueText(entry as never)

function vmaLines(name: string, { from, to, fields }: Change): string[] {
  const [was, is] = [from as unknown as Vma, to as unknown as Vma]
  if (was.mapped !== is.mapped) return [`${name}: ${vmaText(was)} -> ${vmaText(is)}`]
  return [`${name} ${fields.map((field) => `${field.field} ${valueText(field.from)} -> ${valueText(field.to)}`).join(', ')}`]
}

export function vmaText(vma: Vma): string {
  if (!vma.mapped) return 'no mapping'
  const modes = [vma.uffd_wp ? 'write protection' : '', vma.uffd_missing ? 'missing pages' : ''].filter((mode) => mode !== '')
  return `${vma.vm_write ? 'writable' : 'read-only'}, ${modes.length === 0 ? 'not registered' : `registered for ${modes.join(' and ')}`}`
}

function cacheLines(name: string, { from, to }: Change): string[] {
  const [was, is] = [from as unknown as CachePage, to as unknown as CachePage]
  return [
    ...(was.page === is.page ? [] : [`${name}: ${was.page} -> ${is.page}`]),
    ...(was.beyond_i_size === is.beyond_i_size ? [] : [`${name} beyond_i_size ${valueText(was.beyond_i_size)} -> ${valueText(is.beyond_i_size)}`]),
  ]
}

function promiseLines(view: View, step: TraceStep, at: Place, from: Ghost, to: Ghost): string[] {
  const because = rulesTold(step, at).map(ruleText)
  const promise = ghostText(from) === ghostText(to) ? [] : [`promise of ${view.placeName(at)}: ${ghostText(from)} -> ${ghostText(to)}${because.length === 0 ? '' : ` (${because.join('; ')})`}`]
  const has = view.kind(at.page) === 'anon' ? 'is populated' : 'has its own copy'
  return [...promise, ...(from.has === to.has ? [] : [`${view.placeName(at)} ${has}: ${from.has} -> ${to.has}`])]
}

const rulesTold = (step: TraceStep, at: Place): string[] =>
  step.parts.flatMap((part) => part.told.flatMap((told) => (told.note === 'rule' && isAt(told.where, at) ? [told.rule] : [])))

function isAt(where: string, at: Place): boolean {
  const place = placeIn(where)
  return place?.mm === at.mm && place.page === at.page
}

/** A promise that changed and changed back within the step. */
function unseenRules(view: View, step: TraceStep): string[] {
  const seen = (where: string): boolean => step.changes.some(({ slot: { path }, from, to }) =>
    path[2] === 'ghost' && isAt(where, { mm: Number(path[1]), page: Number(path[3]) }) && ghostText(from as unknown as Ghost) !== ghostText(to as unknown as Ghost))
  return step.parts.flatMap((part) => part.told.flatMap((told) =>
    told.note === 'rule' && !seen(told.where) ? [`promise of ${view.placeName(placeIn(told.where) ?? { mm: 0, page: 0 })}: ${told.from} -> ${told.to} (${ruleText(told.rule)})`] : []))
}

function moveText(from: Position, to: Position): string {
  if (to.at === 'idle') return 'back to idle'
  return from.at === 'idle' ? `idle -> ${positionText(to)}` : `now ${positionText(to)}`
}

/** `before "do_anonymous_page: map a fresh page" (orig none)`. */
export function positionText(position: Position): string {
  if (position.at === 'idle' || !('mm' in position)) return 'idle'
  const locals = [
    position.orig === undefined ? '' : `saw ${entryWords(position.orig)}`,
    position.walk === undefined ? '' : `at mm${position.walk}`,
  ].filter((text) => text !== '')
  return `before "${position.at.split(' > ').at(-1) ?? ''}"${locals.length === 0 ? '' : ` (${locals.join(', ')})`}`
}
