/**
 * The monitor event by event, against sections 2, 5.5, 5.6, 7 and 8 of the contract: errors, calls that overlap, what settles
 * an undecided page, accesses, fork.
 */
import { describe, expect, test } from 'vitest'
import { type Ghost, ghost, type Has, isArmed, isClear, type Value } from '../../../model/contract/ghost.ts'
import * as monitor from '../../../model/contract/monitor.ts'
import { type Profile, profiles } from '../../../model/contract/options.ts'
import { type CallName, type Memory, rules } from '../../../model/contract/rules.ts'

const starts = (g: Ghost, call: CallName, memory: Memory = 'file-shared'): Ghost => monitor.callStarts(g, call, memory)
const returns = (g: Ghost, call: CallName, success = true, memory: Memory = 'file-shared', profile: Profile = 'lenient'): Ghost =>
  monitor.callReturns(g, call, memory, success, profiles[profile]).ghost
const whole = (g: Ghost, call: CallName, success = true, memory: Memory = 'file-shared'): Ghost => returns(starts(g, call, memory), call, success, memory)
const values: readonly Value[] = ['outside', 'armed', 'clear', 'either']
const calls = [...new Set(rules.map((rule) => rule.call))]

const ON = 'UFFDIO_WRITEPROTECT on'
const OFF = 'UFFDIO_WRITEPROTECT off'

describe('an error (section 7)', () => {
  const after = (call: CallName): Value[] => values.map((value) => whole(ghost(value, 'yes'), call, false, 'anon').value)

  test('of WRITEPROTECT on: armed stays so; what was clear may have been armed; outside stays outside', () => {
    expect(after(ON)).toEqual(['outside', 'armed', 'either', 'either'])
  })

  test('of WRITEPROTECT off: clear stays so; what was armed may have been resolved', () => {
    expect(after(OFF)).toEqual(['outside', 'either', 'clear', 'either'])
  })

  test('of WRITEPROTECT names section 7 as its rule', () => {
    const { rule } = monitor.callReturns(starts(ghost('armed'), OFF), OFF, 'file-shared', false, profiles.lenient)
    expect(rule).toBe('section 7')
  })

  test.each(calls.filter((call) => call !== ON && call !== OFF))('of %s changes nothing', (call) => {
    expect(after(call)).toEqual(values)
  })
})

describe('while a call runs (section 8)', () => {
  test('a page that it will arm is not definite, unless it is armed already', () => {
    for (const call of [ON, 'UFFDIO_COPY MODE_WP'] as const) {
      expect(isClear(starts(ghost('clear'), call))).toBe(false)
      expect(isArmed(starts(ghost('armed'), call))).toBe(true)
    }
  })

  const droppers = [OFF, 'UFFDIO_UNREGISTER', 'UFFDIO_REGISTER without WP', 'close', 'munmap', 'UFFDIO_COPY', 'PUNCH_HOLE', 'truncate'] as const
  test.each(droppers)('a page that %s drops is not armed for certain', (call) => {
    expect(isArmed(starts(ghost('armed'), call))).toBe(false)
    expect(isClear(starts(ghost('clear'), call))).toBe(true)
  })

  test('a call that leaves the page alone is not seen at all', () => {
    for (const call of ['mprotect', 'UFFDIO_REGISTER'] as const)
      for (const value of values) expect(starts(ghost(value), call)).toEqual(ghost(value))
    expect(starts(ghost('armed'), 'MADV_DONTNEED', 'file-shared')).toEqual(ghost('armed'))
  })

  test('WRITEPROTECT on anonymous memory arms whatever is populated by the time it gets there: it counts even if nothing is there yet', () => {
    expect(isClear(starts(ghost('clear', 'no'), ON, 'anon'))).toBe(false)
  })

  test('a write that was on its way may pass before the return; after it, it may not', () => {
    const running = starts(ghost('clear'), ON)
    expect(monitor.writeHappens(running, 'file-shared').silent).toBe(false)
    expect(monitor.writeHappens(returns(running, ON), 'file-shared').silent).toBe(true)
  })

  test('a writer may complete as soon as the call that disarms has begun', () => {
    expect(monitor.writeHappens(starts(ghost('armed'), OFF), 'file-shared').silent).toBe(false)
  })
})

describe('calls that overlap', () => {
  const interleaved = (from: Value, ...events: readonly (readonly ['starts' | 'returns', CallName] | readonly ['fails', CallName])[]): Ghost =>
    events.reduce((g, [event, call]) => (event === 'starts' ? starts(g, call) : returns(g, call, event === 'returns')), ghost(from))

  test.each(['armed', 'clear', 'either'] as const)('one arms, one drops: either, whatever the order; from %s', (from) => {
    const orders = [
      interleaved(from, ['starts', ON], ['starts', OFF], ['returns', ON], ['returns', OFF]),
      interleaved(from, ['starts', ON], ['starts', OFF], ['returns', OFF], ['returns', ON]),
      interleaved(from, ['starts', OFF], ['starts', ON], ['returns', OFF], ['returns', ON]),
      interleaved(from, ['starts', OFF], ['starts', ON], ['returns', ON], ['returns', OFF]),
    ]
    for (const g of orders) expect(g).toEqual(ghost('either'))
  })

  test('neither is definite until both have returned', () => {
    const one = interleaved('armed', ['starts', ON], ['starts', OFF])
    for (const g of [one, returns(one, ON), returns(one, OFF)]) expect(isArmed(g) || isClear(g)).toBe(false)
  })

  test('two that pull the same way agree', () => {
    expect(interleaved('clear', ['starts', ON], ['starts', 'UFFDIO_COPY MODE_WP'], ['returns', ON], ['returns', 'UFFDIO_COPY MODE_WP'])).toEqual(ghost('armed'))
    expect(interleaved('armed', ['starts', OFF], ['starts', 'PUNCH_HOLE'], ['returns', OFF], ['returns', 'PUNCH_HOLE'])).toEqual(ghost('clear'))
  })

  test('one after the other they do not overlap: the last one counts', () => {
    expect(interleaved('clear', ['starts', ON], ['returns', ON], ['starts', OFF], ['returns', OFF])).toEqual(ghost('clear'))
    expect(interleaved('clear', ['starts', OFF], ['returns', OFF], ['starts', ON], ['returns', ON])).toEqual(ghost('armed'))
  })

  test('a third one that starts when the first has returned still runs into the second', () => {
    expect(interleaved('clear', ['starts', ON], ['starts', OFF], ['returns', ON], ['starts', ON], ['returns', OFF], ['returns', ON])).toEqual(ghost('either'))
  })

  test('a mapping that is gone is gone, and nothing that was still running brings it back', () => {
    expect(interleaved('armed', ['starts', ON], ['starts', 'munmap'], ['returns', 'munmap'], ['returns', ON]).value).toBe('outside')
    const cutOff = interleaved('armed', ['starts', 'UFFDIO_COPY MODE_WP'], ['starts', 'UFFDIO_UNREGISTER'], ['returns', 'UFFDIO_UNREGISTER'], ['fails', 'UFFDIO_COPY MODE_WP'])
    expect(cutOff.value).toBe('outside')
  })

  test('the count follows starts and returns, and cannot go below zero', () => {
    const two = interleaved('clear', ['starts', OFF], ['starts', ON])
    expect(two.n).toBe(2)
    expect(returns(two, ON).n).toBe(1)
    expect(() => returns(ghost('armed'), OFF)).toThrow(`the monitor saw ${OFF} return more often than start`)
    expect(() => returns(ghost('armed'), OFF, false)).toThrow('more often than start')
  })

  test('what one supplies another may discard, in either order and however they return: then nobody knows what is there', () => {
    const COPY = 'UFFDIO_COPY'
    const ZAP = 'MADV_DONTNEED'
    for (const [first, second] of [[COPY, ZAP], [ZAP, COPY]] as const)
      for (const [returnsFirst, returnsLast] of [[COPY, ZAP], [ZAP, COPY]] as const) {
        const both = starts(starts(ghost('clear', 'no'), first, 'anon'), second, 'anon')
        expect(returns(returns(both, returnsFirst, true, 'anon'), returnsLast, true, 'anon').has).toBe('maybe')
      }
    expect(whole(ghost('clear', 'no'), COPY, true, 'anon').has).toBe('yes')
    expect(whole(whole(ghost('clear', 'yes'), ZAP, true, 'anon'), COPY, true, 'anon').has).toBe('yes')
  })

  test('what a call pulls at does not depend on a population that changes while it runs', () => {
    // Anonymous memory: first nothing is there (W2), then the page is touched (W3), then the call returns.
    const running = starts(ghost('clear', 'no'), ON, 'anon')
    const touched = monitor.accessFaults(running, 'anon', true)
    expect(returns(touched, ON, true, 'anon')).toEqual(ghost('either', 'maybe'))
    // Private file: punching begins without an own copy (H1), and ends when there is one (H2).
    const punching = starts(ghost('armed', 'no'), 'PUNCH_HOLE', 'file-private')
    expect(returns({ ...punching, has: 'yes' }, 'PUNCH_HOLE', true, 'file-private').n).toBe(0)
  })
})

describe('an undecided page is settled by the first observation (section 2)', () => {
  test('a write that passes: it was clear', () => {
    expect(monitor.writeHappens(ghost('either'), 'file-shared')).toMatchObject({ ghost: { value: 'clear' }, rule: 'settled by a write that passed', silent: false })
  })

  test('a message: it was armed', () => {
    expect(monitor.writeAnnounced(ghost('either'))).toMatchObject({ ghost: { value: 'armed' }, rule: 'settled by a message' })
  })

  test('so a kernel may choose, but not contradict itself', () => {
    expect(monitor.writeHappens(monitor.writeAnnounced(ghost('either')).ghost, 'file-shared').silent).toBe(true)
  })

  test('not while a call is under way: its return decides', () => {
    for (const call of [ON, OFF] as const) {
      const running = starts(ghost('either'), call)
      expect(monitor.writeHappens(running, 'file-shared')).toMatchObject({ ghost: running, rule: null })
      expect(monitor.writeAnnounced(running)).toEqual({ ghost: running, rule: null })
    }
  })

  test('reading settles nothing', () => {
    for (const memory of ['anon', 'file-shared', 'file-private'] as const) expect(monitor.readCompletes(ghost('either', 'yes'), memory)).toEqual(ghost('either', 'yes'))
  })

  test.each(['outside', 'armed', 'clear'] as const)('%s is not undecided: neither a write nor a message changes it', (value) => {
    expect(monitor.writeHappens(ghost(value, 'yes'), 'anon')).toMatchObject({ ghost: ghost(value, 'yes'), rule: null, silent: value === 'armed' })
    expect(monitor.writeAnnounced(ghost(value))).toEqual({ ghost: ghost(value), rule: null })
  })
})

describe('accesses populate (A1, and the helper bits of section 2)', () => {
  const has = (g: Ghost): Has => g.has

  test('anonymous memory: maybe from the fault on, for certain when the access is done; reading does it too', () => {
    for (const write of [false, true]) expect(has(monitor.accessFaults(ghost('clear'), 'anon', write))).toBe('maybe')
    expect(has(monitor.readCompletes(ghost('clear', 'maybe'), 'anon'))).toBe('yes')
    expect(has(monitor.writeHappens(ghost('clear', 'maybe'), 'anon').ghost)).toBe('yes')
  })

  test('a private file mapping has its own copy only after a write', () => {
    expect(has(monitor.accessFaults(ghost('clear'), 'file-private', false))).toBe('no')
    expect(has(monitor.readCompletes(ghost('clear'), 'file-private'))).toBe('no')
    expect(has(monitor.accessFaults(ghost('clear'), 'file-private', true))).toBe('maybe')
    expect(has(monitor.writeHappens(ghost('clear', 'maybe'), 'file-private').ghost)).toBe('yes')
  })

  test('shared file memory needs neither', () => {
    for (const write of [false, true]) expect(has(monitor.accessFaults(ghost('clear'), 'file-shared', write))).toBe('no')
    expect(has(monitor.readCompletes(ghost('clear'), 'file-shared'))).toBe('no')
    expect(has(monitor.writeHappens(ghost('clear'), 'file-shared').ghost)).toBe('no')
  })

  test('an access that is done while a call runs proves nothing: the call may have been there before it, or after it', () => {
    const discarding = starts(ghost('clear', 'no'), 'MADV_DONTNEED', 'anon')
    expect(has(monitor.writeHappens(discarding, 'anon').ghost)).toBe('maybe')
    expect(has(monitor.readCompletes(discarding, 'anon'))).toBe('maybe')
  })

  test('from the start of a discard on, what was there is only maybe there', () => {
    expect(has(starts(ghost('armed', 'yes'), 'MADV_DONTNEED', 'anon'))).toBe('maybe')
    expect(has(starts(ghost('armed', 'yes'), 'MADV_DONTNEED', 'file-private'))).toBe('maybe')
  })
})

describe('fork (F1, F2)', () => {
  const child = ghost('outside')
  const hand = (parent: Ghost, event: boolean, memory: Memory = 'file-shared', to: Ghost = child): Ghost => monitor.forkHandsOver(parent, to, event, memory).ghost

  test.each(values)('%s: without EVENT_FORK the child is outside; with it, it has the value', (value) => {
    expect(hand(ghost(value), false).value).toBe('outside')
    expect(hand(ghost(value), true).value).toBe(value)
  })

  test('the rule is cited', () => {
    expect(monitor.forkHandsOver(ghost('armed'), child, true, 'file-shared').rule).toBe('F2')
    expect(monitor.forkHandsOver(ghost('armed'), ghost('clear'), false, 'file-shared').rule).toBe('F1')
    expect(monitor.forkHandsOver(ghost('armed'), child, false, 'file-shared').rule).toBeNull()
  })

  test('a page whose value changes during the fork may have come out either way', () => {
    expect(hand(starts(ghost('armed'), OFF), true).value).toBe('either')
    expect(hand(starts(ghost('armed'), 'PUNCH_HOLE'), true).value).toBe('either')
    expect(hand(starts(ghost('clear'), ON), true).value).toBe('either')
    expect(hand(starts(starts(ghost('clear'), ON), OFF), true).value).toBe('either')
  })

  test('it hands over the value, never the calls under way: the child keeps its own', () => {
    const punched = starts(child, 'PUNCH_HOLE')
    for (const event of [false, true]) {
      expect(hand(starts(ghost('armed'), 'PUNCH_HOLE'), event)).toMatchObject({ call: 'none', n: 0 })
      expect(hand(ghost('armed'), event, 'file-shared', punched)).toMatchObject({ call: punched.call, n: 1 })
    }
  })

  test('the child may have to fault in again what the parent has', () => {
    expect(hand(ghost('armed', 'yes'), true, 'anon').has).toBe('maybe')
    expect(hand(ghost('clear', 'no'), true, 'anon').has).toBe('no')
    // A private file page: the copy is the child's as well (both hold one page until either writes).
    expect(hand(ghost('armed', 'yes'), true, 'file-private').has).toBe('yes')
  })
})

describe('a hole punch and an own copy (H2, H3)', () => {
  const punched = (g: Ghost, lost: boolean): Ghost => {
    const begun = monitor.callStarts(g, 'PUNCH_HOLE', 'file-private')
    return monitor.callReturns(lost ? monitor.ownCopyLost(begun) : begun, 'PUNCH_HOLE', 'file-private', true, profiles.strict).ghost
  }
  const armed = ghost('armed', 'yes')

  test('contents kept: unchanged', () => { expect(punched(armed, false)).toEqual(armed) })
  test('contents lost: either, and the copy is no longer certain', () => {
    expect(punched(armed, true)).toMatchObject({ value: 'either', has: 'maybe', n: 0 })
  })
  test('nothing is lost where there was none', () => { expect(monitor.ownCopyLost(ghost('armed', 'no'))).toEqual(ghost('armed', 'no')) })
})
