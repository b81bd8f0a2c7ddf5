/** From an op and its result to what it does to pages: the judge's half of section 5 of the contract, except accesses, fork and mremap. */
import type { Profile } from '../../../model/contract/options.ts'
import type { Op, Span } from '../../scenario/scenario.ts'
import { type Account, type Context, isPrivateHugetlb, type Page, type Process } from './account.ts'
import { also, byContract, byRow, type Effect, type Outcome } from './effects.ts'
import { type Result, succeeded, wasRefused } from './messages.ts'
import { rows } from './rows.ts'

export interface Made { readonly op: Op; readonly process: Process; readonly result: Result; readonly profile: Profile }

export function effectsOf(account: Account, { op, process, result, profile }: Made): Effect[] {
  const outcome: Outcome = succeeded(result) ? 'done' : wasRefused(result) ? 'refused' : 'failed'
  const of = (page: Page, row: keyof typeof rows): Effect => byRow(page, rows[row], profile)
  switch (op.op) {
    case 'reg': return outcome === 'done' ? registered(account, op, profile) : []
    case 'unreg': return outcome === 'done' ? own(account, op).map((page) => outside(page, 'UFFDIO_UNREGISTER', profile)) : []
    case 'close': return outcome === 'done' ? closed(account, account.endsWith(process, account.context(op.uffd, process) ?? null), profile) : []
    case 'wp': return own(account, op).map((page) => writeprotect(account, page, op, outcome, profile))
    case 'copy': case 'cont': return doneOf(own(account, op), result).map((page) => byContract(page, op.wp ? 'UFFDIO_COPY MODE_WP' : 'UFFDIO_COPY', 'done', profile))
    case 'zero': return doneOf(own(account, op), result).map((page) => of(page, 'C4'))
    case 'poison': return doneOf(own(account, op), result).map((page) => of(page, 'C6'))
    case 'madv': return advised(account, { op, process, result, profile }, outcome)
    case 'punch': return outcome === 'done' ? filePages(account, process, op.span).map((page) => byContract(page, 'PUNCH_HOLE', 'done', profile)) : []
    case 'trunc': return outcome === 'done' ? truncated(account, process, op, profile) : []
    case 'munmap': return outcome === 'done' ? account.pages(process, op.span).map((page) => gone(byContract(page, 'munmap', 'done', profile))) : []
    case 'mprotect': return account.pages(process, op.span).map((page) => byContract(page, 'mprotect', outcome, profile))
    case 'kill': {
      const child = account.process(op.child)
      if (outcome !== 'done' || child === undefined) return []
      const others = closed(account, account.endsWith(child, null), profile).filter(({ page }) => ![...child.regions.values()].flat().includes(page))
      return [...[...child.regions.values()].flat().map((page) => gone(byContract(page, 'exit', 'done', profile))), ...others]
    }
    default: return []
  }
}

/** The pages of the span in the process that the descriptor belongs to. */
function own(account: Account, op: Op & { readonly uffd: string; readonly span: Span }): Page[] {
  const context = account.context(op.uffd)
  return context === undefined ? [] : account.pages(context.process, op.span).filter((page) => page.mapped)
}

/** Exactly the reported pages were done (C11). */
const doneOf = (pages: Page[], result: Result): Page[] => pages.slice(0, result.out ?? (succeeded(result) ? pages.length : 0))

/** R8: the last descriptor of these contexts is closed. */
const closed = (account: Account, contexts: readonly Context[], profile: Profile): Effect[] =>
  account.allPages().filter(({ context }) => context !== null && contexts.includes(context)).map((page) => outside(page, 'close', profile))

const gone = (effect: Effect): Effect => also(effect, (page) => Object.assign(page, { mapped: false, context: null, notFollowed: null }))
const outside = (page: Page, call: 'UFFDIO_UNREGISTER' | 'close', profile: Profile): Effect =>
  also(byContract(page, call, 'done', profile), () => Object.assign(page, { context: null, notFollowed: null }))

function registered(account: Account, op: Op & { readonly op: 'reg' }, profile: Profile): Effect[] {
  const context = account.context(op.uffd) ?? null
  const wp = op.modes.includes('wp')
  const notFollowed = wp && context?.features.includes('wp_async') === true ? 'asynchronous context' : null
  return own(account, op).map((page) =>
    also(byContract(page, wp ? 'UFFDIO_REGISTER' : 'UFFDIO_REGISTER without WP', 'done', profile), () => Object.assign(page, { context, notFollowed })))
}

function writeprotect(account: Account, page: Page, op: Op & { readonly op: 'wp' }, outcome: Outcome, profile: Profile): Effect {
  const context = account.context(op.uffd)
  if (outcome === 'done' && page.context !== null && page.context !== context) return byRow(page, rows.W13, profile)
  if (!op.on) return byContract(page, 'UFFDIO_WRITEPROTECT off', outcome, profile)
  const unpopulated = context?.features.includes('wp_unpop') === true
  if (unpopulated && outcome === 'done') return byRow(page, rows['W1 unpopulated'], profile)
  return byContract(page, 'UFFDIO_WRITEPROTECT on', outcome, profile, unpopulated ? 'file-shared' : page.memory)
}

function filePages(account: Account, process: Process, span: Span): Page[] {
  const files = account.pages(process, span).flatMap((page) => (page.file === null ? [] : [page.file]))
  const [first] = files
  return first === undefined ? [] : account.mappingsOf(first.of, first.index, first.index + files.length)
}

function truncated(account: Account, process: Process, op: Op & { readonly op: 'trunc' }, profile: Profile): Effect[] {
  const file = process.regions.get(op.span.region)?.[0]?.file?.of
  if (file === undefined) return []
  const before = file.pages
  file.pages = op.pages
  return [
    ...account.mappingsOf(file, op.pages, Infinity).map((page) => byContract(page, 'truncate', 'done', profile)),
    ...account.mappingsOf(file, before, op.pages).map((page) => byContract(page, 'ftruncate up', 'done', profile)),
  ]
}

/** Section 5.8. An error over several mappings leaves the mapped part done (ENOMEM), or nobody knows which. */
function advised(account: Account, { op, process, result, profile }: Made & { readonly op: Op & { readonly op: 'madv' } }, outcome: Outcome): Effect[] {
  const pages = account.pages(process, op.span).filter((page) => page.mapped)
  const of = (page: Page, row: keyof typeof rows): Effect => byRow(page, rows[row], profile)
  if (!(op.advice in advice) || outcome === 'refused') return []
  if (outcome === 'failed' && result.e !== 'ENOMEM') return pages.map((page) => of(page, 'error of madvise'))
  switch (op.advice) {
    case 'dontneed': case 'dontneed_locked':
      return pages.map((page) => (isPrivateHugetlb(page.kind) ? of(page, 'D3a') : byContract(page, 'MADV_DONTNEED', 'done', profile)))
    case 'free': return pages.map((page) => of(page, 'D4'))
    case 'guard_install': case 'guard_remove': return pages.map((page) => of(page, page.memory === 'anon' ? 'D11' : 'D12'))
    case 'remove': return pages.flatMap((page) => [
      of(page, 'D5'), ...(page.file === null ? [] : account.mappingsOf(page.file.of, page.file.index, page.file.index + 1).filter((other) => other !== page).map((other) => of(other, 'D6'))),
    ])
    default: return []
  }
}

/** Those that change a value; all others leave it (D7, D9, D10, D14, D16). */
const advice = { dontneed: true, dontneed_locked: true, free: true, guard_install: true, guard_remove: true, remove: true }
