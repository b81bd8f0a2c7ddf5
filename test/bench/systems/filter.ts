/**
 * Peterson's filter lock for N processes ("Myths about the mutual exclusion problem", 1981).
 *
 * To get in, a process climbs N - 1 levels. At each it says that it has arrived, makes itself the level's victim, and
 * waits while it is the victim and anybody else stands as high. Saying so, becoming the victim and passing are three
 * steps; the wait reads all levels in one atomic test, and a process that has to wait is not enabled.
 */
import { arrayOf, slot, struct } from '../../../model/system/schema.ts'
import type { System } from '../../../model/system/system.ts'
import { asks, at, rule, upTo } from './rule.ts'

/** Which of its steps a process takes next. `climbs` outside the lock as well: it is how one begins. */
type Next = 'climbs' | 'becomes the victim' | 'waits' | 'leaves'

export interface Filter {
  /** By process: the level it has said that it stands on; 0 is outside. */
  level: number[]
  next: Next[]
  /** By level - 1: the process that came last, which lets all others pass. */
  victim: number[]
}

export function filter(n: number): System<Filter> {
  const processes = upTo(n)
  const mayPass = (s: Filter, i: number): boolean => {
    const mine = at(s.level, i)
    return s.victim[mine - 1] !== i || !s.level.some((level, other) => other !== i && level >= mine)
  }
  return {
    name: `filter ${n}`,
    shape: struct({
      level: arrayOf(n, () => slot('level')),
      next: arrayOf(n, () => slot('next')),
      victim: arrayOf(n - 1, () => slot('process')),
    }),
    init: { level: processes.map(() => 0), next: processes.map(() => 'climbs'), victim: upTo(n - 1).map(() => 0) },
    actions: processes.flatMap((i) => [
      rule<Filter>(`process ${i} climbs`, `process ${i}`, (s) => s.next[i] === 'climbs', (s) => {
        s.level[i] = at(s.level, i) + 1
        s.next[i] = 'becomes the victim'
      }),
      rule<Filter>(`process ${i} becomes the victim`, `process ${i}`, (s) => s.next[i] === 'becomes the victim', (s) => {
        s.victim[at(s.level, i) - 1] = i
        s.next[i] = 'waits'
      }),
      rule<Filter>(`process ${i} passes`, `process ${i}`, (s) => s.next[i] === 'waits' && mayPass(s, i), (s) => {
        s.next[i] = s.level[i] === n - 1 ? 'leaves' : 'climbs'
      }),
      rule<Filter>(`process ${i} leaves`, `process ${i}`, (s) => s.next[i] === 'leaves', (s) => {
        s.level[i] = 0
        s.next[i] = 'climbs'
      }),
    ]),
    properties: [
      asks('never', 'two inside', (s) => s.next.filter((next) => next === 'leaves').length > 1),
      asks('sometimes', 'one inside', (s) => s.next.includes('leaves')),
    ],
  }
}
