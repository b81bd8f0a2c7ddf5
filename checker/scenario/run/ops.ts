/**
 * The ops: each is a system call or two of the agent's, made on the model. What a kernel does itself is the model's; here is what is left of a call before
 * and after: names, arguments that are refused, what is reported besides a result.
 */
import type { Given } from '../../../model/language/operation.ts'
import { userfaultfd_api, userfaultfd_range_ioctls } from '../../../model/fs/userfaultfd/userfaultfd_api.ts'
import { mremap_moves_vmas } from '../../../model/patches/questions.ts'
import type { ProgramName } from '../../../model/operations/programs.ts'
import type { Mode } from '../../../model/scope.ts'
import type { Op, RegisterMode, Span } from '../scenario.ts'
import { answered, failed, type Fields, ok, Unsupported } from './outcome.ts'
import { modelKind, rangeOf } from './plan.ts'
import { type FilePart, resize } from './files.ts'
import { childNamed, type Context, contextNamed, isHeard, machineOf, perform, regionNamed, type World } from './world.ts'

/** The op on the model; accesses are elsewhere. */
export function act(world: World, op: Op, mm: number): Fields | Unsupported {
  switch (op.op) {
    case 'map': return map(world, op)
    case 'uffd': return open(world, op.uffd, op.features)
    case 'reg': return register(world, op)
    case 'unreg': return onContext(world, op.uffd, op.span, 'unregister', 'ENOMEM')
    case 'close': return close(world, op.uffd)
    case 'wp':
      if (op.on && op.dontWake) return failed(contextNamed(world, op.uffd) === undefined ? 'EBADF' : 'EINVAL')
      return onContext(world, op.uffd, op.span, op.on ? 'protect' : 'resolve', 'ESRCH', { dontWake: op.dontWake })
    case 'copy': return copy(world, op)
    case 'wake': return wake(world, op.uffd, op.span)
    case 'fork': return fork(world, op.child)
    case 'kill': return kill(world, op.child)
    case 'madv': return madvise(world, op, mm)
    case 'punch': return punch(world, op)
    case 'trunc': return truncate(world, op)
    case 'fread': return fileRead(world, op)
    case 'fwrite': return fileWrite(world, op)
    case 'munmap': return over(world, op.span, mm, 'munmap')
    case 'mprotect': return over(world, op.span, mm, protections[op.prot])
    case 'mremap': return mremap(world, op, mm)
    case 'swapoff': return swapoff(world)
    case 'swapon': return swapon(world)
    default: return new Unsupported(op.op)
  }
}

const protections = { r: 'readonly', rw: 'writable', n: 'inaccessible' } as const

type OpOf<Name extends Op['op']> = Op & { readonly op: Name }

function map(world: World, op: OpOf<'map'>): Fields | Unsupported {
  const made = world.plan.made.get(op)
  if (modelKind[op.kind] === undefined || made === undefined) return new Unsupported(op.kind.startsWith('ht') ? 'hugetlb' : op.kind)
  if (op.thp === 'huge') return new Unsupported('THP')
  if (op.from !== null && made.file === null) return new Unsupported('a file behind anonymous memory')
  if (made.file !== null && op.from === null) resize(world, made.file.id, op.pages)
  const m = machineOf(world)
  const account = op.kind !== 'shm' && !op.readOnly
  const vma = { mapped: true, vm_write: !op.readOnly, uffd_wp: false, uffd_missing: false, anon_vma: false, area: { start: made.first, anon_vma: 0, forked: false, ctx: null, displaced: 0, vm_read: true, vm_account: account } }
  for (let page = made.first; page < made.first + made.pages; page++) m.setVma({ mm: 0, page }, vma)
  if (made.file !== null) resize(world, made.file.id, world.lengths.get(made.file.id) ?? 0)
  world.regions.push(made)
  return ok()
}

function open(world: World, name: string, words: readonly OpOf<'uffd'>['features'][number][]): Fields | Unsupported {
  const answer = userfaultfd_api(machineOf(world), words)
  if (answer.result !== 0) return { ...failed(answer.result), features: '0' }
  if (answer.unsupported !== null) return new Unsupported(answer.unsupported)
  const ctxs = world.state.identities?.ctxs ?? []
  ctxs.push({ features: answer.features, mm: 0, parent: null })
  world.contexts.push({ name, ctx: ctxs.length - 1, holders: new Set([0]) })
  return { ...ok(), features: hex(answer.offered) }
}

const hex = (mask: number): string => (mask === 0 ? '0' : `0x${mask.toString(16)}`)

function register(world: World, op: OpOf<'reg'>): Fields | Unsupported {
  if (op.modes.includes('minor')) return new Unsupported('MINOR')
  const names: Readonly<Record<Exclude<RegisterMode, 'minor'>, Mode>> = { miss: 'missing', wp: 'wp' }
  const modes = op.modes.flatMap((mode) => (mode === 'minor' ? [] : [names[mode]]))
  const fields = onContext(world, op.uffd, op.span, 'register', 'ENOMEM', { modes })
  const ioctls = fields.r === 0 ? userfaultfd_range_ioctls(machineOf(world), modes) : 0
  return { ...fields, ioctls: hex(ioctls) }
}

/** An ioctl of a context on its own process, or `dead` when that is gone. */
function onContext(world: World, name: string, span: Span, program: ProgramName, dead: string, given: Given = {}): Fields {
  const context = contextNamed(world, name)
  if (context === undefined) return failed('EBADF')
  const mm = world.state.identities?.ctxs[context.ctx]?.mm ?? 0
  if (!(world.state.mms[mm]?.alive ?? false)) return failed(dead)
  return over(world, span, mm, program, { ...given, ctx: context.ctx })
}

/** A call over a span. */
function over(world: World, span: Span, mm: number, program: ProgramName, given: Given = {}): Fields {
  const [first, last] = pagesOf(world, span)
  return answered(perform(world, program, mm, first, last, given).result)
}

export function pagesOf(world: World, span: Span): readonly [first: number, last: number] {
  const region = regionNamed(world, span.region)
  if (region === undefined) throw new Error(`no region is named ${span.region}`)
  const { first, count } = rangeOf(span, region)
  return [region.first + first, region.first + first + count - 1]
}

function close(world: World, name: string): Fields {
  const context = contextNamed(world, name)
  if (context === undefined) return failed('EBADF')
  lets(world, context, 0)
  return ok()
}

/** A process has closed its descriptor of a context. */
function lets(world: World, { ctx, holders }: Context, mm: number): void {
  if (!holders.delete(mm) || holders.size > 0) return
  const of = world.state.identities?.ctxs[ctx]
  if (of !== undefined && (world.state.mms[of.mm]?.alive ?? false)) perform(world, 'close', of.mm, 0, world.config.pages - 1, { ctx })
}

function copy(world: World, op: OpOf<'copy'>): Fields {
  const context = contextNamed(world, op.uffd)
  if (context === undefined) return { ...failed('EBADF'), out: 0 }
  const mm = world.state.identities?.ctxs[context.ctx]?.mm ?? 0
  if (!(world.state.mms[mm]?.alive ?? false)) return { ...failed('ESRCH'), out: 0 }
  const [first, last] = pagesOf(world, op.span)
  const { result, m } = perform(world, op.wp ? 'copywp' : 'copy', mm, first, last, { ctx: context.ctx, value: op.value, dontWake: op.dontWake })
  return { ...answered(result), out: result === 0 || m.done > 0 ? m.done : `-${result}` }
}

function wake(world: World, name: string, span: Span): Fields {
  const context = contextNamed(world, name)
  if (context === undefined) return failed('EBADF')
  const mm = world.state.identities?.ctxs[context.ctx]?.mm ?? 0
  const [first, last] = pagesOf(world, span)
  world.woken.push({ ctx: context.ctx, first: { mm, page: first }, last: { mm, page: last } })
  return ok()
}

/** The child's contexts come with events, each named after its parent's: `u+`. */
function fork(world: World, name: string): Fields {
  const child = ++world.born
  const ids = world.state.identities
  const before = ids?.ctxs.length ?? 0
  const { result } = perform(world, 'fork', 0, 0, world.config.pages - 1, { child })
  for (const { holders } of world.contexts) if (holders.has(0)) holders.add(child)
  world.children.push({ name, mm: child, regions: [...world.regions] })
  for (let ctx = before; ctx < (ids?.ctxs.length ?? 0); ctx++) {
    const parent = world.contexts.findLast((context) => context.ctx === ids?.ctxs[ctx]?.parent)
    if (parent === undefined) continue
    if (!parent.holders.has(0)) continue
    world.contexts.push({ name: `${parent.name}+`, ctx, holders: new Set([0]) })
    world.messages.push({ ctx: parent.ctx, text: `fork -> ${parent.name}+` })
  }
  return answered(result)
}

function kill(world: World, name: string): Fields {
  const child = childNamed(world, name)
  if (child === undefined) return failed('ESRCH')
  perform(world, 'exit', child.mm, 0, world.config.pages - 1)
  const gone = world.sleeping.filter((access) => access.by === name)
  for (const access of gone) world.sleeping.splice(world.sleeping.indexOf(access), 1)
  for (const context of world.contexts) lets(world, context, child.mm)
  return ok()
}

const programOfAdvice = { dontneed: 'dontneed', pageout: 'pageout' } as const
/** What these advise shows nowhere in the modelled memory. */
const idle = ['normal', 'random', 'sequential', 'cold']

function madvise(world: World, op: OpOf<'madv'>, mm: number): Fields | Unsupported {
  if (op.advice === 'dontneed' || op.advice === 'pageout') return over(world, op.span, mm, programOfAdvice[op.advice])
  if (!idle.includes(op.advice)) return new Unsupported(`MADV_${op.advice.toUpperCase()}`)
  const [first, last] = pagesOf(world, op.span)
  const m = machineOf(world)
  const holes = Array.from({ length: last - first + 1 }, (_, i) => first + i).some((page) => !m.vma({ mm, page }).mapped)
  return holes ? failed('ENOMEM') : ok()
}

/** The file behind a region, and the part of it that a span names; null for anonymous memory. */
function fileOf(world: World, span: Span): FilePart | null {
  const region = regionNamed(world, span.region)
  if (region === undefined || region.file === null) return null
  const { first, count } = rangeOf(span, region)
  return { id: region.file.id, first: region.file.from + first, count, length: world.lengths.get(region.file.id) ?? 0, page: region.first + first }
}

function punch(world: World, op: { readonly span: Span }): Fields {
  const part = fileOf(world, op.span)
  if (part === null) return failed('EBADF')
  for (let i = 0; i < part.count && part.first + i < part.length; i++) perform(world, 'punch', 0, part.page + i, part.page + i)
  return ok()
}

function truncate(world: World, op: OpOf<'trunc'>): Fields {
  const part = fileOf(world, op.span)
  if (part === null) return failed('EBADF')
  resize(world, part.id, op.pages)
  return ok()
}

function fileRead(world: World, op: { readonly span: Span }): Fields {
  const part = fileOf(world, op.span)
  if (part === null) return { ...failed('EBADF'), val: 0 }
  return part.first >= part.length ? { ...ok(), val: 0 } : { ...ok(1), val: perform(world, 'fileRead', 0, part.page, part.page).m.got }
}

/** Beyond the end, the file grows to the page. */
function fileWrite(world: World, op: { readonly span: Span; readonly value: number }): Fields {
  const part = fileOf(world, op.span)
  if (part === null) return failed('EBADF')
  if (part.first >= part.length) resize(world, part.id, part.first + 1)
  perform(world, 'fileWrite', 0, part.page, part.page, { value: op.value })
  return ok(8)
}

function mremap(world: World, op: OpOf<'mremap'>, mm: number): Fields {
  const made = world.plan.made.get(op)
  if (made === undefined) return failed('EINVAL')
  const [first, last] = pagesOf(world, op.span)
  const followed = machineOf(world).vma({ mm, page: first })
  const { result } = perform(world, 'mremap', mm, first, last, { move: { to: made.first, pages: made.pages, dontUnmap: op.dontUnmap } })
  if (result !== 0) return answered(result)
  world.regions.push(made)
  const ctx = followed.area?.ctx ?? null
  const features = machineOf(world).features(followed)
  if (ctx !== null && features.includes('EVENT_REMAP') && isHeard(world, ctx)) {
    const region = regionNamed(world, op.span.region)
    const at = region === undefined ? '' : `${region.name}:${first - region.first}`
    // The event tells what was asked for, even if a part of that was cut off and has not moved; since v6.17 it tells what has.
    const asked = last - first + 1
    const length = mremap_moves_vmas(machineOf(world)) ? Math.min(asked, made.pages) : asked
    world.messages.push({ ctx, text: `remap ${at} len=${length}` })
  }
  return ok()
}

/** Everything comes back: shmem's pages first, then those of each process. */
function swapoff(world: World): Fields {
  const { layout } = world.config
  if (!(world.state.identities?.swap ?? false)) return failed('EINVAL')
  layout.files.forEach(({ at: [page] }, slot) => { if (page !== undefined && world.state.cache[slot]?.page === 'swapped') perform(world, 'swapoffFile', 0, page, page) })
  world.state.mms.forEach((mm, number) => mm.pt.forEach((pte, page) => { if (pte.kind === 'swap') perform(world, 'swapoff', number, page, page) }))
  const ids = world.state.identities
  ids?.folios.forEach((folio, i) => { if (folio.swap !== null) ids.folios[i] = { ...folio, swap: null } })
  if (ids !== undefined) ids.swap = false
  return ok()
}

function swapon(world: World): Fields {
  const ids = world.state.identities
  if (ids === undefined || ids.swap) return failed('EBUSY')
  ids.swap = true
  return ok()
}
