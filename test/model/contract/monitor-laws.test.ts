/**
 * Laws of the monitor, whatever is called in whatever order: its counts, what it never does, and that it never claims more
 * than is so in every world that the contract allows.
 */
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { type Ghost, ghost, isArmed, isClear, isOutside, type Value } from '../../../model/contract/ghost.ts'
import * as monitor from '../../../model/contract/monitor.ts'
import { type Options, profiles } from '../../../model/contract/options.ts'
import { type CallName, type Memory, rules } from '../../../model/contract/rules.ts'
import { type CallEvent, callHistory, overlapping, sequentialHistory } from '../../arbitraries/calls.ts'
import { after, before, type Page, type Situation } from './worlds.ts'

const memories = ['anon', 'file-shared', 'file-private'] as const
const everyCall = [...new Set(rules.map((rule) => rule.call))]
const anyGhost = fc.record({ value: fc.constantFrom<Value>('outside', 'armed', 'clear', 'either'), has: fc.constantFrom('no', 'maybe', 'yes') })
  .map(({ value, has }) => ghost(value, has))
const anyMemory = fc.constantFrom<Memory>(...memories)
const anyProfile = fc.constantFrom(...Object.values(profiles))
/** A page, its memory, a reading of the contract, and a history of any calls. */
const anyRun = [anyGhost, anyMemory, anyProfile, callHistory(everyCall)] as const

function next(g: Ghost, event: CallEvent, memory: Memory, options: Options): Ghost {
  switch (event.event) {
    case 'starts': return monitor.callStarts(g, event.what.call, memory)
    case 'returns': return monitor.callReturns(g, event.what.call, memory, event.what.success, options).ghost
    case 'read fault': return monitor.accessFaults(g, memory, false)
    case 'write fault': return monitor.accessFaults(g, memory, true)
    case 'read': return monitor.readCompletes(g, memory)
    case 'write': return monitor.writeHappens(g, memory).ghost
    case 'announced write': return monitor.writeAnnounced(g).ghost
  }
}

describe('counts', () => {
  test.prop([...anyRun])('never negative, at most the calls that run, and nothing is left when all have returned', (from, memory, options, history) => {
    let g = from
    let running = 0
    for (const event of history) {
      g = next(g, event, memory, options)
      running += event.event === 'starts' ? 1 : event.event === 'returns' ? -1 : 0
      expect(g.n).toBeGreaterThanOrEqual(0)
      expect(g.n).toBeLessThanOrEqual(running)
      expect(g.call === 'none').toBe(g.n === 0)
      if (running === 0) expect(g.n).toBe(0)
    }
    expect({ n: g.n, call: g.call }).toEqual({ n: 0, call: 'none' })
  })

  test.prop([anyGhost, anyMemory, fc.constantFrom(...everyCall), fc.boolean(), anyProfile])('a call that returns without having started is an error, or was never counted', (g, memory, call, success, options) => {
    const counted = monitor.callStarts(g, call, memory).n === 1
    const returns = (): unknown => monitor.callReturns(g, call, memory, success, options)
    if (counted) expect(returns).toThrow('more often than start')
    else expect(returns).not.toThrow()
  })
})

describe('what may change a value', () => {
  /** Each event of a random history, with the ghost before and after it. */
  type See = (event: CallEvent, was: Ghost, is: Ghost) => void
  const follow = (from: Ghost, memory: Memory, options: Options, history: readonly CallEvent[], see: See): void => {
    let g = from
    for (const event of history) {
      const is = next(g, event, memory, options)
      see(event, g, is)
      g = is
    }
  }
  const returned = (event: CallEvent, ...calls: readonly CallName[]): boolean =>
    event.event === 'returns' && event.what.success && calls.includes(event.what.call)

  test.prop([...anyRun])('outside stays outside, unless it is registered', (from, memory, options, history) => {
    follow(from, memory, options, history, (event, was, is) => {
      if (was.value === 'outside' && !returned(event, 'UFFDIO_REGISTER')) expect(is.value).toBe('outside')
    })
  })

  test.prop([...anyRun])('no resurrection (M6): only WRITEPROTECT and COPY arm, or a message settles what was undecided', (from, memory, options, history) => {
    follow(from, memory, options, history, (event, was, is) => {
      if (is.value !== 'armed' || was.value === 'armed') return
      if (event.event === 'announced write') expect(was.value).toBe('either')
      else expect(returned(event, 'UFFDIO_WRITEPROTECT on', 'UFFDIO_COPY MODE_WP')).toBe(true)
    })
  })

  test.prop([...anyRun])('from clear only arming, or its failure, leads to either', (from, memory, options, history) => {
    follow(from, memory, options, history, (event, was, is) => {
      if (was.value !== 'clear' || is.value !== 'either') return
      expect(event.event).toBe('returns')
      if (event.event === 'returns' && !['UFFDIO_WRITEPROTECT on', 'UFFDIO_COPY MODE_WP'].includes(event.what.call)) expect(was.call).toBe('clash')
    })
  })

  test.prop([...anyRun])('a start and an access that is not a write leave the value alone', (from, memory, options, history) => {
    follow(from, memory, options, history, (event, was, is) => {
      if (event.event !== 'returns' && event.event !== 'write' && event.event !== 'announced write') expect(is.value).toBe(was.value)
    })
  })

  test.prop([anyGhost, anyGhost, anyMemory, fc.boolean()])('fork gives the child nothing that the parent has not, and F1 gives it nothing', (parent, child, memory, event) => {
    const { ghost: born } = monitor.forkHandsOver(parent, child, event, memory)
    expect(born.value).toBe(event ? parent.value : 'outside')
  })
})

const start: fc.Arbitrary<Page> = fc.record({ value: fc.constantFrom('outside', 'armed', 'clear'), there: fc.boolean() })

/** Each event that can occur, with the ghost and what may be the case after it. */
function compare(memory: Memory, page: Page, options: Options, history: readonly CallEvent[], see: (g: Ghost, situation: Situation) => void): void {
  let g = ghost(page.value, memory !== 'file-shared' && page.there ? 'yes' : 'no')
  let situation = before(page, memory, options)
  for (const event of history) {
    const then = after(situation, event)
    if (then.worlds.length === 0) continue
    situation = then
    g = next(g, event, memory, options)
    see(g, situation)
  }
}

describe.each(memories)('never claims more than every order of overlapping calls allows: %s', (memory) => {
  test.prop([start, anyProfile, callHistory(overlapping[memory])], { numRuns: 400 })('the value', (page, options, history) => {
    compare(memory, page, options, history, (g, { worlds }) => {
      const values = worlds.map((world) => world.value)
      if (isArmed(g)) expect(new Set(values)).toEqual(new Set(['armed']))
      // A page that is clear may be on its way outside: both need no message.
      if (isClear(g)) expect(values).not.toContain('armed')
      if (isOutside(g)) expect(new Set(values)).toEqual(new Set(['outside']))
    })
  })

  test.prop([start, anyProfile, callHistory(overlapping[memory])], { numRuns: 400 })('what is there', (page, options, history) => {
    compare(memory, page, options, history, (g, { worlds }) => {
      if (memory === 'file-shared' || g.n > 0) return
      if (g.has === 'yes') expect(worlds.every((world) => world.there)).toBe(true)
      if (g.has === 'no') expect(worlds.some((world) => world.there)).toBe(false)
    })
  })
})

describe('and no less, when calls do not overlap', () => {
  test.prop([start, anyProfile, sequentialHistory(overlapping['file-shared'])])('shared file memory: undecided exactly where both are possible', (page, options, history) => {
    compare('file-shared', page, options, history, (g, { worlds }) => {
      if (g.n > 0) return
      const values = new Set(worlds.map((world) => world.value))
      expect(g.value).toBe(values.size > 1 ? 'either' : worlds[0]?.value)
    })
  })
})
