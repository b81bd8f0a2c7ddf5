/**
 * A system with nothing of memory in it: a lift of three floors with one button. It tells of every sort of thing that a
 * trace can hold: steps with call chains, several steps in one action, events, rules, reports and predicates.
 */
import { arrayOf, fixed, slot, struct } from '../../../model/system/schema.ts'
import type { Action, System, Watch } from '../../../model/system/system.ts'

export interface Lift {
  car: { floor: number; door: { open: boolean; blocked: boolean } }
  called: boolean[]
  brand: string
}

const action = (actor: string, does: string, when: (s: Lift) => boolean, then: (s: Lift, watch: Watch) => void): Action<Lift> => ({
  name: `${actor}: ${does}`, actor,
  apply: (draft, watch) => {
    if (!when(draft)) return false
    then(draft, watch)
    return true
  },
})

export const up = 'motor: goes up'
export const open = 'motor: opens'
export const call = 'guest: calls 2'
export const hurry = 'motor: calls, goes up and opens'

const goUp = (s: Lift, watch: Watch): void => {
  watch.tell?.({ note: 'step', operation: 'move', chain: ['move', 'drive'], label: 'one floor up' })
  watch.tell?.({ note: 'function', chain: ['move', 'drive', 'check'] })
  watch.tell?.({ note: 'function', chain: ['move', 'drive', 'check', 'door'] })
  watch.tell?.({ note: 'function', chain: ['move', 'drive', 'motor'] })
  watch.reached('no-fall')
  if (s.car.door.open) watch.violated('no-fall', 'the car moves with an open door')
  s.car = { ...s.car, floor: s.car.floor + 1 }
  watch.tell?.({ note: 'event', text: `floor ${s.car.floor}` })
}
const openDoor = (s: Lift, watch: Watch): void => {
  watch.tell?.({ note: 'step', operation: 'serve', chain: ['serve'], label: 'open the door' })
  s.car = { ...s.car, door: { ...s.car.door, open: true } }
  s.called[s.car.floor] = false
  watch.tell?.({ note: 'rule', rule: 'L1', where: `floor ${s.car.floor}`, from: 'wanted', to: 'served' })
}

export const lift = (): System<Lift> => ({
  name: 'lift',
  shape: struct({ car: slot('car'), called: arrayOf(3, () => slot('bool')), brand: fixed('Otis') }),
  init: { car: { floor: 0, door: { open: false, blocked: false } }, called: [false, false, false], brand: 'Otis' },
  actions: [
    action('guest', 'calls 2', (s) => s.called[2] === false, (s) => { s.called[2] = true }),
    action('motor', 'goes up', (s) => s.car.floor < 2, goUp),
    action('motor', 'opens', (s) => !s.car.door.open, openDoor),
    action('motor', 'calls, goes up and opens', (s) => s.car.floor < 2, (s, watch) => { goUp(s, watch); openDoor(s, watch) }),
    action('vandal', 'breaks it', () => true, () => { throw new Error('it is broken') }),
  ],
  properties: [
    { name: 'no-fall', kind: 'never', sort: 'report', hasPremise: true },
    { name: 'closed-below', kind: 'always', sort: 'predicate', instances: [1, 2].map((floor) => ({ label: `floor ${floor}`, when: (s) => s.car.floor !== floor || !s.car.door.open })) },
    { name: 'arrives', kind: 'sometimes', sort: 'predicate', instances: [{ label: '', when: (s) => s.car.floor === 2 }] },
  ],
})

export const heading = (property: string, kind: 'never' | 'always' | 'sometimes' = 'never', what: string | null = null) => ({
  tool: 'mmcheck 0.1.0', model: 'lift', spec: 'lifts', case: 'one guest', kernel: { name: 'v1', patches: ['brake'] },
  without: [{ id: 'door-sensor', subject: 'lift: look at the door' }], scope: { floors: 3 },
  property, kind, expected: 'holds', known: null, what, command: 'npx mmcheck replay counterexamples/lifts/one-guest/no-fall',
})
