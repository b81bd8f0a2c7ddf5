import { expect, test } from 'vitest'
import { fromItf, toItf } from '../../../checker/trace/itf.ts'
import { rebuild } from '../../../checker/trace/rebuild.ts'
import { type Difference, replay } from '../../../checker/trace/replay.ts'
import type { Trace } from '../../../checker/trace/trace.ts'
import type { System } from '../../../model/system/system.ts'
import { call, heading, type Lift, lift, open, up } from './lift.ts'
import { lostByFork, lostByZap, missingInfo, v5 } from './memory.ts'

const what = 'the car moves with an open door'
const falls = ((): Trace => {
  const trace = rebuild(lift(), [call, open, up], heading('no-fall', 'never', what))
  if (!trace.ok) throw new Error(trace.error.problem)
  return trace.value
})()
/** The lift with another motor. */
const changed = (name: string, apply: (s: Lift, old: () => boolean) => boolean): System<Lift> => {
  const system = lift()
  return { ...system, actions: system.actions.map((action) => (action.name === name ? { ...action, apply: (draft, watch) => apply(draft, () => action.apply(draft, watch)) } : action)) }
}

test('nothing has changed: the same, also from the file', () => {
  expect(replay(falls, lift())).toEqual({ outcome: 'same', steps: 3 })
  const read = fromItf(toItf(falls))
  expect(read.ok ? replay(read.value, lift()) : read.error).toEqual({ outcome: 'same', steps: 3 })
})

test.each([lostByZap, lostByFork, missingInfo])('a trace of the memory model is the same on the same model', (sample) => {
  const { compiled, trace } = sample()
  const read = fromItf(toItf(trace))
  expect(read.ok ? replay(read.value, compiled.system) : read.error).toEqual({ outcome: 'same', steps: trace.steps.length })
})

test('with the patch back, the stored run of the kernel without it no longer happens', () => {
  const { trace, under } = lostByZap()
  // The second step zaps the entry; with the patch it stays.
  expect(replay(trace, under(v5).system)).toMatchObject({
    outcome: 'different', difference: { step: 2, about: 'mms[0].pt[0]', stored: '{"kind":"none"}', today: '{"kind":"swap_special"}' },
  })
})

test('a model with other slots is told apart before any step', () => {
  const { outcome, difference } = replay(lostByZap().trace, lostByFork().compiled.system) as { outcome: string; difference: Difference }
  expect([outcome, difference.step, difference.about]).toEqual(['different', 0, 'the slots of a state'])
  expect(difference.today).toContain('mms[1].pt[0]')
})

test.each<[string, System<Lift>, object]>([
  ['an action is gone', { ...lift(), actions: lift().actions.filter((action) => action.name !== up) }, { step: 3, action: up, about: 'the action', stored: 'taken', today: 'no such action' }],
  ['an action is no longer enabled', changed(up, () => false), { step: 3, about: 'the action', today: 'not enabled' }],
  ['an action throws', changed(up, () => { throw new Error('jammed') }), { step: 3, about: 'the action', today: 'throws: jammed' }],
  ['a state differs', changed(open, (s, old) => { const done = old(); s.called[1] = true; return done }), { step: 2, action: open, about: 'called[1]', stored: 'false', today: 'true' }],
  ['a fixed part differs', { ...lift(), init: { ...lift().init, brand: 'Kone' } }, { step: 0, action: null, about: 'the fixed part of brand', stored: '"Otis"', today: '"Kone"' }],
  ['the report is not made any more', changed(up, (s) => { s.car = { ...s.car, floor: s.car.floor + 1 }; return true }), { step: 3, about: 'what the step tells', today: 'nothing more' }],
  ['the property is gone', { ...lift(), properties: [] }, { step: 3, about: 'the verdict on no-fall', stored: 'violated', today: 'no such property' }],
])('%s', (_, system, difference) => {
  expect(replay(falls, system)).toMatchObject({ outcome: 'different', difference })
})

test('a predicate that no longer sees anything is another verdict', () => {
  const stored = rebuild(lift(), [up, open], heading('closed-below', 'always', 'floor 1'))
  if (!stored.ok) throw new Error(stored.error.problem)
  expect(replay(stored.value, lift())).toMatchObject({ outcome: 'same' })
  const blind = { ...lift(), properties: lift().properties.map((property) => (property.name === 'closed-below' && property.sort === 'predicate' ? { ...property, instances: property.instances.slice(1) } : property)) }
  expect(replay(stored.value, blind)).toMatchObject({ difference: { step: 2, about: 'the verdict on closed-below', stored: 'violated', today: 'not violated' } })
})

test('the first difference is told, not a later one', () => {
  const system = changed(open, (s, old) => { const done = old(); s.called[0] = true; return done })
  expect(replay(falls, { ...system, actions: system.actions.filter((action) => action.name !== up) })).toMatchObject({ difference: { step: 2, about: 'called[0]' } })
})
