/** Ops that make pages, or hand values over to other pages: map, uffd, fork, mremap, and the settings that later ones depend on. */
import { ghost } from '../../../model/contract/ghost.ts'
import { forkHandsOver } from '../../../model/contract/monitor.ts'
import type { Profile } from '../../../model/contract/options.ts'
import type { Op } from '../../scenario/scenario.ts'
import { type Account, type Context, type File, hasDescriptor, newRegion, type Page, type Process } from './account.ts'
import { also, byRow, type Effect, set } from './effects.ts'
import type { Message } from './messages.ts'
import { causeOf, rows } from './rows.ts'

export function mapped(process: Process, op: Op & { readonly op: 'map' }, reply: number): void {
  const from = op.from === null ? undefined : process.regions.get(op.from)?.[0]?.file?.of
  const file: File | null = hasDescriptor(op.kind) ? from ?? { pages: op.pages } : null
  process.regions.set(op.region, newRegion(op, file).map((page) => ({ ...page, since: reply })))
}

export function opened(account: Account, process: Process, op: Op & { readonly op: 'uffd' }): void {
  account.contexts.push({ name: op.uffd, features: op.features, process, holders: new Set([process]) })
}

/** F1, F2, F6: the child has the values of those contexts whose event arrived. */
export function forked(account: Account, parent: Process, name: string, messages: readonly Message[], reply: number): void {
  const child: Process = { name, regions: new Map(), alive: true }
  const born = new Map<Context, Context>()
  for (const message of messages) {
    const context = message.is === 'fork' ? account.context(message.uffd) : undefined
    if (message.is === 'fork' && context !== undefined) born.set(context, { name: message.gives, features: context.features, process: child, holders: new Set([account.first]) })
  }
  for (const { holders } of account.contexts) if (holders.has(parent)) holders.add(child)
  account.contexts.push(...born.values())
  for (const [region, pages] of parent.regions) child.regions.set(region, pages.map((page) => inherited(page, born, account.forkIsStrange, reply)))
  account.processes.push(child)
}

function inherited(page: Page, born: ReadonlyMap<Context, Context>, strange: boolean, reply: number): Page {
  const context = page.context === null ? null : born.get(page.context) ?? null
  const { ghost: handed } = forkHandsOver(page.ghost, ghost('outside'), context !== null, page.memory)
  const lost = page.context?.features.includes('ev_fork') === true && context === null
  const cause = page.ghost.value === 'outside' ? page.cause : causeOf(context !== null ? 'F2' : lost ? 'F6' : 'F1')
  const notFollowed = strange ? 'fork after MADV_DONTFORK or MADV_WIPEONFORK' : context === null ? null : page.notFollowed
  return { ...page, ghost: handed, context, cause, since: reply, notFollowed }
}

/**
 * A move that succeeded: the new region is made at once, the old range when the call returns. Whether EVENT_REMAP hands the values over is a
 * matter of the context that holds the page.
 */
export function moved(account: Account, process: Process, op: Op & { readonly op: 'mremap' }, profile: Profile, reply: number): Effect[] {
  const old = account.pages(process, op.span)
  const count = op.pages ?? old.length
  const pages = Array.from({ length: count }, (_, index): Page | null => {
    const source = old[index] ?? old.at(-1)
    return source === undefined ? null : index < old.length ? arrived(source, op.to, index, reply) : grown(source, op.to, index, index - old.length + 1, reply)
  })
  process.regions.set(op.to, pages.filter((page) => page !== null))
  return old.map((page) => {
    if (!op.dontUnmap) return also(byRow(page, rows['mremap, old range'], profile), () => Object.assign(page, { mapped: false, context: null, notFollowed: null }))
    return byRow(page, page.memory === 'anon' ? rows['V7 anon'] : rows['V7 file'], profile)
  })
}

const handsOver = (page: Page): boolean => page.context?.features.includes('ev_remap') === true

function arrived(source: Page, region: string, index: number, reply: number): Page {
  const stays = handsOver(source)
  const page: Page = { ...source, region, index, ghost: stays ? source.ghost : ghost('outside', source.ghost.has), context: stays ? source.context : null }
  if (page.context === null) page.notFollowed = null
  if (source.ghost.value !== 'outside') set(page, stays ? rows.V5 : rows.V4, reply)
  return page
}

/** Pages behind the end of what was moved (V6). */
function grown(last: Page, region: string, index: number, beyond: number, reply: number): Page {
  const registered = handsOver(last) && last.ghost.value !== 'outside'
  return {
    ...last, region, index, ghost: ghost(registered ? 'clear' : 'outside'), context: handsOver(last) ? last.context : null, cause: rows.V6, since: reply,
    file: last.file === null ? null : { of: last.file.of, index: last.file.index + beyond },
  }
}

/** Advice that changes no value but what later ops do. */
export function advised(account: Account, process: Process, op: Op & { readonly op: 'madv' }): void {
  const pages = account.pages(process, op.span)
  if (op.advice === 'hugepage' || op.advice === 'nohugepage') for (const page of pages) page.huge = op.advice === 'hugepage'
  if (['dontfork', 'wipeonfork'].includes(op.advice)) account.forkIsStrange = true
  if (op.advice === 'collapse') for (const page of pages) if (page.memory === 'anon' && page.ghost.has === 'no') page.ghost = { ...page.ghost, has: 'maybe' }
}
