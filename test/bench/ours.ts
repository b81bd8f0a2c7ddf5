/**
 * Our own contender: one model searched once, as a process of its own, with one line of JSON for an answer.
 *
 * As the peers do, it checks what must never be (or always be): what `sometimes` asks for, a run to a witness, no peer is
 * asked for, and it would be a second pass over all levels.
 */
import { parseArgs } from 'node:util'
import { search } from '../../checker/search/search.ts'
import type { StoreKind } from '../../checker/engine/store/store.ts'
import type { System } from '../../model/system/system.ts'
import { filter } from './systems/filter.ts'
import { pagetable } from './systems/pagetable.ts'
import { twophase } from './systems/twophase.ts'

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'pagetable' }, size: { type: 'string', default: '1x1' }, mutant: { type: 'boolean', default: false },
    store: { type: 'string' }, workers: { type: 'string', default: '1' }, symmetry: { type: 'boolean', default: false },
  },
})
const [first = 1, second = 1] = values.size.split('x').map(Number)
const systems: Readonly<Record<string, () => System<object>>> = {
  pagetable: () => pagetable(first, second, values.mutant ? 'forgets the marker' : 'keeps the marker') as System<object>,
  twophase: () => twophase(first) as System<object>,
  filter: () => filter(first) as System<object>,
}
const made = systems[values.model]?.()
if (made === undefined) throw new Error(`there is no model "${values.model}"; there are ${Object.keys(systems).join(', ')}`)
const system = { ...made, properties: made.properties.filter(({ kind }) => kind !== 'sometimes') }

const { cut, error, states, transitions, depth, seconds, properties, account } = search(system, {}, {
  workers: Number(values.workers), symmetry: values.symmetry,
  ...(values.store === undefined ? {} : { store: values.store as StoreKind }),
})
if (cut !== null || error !== null) throw new Error(`the search did not come to its end: ${JSON.stringify(cut ?? error)}`)
const violated = properties.find(({ verdict }) => verdict === 'violated')
console.log(JSON.stringify({
  states, transitions, depth, seconds, bytes: account.bytes, store: account.store, workers: account.workers,
  violated: violated?.name ?? null, steps: violated?.path?.length ?? null,
}))
process.exitCode = violated === undefined ? 0 : 1
