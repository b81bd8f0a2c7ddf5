/** What may be said of a page while calls on it run: section 8 of the contract. */
import { describe, expect, test } from 'vitest'
import { type Ghost, ghost, ghostText, isArmed, isClear, isOutside, isQuiet, type UnderWay, type Value } from '../../../model/contract/ghost.ts'

const values: readonly Value[] = ['outside', 'armed', 'clear', 'either']
/** How many calls each takes at least. */
const underWay: Readonly<Record<UnderWay, number>> = { none: 0, arm: 1, drop: 1, arms: 2, drops: 2, clash: 2 }
const calls = Object.keys(underWay) as UnderWay[]
const at = (value: Value, call: UnderWay): Ghost => ({ ...ghost(value), call, n: underWay[call] })
const which = (says: (g: Ghost) => boolean): string[] =>
  values.flatMap((value) => calls.filter((call) => says(at(value, call))).map((call) => `${value}, ${call}`))

describe('what is certain', () => {
  test('armed: nothing under way may drop it; what arms it anyway changes nothing', () => {
    expect(which(isArmed)).toEqual(['armed, none', 'armed, arm', 'armed, arms'])
  })

  test('clear: nothing under way may arm it', () => {
    expect(which(isClear)).toEqual(['clear, none', 'clear, drop', 'clear, drops'])
  })

  test('outside, whatever runs: no call makes a page followed but by returning', () => {
    expect(which(isOutside)).toEqual(calls.map((call) => `outside, ${call}`))
  })

  test('quiet: only without any call', () => {
    expect(which(isQuiet)).toEqual(values.map((value) => `${value}, none`))
  })
})

test('a fresh ghost has no call under way, and nothing there', () => {
  for (const value of values) expect(ghost(value)).toEqual({ value, call: 'none', n: 0, has: 'no' })
})

test.each([
  [at('armed', 'none'), 'armed'],
  [at('clear', 'arm'), 'clear (a call that may arm under way)'],
  [at('armed', 'drop'), 'armed (a call that may drop under way)'],
  [at('clear', 'drops'), 'clear (2 calls that may drop under way)'],
  [at('either', 'clash'), 'either (2 calls that may arm and drop under way)'],
])('%j as text', (g, text) => {
  expect(ghostText(g)).toBe(text)
})
