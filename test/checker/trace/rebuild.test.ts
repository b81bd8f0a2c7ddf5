import { expect, test } from 'vitest'
import { explore } from '../../../checker/search/reference.ts'
import { partsOf, rebuild, shownAtEnd } from '../../../checker/trace/rebuild.ts'
import { lastState, operationOf, stateBefore } from '../../../checker/trace/trace.ts'
import { call, heading, hurry, lift, open, up } from './lift.ts'
import { lostByZap, lostByZapInCalls } from './memory.ts'

const built = (path: readonly string[], property = 'no-fall', kind: 'never' | 'always' | 'sometimes' = 'never') => {
  const trace = rebuild(lift(), path, heading(property, kind))
  if (!trace.ok) throw new Error(trace.error.problem)
  return trace.value
}

test('states, changes and notes of each step', () => {
  const trace = built([call, up, open])
  expect(trace.meta.actions).toEqual([call, up, open])
  expect(trace.meta.actors).toEqual(['guest', 'motor', 'vandal'])
  expect(trace.slots.map((slot) => slot.text)).toEqual(['car', 'called[0]', 'called[1]', 'called[2]'])
  expect(trace.init).toEqual({ car: { floor: 0, door: { open: false, blocked: false } }, called: [false, false, false], brand: 'Otis' })
  expect(trace.steps.map(({ number, actor }) => [number, actor])).toEqual([[1, 'guest'], [2, 'motor'], [3, 'motor']])
  expect(lastState(trace)).toEqual({ car: { floor: 1, door: { open: true, blocked: false } }, called: [false, false, true], brand: 'Otis' })
  const [first, second, third] = trace.steps
  expect(first).toMatchObject({ parts: [], violations: [], changes: [{ slot: { text: 'called[2]' }, from: false, to: true }] })
  expect(second?.parts).toEqual([{
    operation: 'move', chain: ['move', 'drive'], label: 'one floor up',
    // The deepest chains only: `check` went on to `door`.
    functions: [['move', 'drive', 'check', 'door'], ['move', 'drive', 'motor']], told: [{ note: 'event', text: 'floor 1' }],
  }])
  expect(third?.changes).toMatchObject([{ slot: { text: 'car' }, fields: [{ field: 'door.open', from: false, to: true }] }])
  expect(third?.parts[0]?.told).toEqual([{ note: 'rule', rule: 'L1', where: 'floor 1', from: 'wanted', to: 'served' }])
  expect(third === undefined ? null : stateBefore(trace, third)).toBe(second?.state)
  expect(first === undefined ? null : stateBefore(trace, first)).toBe(trace.init)
})

test('an action that runs several steps has a part for each', () => {
  const [step] = built([hurry]).steps
  expect(step?.parts.map((part) => part.label)).toEqual(['one floor up', 'open the door'])
  expect(step?.parts.map((part) => part.told.length)).toEqual([1, 1])
  expect(step === undefined ? null : operationOf(step)).toBe('move')
})

test('what is told before any step belongs to a part without a name', () => {
  expect(partsOf([{ note: 'event', text: 'early' }, { note: 'step', operation: 'o', chain: ['o'], label: 'l' }]))
    .toEqual([{ operation: null, chain: [], label: null, functions: [], told: [{ note: 'event', text: 'early' }] }, { operation: 'o', chain: ['o'], label: 'l', functions: [], told: [] }])
})

test('a report belongs to its step; a predicate is asked of the last state', () => {
  const falls = built([open, up])
  expect(falls.steps.map((step) => step.violations)).toEqual([[], [{ property: 'no-fall', what: 'the car moves with an open door' }]])
  expect(shownAtEnd(lift(), 'no-fall', falls)).toBe('the car moves with an open door')
  expect(shownAtEnd(lift(), 'no-fall', built([open, up, call]))).toBeNull()
  expect(shownAtEnd(lift(), 'closed-below', built([up, open], 'closed-below', 'always'))).toBe('floor 1')
  expect(shownAtEnd(lift(), 'closed-below', built([open], 'closed-below', 'always'))).toBeNull()
  expect(shownAtEnd(lift(), 'arrives', built([up, up], 'arrives', 'sometimes'))).toBe('')
  expect(shownAtEnd(lift(), 'arrives', built([up], 'arrives', 'sometimes'))).toBeNull()
  expect(shownAtEnd(lift(), 'no such property', falls)).toBeNull()
})

test.each([
  [[call, 'motor: flies'], 'no such action', 2, null],
  [[up, up, up], 'not enabled', 3, null],
  [['vandal: breaks it'], 'threw', 1, 'it is broken'],
] as const)('a path that cannot be taken is an answer: %j', (path, problem, step, message) => {
  const trace = rebuild(lift(), path, heading('no-fall'))
  expect(trace.ok ? null : trace.error).toMatchObject({ problem, step, action: path[step - 1], message, before: { meta: { actions: path.slice(0, step - 1) } } })
  expect(trace.ok ? -1 : trace.error.before.steps.length).toBe(step - 1)
})

test('every run that a search answers with can be made again, and ends in what the search said', () => {
  const system = lift()
  const working = { ...system, actions: system.actions.filter((action) => action.actor !== 'vandal') }
  const found = explore(working).properties
  expect(found.map((property) => [property.name, property.path?.length])).toEqual([['no-fall', 2], ['closed-below', 1], ['arrives', 2]])
  for (const { name, kind, path, what } of found) {
    const trace = rebuild(working, path ?? [], heading(name, kind, what))
    expect(trace.ok ? shownAtEnd(working, name, trace.value) : trace.error).toBe(what)
  }
})

test('a run of the memory model: protect, zap, fault in, write', () => {
  const { compiled, trace } = lostByZap()
  expect(shownAtEnd(compiled.system, 'wp-never-lost', trace)).toBe(trace.meta.what)
  expect(trace.steps.map(operationOf)).toEqual(['wp', 'dontneed', 'read', 'read', 'read', 'write'])
  for (const step of trace.steps) {
    expect(step.parts).toHaveLength(1)
    expect(step.changes.map((change) => change.slot.text)).toEqual(trace.slots.map((slot) => slot.text).filter((text) => changed(stateBefore(trace, step), step.state, text)))
  }
  expect(lostByZapInCalls().trace.steps.map((step) => step.parts.length).some((parts) => parts > 1)).toBe(true)
})

/** Reads a slot by its text in a way of its own: `mms[0].pt[1]`. */
function changed(before: unknown, after: unknown, text: string): boolean {
  const read = (state: unknown): string => JSON.stringify(text.split(/[.[\]]+/).filter((key) => key !== '').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], state))
  return read(before) !== read(after)
}
