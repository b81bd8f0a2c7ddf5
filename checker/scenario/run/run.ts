/**
 * A scenario on the model: a straight run, one reply per line in the shape of the agent's.
 *
 * Accesses that sleep stay in the world until a call wakes them. What is told of a line is, in this order: messages as they
 * were queued, by context; ends of children's accesses; ends of the process's own.
 */
import { kernel, type Kernel } from '../../../model/kernels.ts'
import { printSpan } from '../name-fields.ts'
import { printOp } from '../print.ts'
import { isAside, watchedAtFirst } from '../regions.ts'
import type { OpReply, Reply } from '../reply.ts'
import type { Op, Scenario } from '../scenario.ts'
import { type Ended, goOn, takeWoken } from './access.ts'
import { observe, vmasOf } from './observe.ts'
import { act, pagesOf } from './ops.ts'
import { failed, type Fields, Refused, told, Unsupported } from './outcome.ts'
import { planOf, spansOf } from './plan.ts'
import { type Access, childNamed, isHeard, type Message, regionNamed, type World, worldOf } from './world.ts'

/** Threads of the first process that may sleep at once. */
const threads = 8
/** What a child can be asked to do; anything else is the first process's. */
const ofChildren: readonly Op['op'][] = ['read', 'write', 'madv', 'munmap', 'mprotect']

export const runOnModel = (scenario: Scenario, on: Kernel = kernel('v6.18')): Reply[] => runIn(worldOf(planOf(scenario), on), scenario)

/** The same in a world that can be looked at afterwards. */
export function runIn(world: World, scenario: Scenario): Reply[] {
  const replies: Reply[] = [{ seq: scenario.name }]
  for (const { op } of scenario.lines) {
    if (op.op === 'watch') world.watched.set(op.region, op.pages)
    if (isAside(op.op)) continue
    const reply = replyTo(world, op)
    replies.push(reply)
    if ('unsupported' in reply) break
  }
  return [...replies, { end: 1 }]
}

function replyTo(world: World, op: Op): Reply {
  const text = printOp(op)
  if (op.by !== null && !world.children.some(({ name }) => name === op.by)) return { op: text, refused: 'no such child' }
  if (op.op === 'vmas') {
    const mm = op.of === null ? 0 : childNamed(world, op.of)?.mm
    return { op: text, vmas: mm === undefined ? [] : vmasOf(world, mm) }
  }
  const child = op.by === null ? null : childNamed(world, op.by)
  const done: Done | Unsupported | Refused = child === undefined ? failed('ESRCH') : doOp(world, op, child?.mm ?? 0, text)
  if (done instanceof Unsupported) return { op: text, unsupported: done.what }
  if (done instanceof Refused) return { op: text, refused: done.why }
  if (op.op === 'map' || op.op === 'mremap') watchAll(world)
  const ends = settle(world)
  const ev = [...eventsOf(world), ...(done.event === undefined ? [] : [done.event]), ...ends]
  const { event: _, ...fields } = done
  return ordered({ op: text, ...fields, ...(ev.length === 0 ? {} : { ev }), ...observe(world) })
}

type Done = Fields & { readonly event?: string }

function doOp(world: World, op: Op, mm: number, text: string): Done | Unsupported | Refused {
  if (op.by !== null && !ofChildren.includes(op.op)) return new Unsupported(`${op.op} by a child`)
  if (world.sleeping.filter((access) => access.by === op.by).length >= (op.by === null ? threads : 1)) return failed('EBUSY')
  const unknown = spansOf(op).find((span) => regionNamed(world, span.region, op.by) === undefined)
  if (unknown !== undefined) return new Refused(`${printSpan(unknown)}: no such region`)
  const own = op.by === null ? text : text.slice(op.by.length + 2)
  const fields = op.op === 'read' || op.op === 'write' ? startAccess(world, op, mm, own) : act(world, op, mm)
  if (fields instanceof Unsupported || op.by === null || fields.blocked === 1 || fields.stuck === 1) return fields
  return { event: `@${op.by} fin [${own}] ${told(fields)}` }
}

function startAccess(world: World, op: Op & { readonly op: 'read' | 'write' }, mm: number, text: string): Fields {
  const [first, last] = pagesOf(world, op.span)
  const access: Access = {
    text, by: op.by, mm, write: op.op === 'write', value: op.op === 'write' ? op.value : 0, pages: Array.from({ length: last - first + 1 }, (_, i) => first + i),
    number: ++world.asked, done: 0, faults: 0, got: 0, asleep: null,
  }
  return fieldsOf(world, access, goOn(world, access))
}

function fieldsOf(world: World, access: Access, ended: Ended): Fields {
  if (ended === 'asleep') {
    world.sleeping.push(access)
    return { blocked: 1 }
  }
  if (ended === 'stuck') return { stuck: 1 }
  if (ended !== 'done') return { r: -1, e: 'OK', sig: ended.sig, flt: access.faults }
  return { r: 0, e: 'OK', ...(access.write ? {} : { val: access.got }), flt: access.faults }
}

/** Whoever was woken goes on; the ends of these accesses, children's first. */
function settle(world: World): string[] {
  const ended = takeWoken(world).map((access) => ({ access, fields: fieldsOf(world, access, goOn(world, access)) }))
    .filter(({ fields }) => fields.blocked !== 1 && fields.stuck !== 1)
    .sort((a, b) => a.access.number - b.access.number)
  const children = ended.filter(({ access }) => access.by !== null).sort((a, b) => a.access.mm - b.access.mm)
  return [
    ...children.map(({ access, fields }) => `@${access.by ?? ''} fin [${access.text}] ${told(fields)}`),
    ...ended.filter(({ access }) => access.by === null).map(({ access, fields }) => `fin [${access.text}] ${told(fields)}`),
  ]
}

/** The messages since the last line, context by context in the order in which they were opened. */
function eventsOf(world: World): string[] {
  const messages = world.messages.splice(0)
  return world.contexts.filter(({ ctx }) => isHeard(world, ctx))
    .flatMap(({ name, ctx }) => inOrder(messages.filter((message) => message.ctx === ctx)).map(({ text }) => `${name} ${text}`))
}

/** Faults in a row by address and sort; other messages stay where they are. */
function inOrder(messages: readonly Message[]): Message[] {
  const sorted: Message[] = []
  for (const message of messages) {
    let at = sorted.length
    while (at > 0 && isBefore(message, sorted[at - 1])) at--
    sorted.splice(at, 0, message)
  }
  return sorted
}

const isBefore = ({ fault: a }: Message, { fault: b }: Message = { ctx: 0, text: '' }): boolean =>
  a !== undefined && b !== undefined && (a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]))

function watchAll(world: World): void {
  for (const region of world.regions) if (!world.watched.has(region.name)) world.watched.set(region.name, watchedAtFirst(region.pages))
}

/** Fields in the order of the text. */
function ordered({ op, blocked, stuck, r, e, features, ioctls, out, sig, val, flt, written, ev, st, ...children }: OpReply): OpReply {
  const all = { op, blocked, stuck, r, e, features, ioctls, out, sig, val, flt, written, ev, st, ...children }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as OpReply
}
