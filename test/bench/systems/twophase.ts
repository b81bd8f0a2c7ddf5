/**
 * Two-phase commit as Gray and Lamport write it ("Consensus on Transaction Commit", 2006), for N resource managers.
 *
 * Each resource manager works, then prepares or gives up; the transaction manager commits once it has heard that all are
 * prepared, or gives up at any time before. Messages are a set that only grows, so every one may arrive late, or again.
 */
import { arrayOf, slot, struct } from '../../../model/system/schema.ts'
import type { System } from '../../../model/system/system.ts'
import { asks, at, rule, upTo } from './rule.ts'

type ResourceManager = 'working' | 'prepared' | 'committed' | 'aborted'

export interface TwoPhase {
  rm: ResourceManager[]
  tm: 'init' | 'committed' | 'aborted'
  /** By resource manager: the transaction manager has heard that it is prepared. */
  heard: boolean[]
  /** Messages sent so far: `prepared` by resource manager, and the decision to all of them. */
  sent: { prepared: boolean[]; commit: boolean; abort: boolean }
}

export function twophase(n: number): System<TwoPhase> {
  const rms = upTo(n)
  return {
    name: `twophase ${n}`,
    shape: struct({
      rm: arrayOf(n, () => slot('rm')),
      tm: slot('tm'),
      heard: arrayOf(n, () => slot('bool')),
      sent: struct({ prepared: arrayOf(n, () => slot('bool')), commit: slot('bool'), abort: slot('bool') }),
    }),
    init: {
      rm: rms.map(() => 'working'), tm: 'init', heard: rms.map(() => false),
      sent: { prepared: rms.map(() => false), commit: false, abort: false },
    },
    actions: [
      rule('tm commits', 'tm', (s) => s.tm === 'init' && s.heard.every((heard) => heard), (s) => { s.tm = 'committed'; s.sent.commit = true }),
      rule('tm aborts', 'tm', (s) => s.tm === 'init', (s) => { s.tm = 'aborted'; s.sent.abort = true }),
      ...rms.flatMap((i) => [
        rule<TwoPhase>(`tm hears that rm ${i} is prepared`, 'tm', (s) => s.tm === 'init' && at(s.sent.prepared, i), (s) => { s.heard[i] = true }),
        rule<TwoPhase>(`rm ${i} prepares`, `rm ${i}`, (s) => s.rm[i] === 'working', (s) => { s.rm[i] = 'prepared'; s.sent.prepared[i] = true }),
        rule<TwoPhase>(`rm ${i} gives up`, `rm ${i}`, (s) => s.rm[i] === 'working', (s) => { s.rm[i] = 'aborted' }),
        rule<TwoPhase>(`rm ${i} hears commit`, `rm ${i}`, (s) => s.sent.commit, (s) => { s.rm[i] = 'committed' }),
        rule<TwoPhase>(`rm ${i} hears abort`, `rm ${i}`, (s) => s.sent.abort, (s) => { s.rm[i] = 'aborted' }),
      ]),
    ],
    properties: [
      {
        // Asked of two at a time: each question reads little.
        name: 'one commits and another aborts', kind: 'never', sort: 'predicate',
        instances: rms.flatMap((i) => rms.filter((j) => j !== i).map((j) => ({
          label: `rm ${i} and rm ${j}`, when: (s: TwoPhase) => s.rm[i] === 'committed' && s.rm[j] === 'aborted',
        }))),
      },
      asks('sometimes', 'all commit', (s) => s.rm.every((rm) => rm === 'committed')),
      asks('sometimes', 'all abort', (s) => s.rm.every((rm) => rm === 'aborted')),
    ],
  }
}
