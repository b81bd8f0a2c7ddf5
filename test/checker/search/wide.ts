/** A system whose states take three words: three slots that count, and many that echo them in each step. */
import { arrayOf, slot, struct } from '../../../model/system/schema.ts'
import type { System } from '../../../model/system/system.ts'
import { at, rule, upTo } from '../../bench/systems/rule.ts'

export interface Wide { x: number[] }

const echoes = upTo(18).map((i) => 3 + i)

export const wide = (side: number): System<Wide> => ({
  name: 'wide', shape: struct({ x: arrayOf(3 + echoes.length, () => slot('n')) }), init: { x: [0, 0, 0, ...echoes.map(() => 0)] },
  actions: upTo(3).map((i) => rule(`up ${i}`, 'a', ({ x }) => at(x, i) < side - 1, ({ x }) => {
    x[i] = at(x, i) + 1
    for (const echo of echoes) x[echo] = (at(x, i) * (echo + i)) % 8
  })),
  properties: [
    { name: 'near', kind: 'never', sort: 'predicate', instances: [{ label: 'here', when: ({ x }) => x[0] === 1 && x[1] === 2 }] },
    { name: 'far', kind: 'never', sort: 'predicate', instances: [{ label: 'there', when: ({ x }) => x[0] === side - 1 && x[1] === side - 1, premise: ({ x }) => x[20] === 3 }] },
    { name: 'witness', kind: 'sometimes', sort: 'predicate', instances: [{ label: '', when: ({ x }) => x[2] === 3 && x[20] === 3 }] },
  ],
})
