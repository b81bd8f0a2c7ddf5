import fc from 'fast-check'
import { isDraft } from 'immer'
import { describe, expect, test } from 'vitest'
import { recordAction } from '../../../checker/engine/recording.ts'
import { arrayOf, fixed, slot, struct, valueAt, type Value } from '../../../model/system/schema.ts'
import type { Action, System } from '../../../model/system/system.ts'
import { filter } from '../../bench/systems/filter.ts'
import { pagetable } from '../../bench/systems/pagetable.ts'
import { twophase } from '../../bench/systems/twophase.ts'
import { byHand, randomSystem } from './random-system.ts'
import { reachable, sameAsImmer } from './same-as-immer.ts'

type Entry = { readonly kind: string; readonly bit?: boolean }
interface Memory { mms: { alive: boolean; pt: Entry[] }[]; readonly kind: { readonly name: string }; count: number }

const entry = (kind: string): Entry => ({ kind, bit: true })
const memory: System<Memory> = {
  name: 'memory',
  shape: struct({
    mms: arrayOf(2, () => struct({ alive: slot('bool'), pt: arrayOf(2, () => slot('entry')) })),
    kind: fixed({ name: 'anon' }),
    count: slot('count'),
  }),
  init: { mms: [0, 1].map((mm) => ({ alive: mm === 0, pt: [entry(`${mm}.0`), entry(`${mm}.1`)] })), kind: { name: 'anon' }, count: 0 },
  actions: [], properties: [],
}

/** Runs a body as an action; one that returns nothing is enabled. */
function record(body: (draft: Memory) => boolean | void) {
  const action: Action<Memory> = { name: 'body', actor: 'a', apply: (draft) => body(draft) !== false }
  return recordAction(memory, action, memory.init)
}

const mm = (s: Memory, n: number): Memory['mms'][number] => {
  const found = s.mms[n]
  if (found === undefined) throw new RangeError(`no mm ${n}`)
  return found
}

describe('what counts as read and written', () => {
  test('a slot that is looked at', () => {
    expect(record((s) => { void mm(s, 1).pt[0] })).toMatchObject({ enabled: true, reads: ['mms[1].pt[0]'], writes: [], next: memory.init })
  })

  test('a write without a look is no read; of an equal value it is a write all the same', () => {
    expect(record((s) => { mm(s, 0).alive = true })).toMatchObject({ reads: [], writes: ['mms[0].alive'], next: memory.init })
  })

  test('a read after a write sees the new value and is no read', () => {
    const seen: unknown[] = []
    const { reads, writes, next } = record((s) => { s.count = 5; seen.push(s.count); s.count += 1; seen.push(s.count) })
    expect({ seen, reads, writes, count: next?.count }).toEqual({ seen: [5, 6], reads: [], writes: ['count'], count: 6 })
  })

  test('a read before a write stays one', () => {
    expect(record((s) => { s.count += 1 })).toMatchObject({ reads: ['count'], writes: ['count'], next: { count: 1 } })
  })

  test('keys, lengths, views and fixed leaves cost nothing', () => {
    const { reads } = record((s) => {
      const copy = { ...s, count: 0 }
      return Object.keys(mm(s, 0)).length === 2 && mm(s, 0).pt.length === 2 && 'pt' in mm(s, 0) && copy.kind.name === 'anon' && s.kind.name === 'anon'
    })
    // The spread fetches what stands at every key of the state: one slot, and views.
    expect(reads).toEqual(['count'])
  })

  test('a scan reads as far as it goes', () => {
    expect(record((s) => { mm(s, 0).pt.some((pte) => pte.kind === '0.0') }).reads).toEqual(['mms[0].pt[0]'])
    expect(record((s) => { mm(s, 0).pt.map((pte) => pte.kind) }).reads).toEqual(['mms[0].pt[0]', 'mms[0].pt[1]'])
  })

  test('a disabled action keeps its reads and writes nothing', () => {
    expect(record((s) => { s.count = 7; return mm(s, 1).alive })).toEqual({ enabled: false, next: null, reads: ['mms[1].alive'], writes: [] })
    expect(memory.init.count).toBe(0)
  })
})

describe('what an action sees', () => {
  test('slots come whole: frozen plain values, no drafts and no views', () => {
    record((s) => {
      const pte = mm(s, 0).pt[0]
      expect(pte).toBe(memory.init.mms[0]?.pt[0])
      expect(Object.isFrozen(pte)).toBe(true)
      expect(isDraft(pte)).toBe(false)
    })
  })

  test('an object written to a slot is frozen, so that a later change of it cannot slip in', () => {
    const late: { kind: string } = { kind: 'late' }
    expect(() => record((s) => { mm(s, 0).pt[0] = late; late.kind = 'later' })).toThrow(TypeError)
  })

  test('arrays are arrays, and the same view is the same object', () => {
    record((s) => {
      expect(Array.isArray(s.mms)).toBe(true)
      expect(Array.isArray(mm(s, 0))).toBe(false)
      expect(mm(s, 0)).toBe(mm(s, 0))
      expect([...mm(s, 0).pt].map((pte) => pte.kind)).toEqual(['0.0', '0.1'])
      expect(mm(s, 0).pt[2]).toBeUndefined()
      expect(JSON.parse(JSON.stringify(s))).toEqual(memory.init)
    })
  })
})

describe('what no table of slots could express is refused', () => {
  const refused: readonly [string, (s: Memory) => void, string][] = [
    ['a struct as a whole', (s) => { s.mms[0] = { alive: true, pt: [] } }, 'mms[0] is no slot but a struct: write the slots in it one by one'],
    ['an array as a whole', (s) => { mm(s, 1).pt = [] }, 'mms[1].pt is no slot but an array: write the slots in it one by one'],
    ['an unknown field', (s) => { Object.assign(mm(s, 0), { dead: true }) }, 'mms[0] has no field "dead" to write to'],
    ['an unknown field of the state', (s) => { Object.assign(s, { extra: 1 }) }, 'the state has no field "extra" to write to'],
    ['an index beyond the end', (s) => { mm(s, 0).pt.push(entry('new')) }, 'mms[0].pt has no index "2" to write to'],
    ['a length', (s) => { mm(s, 0).pt.length = 0 }, 'mms[0].pt has no index "length" to write to'],
    ['reading an unknown field', (s) => { void (mm(s, 0) as unknown as { dead: boolean }).dead }, 'mms[0] has no field "dead"'],
    ['deleting', (s) => { Reflect.deleteProperty(mm(s, 0), 'alive') }, 'mms[0]: "alive" cannot be deleted'],
    ['defining', (s) => { Object.defineProperty(mm(s, 0), 'alive', { value: false }) }, 'mms[0]: "alive" can be assigned to, not defined'],
    ['a fixed leaf', (s) => { Object.assign(s, { kind: { name: 'shmem' } }) }, 'kind is fixed in this scope, but a step has written {"name":"shmem"}'],
    ['a part of the state in a slot', (s) => { Object.assign(s, { count: mm(s, 0) }) }, 'count is given a part of the state that is no slot'],
    ['a part of the state inside a value', (s) => { Object.assign(s, { count: { at: [mm(s, 0).pt] } }) }, 'count is given a part of the state that is no slot'],
    ['nothing', (s) => { Object.assign(s, { count: undefined }) }, 'count is given undefined, which no slot can hold'],
    ['a function', (s) => { Object.assign(s, { count: () => 0 }) }, 'count is given function, which no slot can hold'],
    ['an object with a class', (s) => { Object.assign(s, { count: new Map() }) }, 'count is given an object that is not plain'],
  ]
  test.each(refused)('%s', (_, body, message) => {
    expect(() => record(body)).toThrow(message)
  })

  test('a fixed leaf may be written with an equal value', () => {
    expect(record((s) => { Object.assign(s, { kind: { name: 'anon' } }) })).toMatchObject({ enabled: true, reads: [], writes: [] })
  })

  test('a field of a slot value cannot be changed in place', () => {
    expect(() => record((s) => { Object.assign(mm(s, 0).pt[0] ?? {}, { bit: false }) })).toThrow(TypeError)
  })

  test('a view that outlives its action', () => {
    const kept: Memory[] = []
    record((s) => { kept.push(s) })
    expect(() => kept[0]?.count).toThrow('the state is looked at after the action has ended')
    expect(() => { if (kept[0] !== undefined) kept[0].count = 1 }).toThrow('the state is written after the action has ended')
  })
})

describe('the same as immer', () => {
  test('on random systems, and what is read and written is what the instructions say', () => {
    fc.assert(fc.property(randomSystem, ({ system, programs, leaves }) => {
      const states = reachable(system, 30)
      expect(sameAsImmer(system, states).differences).toEqual([])
      for (const state of states) system.actions.forEach((action, i) => {
        const before = leaves.map((leaf) => valueAt(state, leaf.path) as Value)
        const expected = byHand(programs[i] ?? [], before)
        const { enabled, next, reads, writes } = recordAction(system, action, state)
        const after = leaves.map((leaf) => valueAt(next ?? state, leaf.path))
        const named = (slots: ReadonlySet<number>): (string | undefined)[] => [...slots].map((index) => leaves[index]?.text)
        expect({ enabled, after, reads, writes }).toEqual({ enabled: expected.enabled, after: expected.after, reads: named(expected.reads), writes: named(expected.writes) })
      })
    }), { numRuns: 300 })
  })

  test('what happens depends on the slots read and on nothing else', () => {
    fc.assert(fc.property(randomSystem, ({ system, leaves }) => {
      const outcomes = new Map<string, string>()
      for (const state of reachable(system, 60)) for (const action of system.actions) {
        const { enabled, next, reads, writes } = recordAction(system, action, state)
        const values = (of: object, names: readonly string[]): string => JSON.stringify(leaves.filter((leaf) => names.includes(leaf.text)).map((leaf) => [leaf.text, valueAt(of, leaf.path)]))
        const given = `${action.name} ${values(state, reads)}`
        const done = next === null ? String(enabled) : values(next, writes)
        expect(outcomes.get(given) ?? done).toBe(done)
        outcomes.set(given, done)
      }
    }))
  })

  test('on two-phase commit', () => {
    const system = twophase(4)
    const compared = sameAsImmer(system, reachable(system, 2_000))
    expect(compared.differences).toEqual([])
    // The decision to commit looks at everybody; nothing else does.
    expect(compared.widest).toEqual({ action: 'tm commits', reads: ['tm', 'heard[0]', 'heard[1]', 'heard[2]', 'heard[3]'] })
  })

  test('on the filter lock', () => {
    const system = filter(3)
    const compared = sameAsImmer(system, reachable(system, 1_000))
    expect(compared).toMatchObject({ runs: 417 * 12, enabled: 945, differences: [] })
    expect(compared.widest.action).toMatch(/^process \d passes$/)
  })

  test.each(['keeps the marker', 'forgets the marker'] as const)('on the page table whose zap %s', (zap) => {
    const system = pagetable(2, 2, zap)
    const compared = sameAsImmer(system, reachable(system, 1_000))
    expect(compared.differences).toEqual([])
    expect(compared.enabled).toBeGreaterThan(5_000)
    expect(compared.widest.action).toMatch(/^mm \d forks mm \d$/)
  })
})

describe('the comparison notices', () => {
  const one: System<{ a: number; b: number }> = { name: 'one', shape: struct({ a: slot('n'), b: slot('n') }), init: { a: 0, b: 0 }, actions: [], properties: [] }
  const comparing = (apply: Action<{ a: number; b: number }>['apply'], enabled?: (s: { a: number; b: number }) => boolean): readonly string[] =>
    sameAsImmer({ ...one, actions: [{ name: 'it', actor: 'a', apply, ...(enabled === undefined ? {} : { enabled }) }] }, [{ a: 0, b: 0 }]).differences

  test('a step that does one thing on a draft and another on a view', () => {
    expect(comparing((draft) => { draft.a = isDraft(draft) ? 1 : 2; return true })).toEqual([expect.stringContaining('immer gives {"a":1,"b":0}, the recording view {"a":2,"b":0}')])
    expect(comparing((draft) => isDraft(draft))).toEqual([expect.stringContaining('enabled true under immer, false on the recording view')])
  })

  test('a report that is made in one of them only', () => {
    expect(comparing((draft, watch) => { if (isDraft(draft)) watch.reached('it'); return true })).toEqual([expect.stringContaining('immer reports reached it')])
  })

  test('a shortcut that is no necessary condition', () => {
    expect(comparing(() => true, (s) => s.a === 1)).toEqual([expect.stringContaining('enabled false under immer')])
  })
})
