/** A scope on a line or two, as words. */
import { profiles } from '../../model/contract/options.ts'
import { same } from '../../model/system/same.ts'
import type { Scope } from '../../model/scope.ts'
import { count } from './text.ts'

export function scopeText(scope: Scope): string {
  const { kinds, pages, mms, threads, granularity, inflight, features, modes, watch, profile, options, operations } = scope
  const chosen = Object.entries(options).filter(([name, value]) => !same(value, profiles[profile][name as keyof typeof options]))
  return [
    kinds.join(' + '), `${count(pages, 'page')}${kinds.length > 1 ? ' each' : ''}`,
    count(mms, 'process', 'processes'), `${count(threads, 'thread')}${mms > 1 ? ' each' : ''}`,
    granularity === 'syscall' ? 'whole system calls' : inflight === null ? 'interleaved at locks' : `interleaved at locks, ${inflight} in flight`,
    ...(features.length === 0 ? [] : [features.join(' + ')]),
    ...(modes.length === 1 && modes[0] === 'wp' ? [] : [modes.length === 0 ? 'not registered' : `registered ${modes.join(' + ')}`]),
    ...(watch === null ? [] : [`watching page ${watch.join(', ')}`]),
    ...(profile === 'lenient' ? [] : [profile]), ...chosen.map(([name, value]) => `${name}: ${value}`),
    operations.join(' '),
  ].join('; ')
}
