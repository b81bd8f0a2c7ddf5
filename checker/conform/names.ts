/**
 * Names that a line brings into the world, and those that it needs. Shrinking drops what needs a name together with the line that brought it. Names
 * of different sorts are told apart by a prefix. `u+` comes with the event of a fork: of each fork, if `u` was opened before with ev_fork.
 */
import type { Op } from '../scenario/scenario.ts'

const region = (name: string): string => `region ${name}`
const uffd = (name: string): string => `uffd ${name}`
const child = (name: string): string => `child ${name}`
const pin = (name: string): string => `pin ${name}`
const toldOfForks = (name: string): string => `told of forks ${name}`

/** `known`: the names that there are already. */
export function bringsNames(op: Op, known: ReadonlySet<string>): string[] {
  switch (op.op) {
    case 'map': return [region(op.region)]
    case 'mremap': return [region(op.to)]
    case 'uffd': return [uffd(op.uffd), ...(op.features.includes('ev_fork') ? [toldOfForks(op.uffd)] : [])]
    case 'fork': return [child(op.child), ...[...known].filter((name) => name.startsWith(toldOfForks(''))).flatMap((name) => received(name.slice(toldOfForks('').length)))]
    case 'pin': case 'vmsplice': return [pin(op.pin)]
    default: return []
  }
}

const received = (parent: string): string[] => [uffd(`${parent}+`), toldOfForks(`${parent}+`)]

export function needsNames(op: Op): string[] {
  const needs = op.by === null ? [] : [child(op.by)]
  if ('span' in op) needs.push(region(op.span.region))
  if ('uffd' in op && op.op !== 'uffd') needs.push(uffd(op.uffd))
  switch (op.op) {
    case 'map': return op.from === null ? needs : [...needs, region(op.from)]
    case 'move': return [...needs, region(op.from.region)]
    case 'kill': return [...needs, child(op.child)]
    case 'unpin': return [...needs, pin(op.pin)]
    case 'vmas': return op.of === null ? needs : [...needs, child(op.of)]
    case 'watch': return [...needs, region(op.region)]
    case 'expect': return op.expectation.is === 'state' ? [...needs, region(op.expectation.region), ...(op.expectation.of === null ? [] : [child(op.expectation.of)])] : needs
    default: return needs
  }
}

/** What a line does, for tables and for telling differences apart: `wp on`, `madv pageout`, `@ write` for a child's. */
export function opLabel(op: Op): string {
  const by = op.by === null ? '' : '@ '
  switch (op.op) {
    case 'map': return `${by}map ${op.kind}${op.from === null ? '' : ' again'}`
    case 'wp': return `${by}wp ${op.on ? 'on' : 'off'}`
    case 'copy': return `${by}copy${op.wp ? ' wp' : ''}`
    case 'reg': return `${by}reg ${op.modes.join(',')}`
    case 'madv': return `${by}madv ${op.advice}`
    case 'mremap': return `${by}mremap${op.dontUnmap ? ' dontunmap' : ''}`
    case 'mprotect': return `${by}mprotect ${op.prot}`
    default: return `${by}${op.op}`
  }
}
