/**
 * The naive reference: what anybody would write first. Plain objects, one immer draft per step, JSON as the key.
 *
 * `naive.ts 3x2 60000` expands the first 60,000 states of that pagetable and prints how many transitions that were: its
 * rate. It is kinder than the whole would be, since its Map and its heap only become larger and slower.
 */
import { freeze } from 'immer'
import { take } from '../../../checker/search/take.ts'
import { deaf } from '../../../model/system/system.ts'
import { type PageTable, pagetable } from '../systems/pagetable.ts'

const [size = '', most = ''] = process.argv.slice(2)
const [mms = 0, pages = 0] = size.split('x').map(Number)
const system = pagetable(mms, pages)

const known = new Map<string, number>()
const states: PageTable[] = []
const parent: number[] = []
function add(state: PageTable, from: number): void {
  const key = JSON.stringify(state)
  if (known.has(key)) return
  known.set(key, states.length)
  states.push(state)
  parent.push(from)
}

add(freeze(system.init, true), 0)
let expanded = 0
let transitions = 0
for (const state of states) {
  if (expanded === Number(most)) break
  for (const property of system.properties) {
    if (property.sort === 'predicate' && property.instances.some(({ when }) => !when(state))) throw new Error(`${property.name} is violated`)
  }
  for (const action of system.actions) {
    const next = take(state, action, deaf)
    if (next === null) continue
    transitions++
    add(next, expanded)
  }
  expanded++
}
process.stdout.write(`${JSON.stringify({ states: states.length, transitions, complete: expanded === states.length })}\n`)
