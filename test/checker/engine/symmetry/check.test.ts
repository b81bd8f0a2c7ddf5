/** Which indices are really interchangeable: a small memory of pages, spoilt in one place at a time. */
import { describe, expect, test } from 'vitest'
import { prepare, type Preparation, widened } from '../../../../checker/engine/engine.ts'
import { search } from '../../../../checker/search/search.ts'
import { arrayOf, slot, struct } from '../../../../model/system/schema.ts'
import type { Action, Property, PropertyInstance, System } from '../../../../model/system/system.ts'
import { filter } from '../../../bench/systems/filter.ts'
import { pagetable } from '../../../bench/systems/pagetable.ts'
import { at, rule, upTo } from '../../../bench/systems/rule.ts'

/** Of each page its entry and whether it is armed; a range walk stands at a page, or before the first. */
interface Memory { pte: number[]; armed: boolean[]; walk: number; count: number }

const pages = upTo(3)
const columns = pages.map((page) => [`pte[${page}]`, `armed[${page}]`])

const touch = (page: number): Action<Memory> => rule(`touch ${page}`, 'a', (s) => at(s.pte, page) < 2, (s) => { s.pte[page] = at(s.pte, page) + 1 })
const arm = (page: number): Action<Memory> => rule(`arm ${page}`, 'a', () => true, (s) => { s.armed[page] = at(s.pte, page) > 0 })
const clear: Action<Memory> = rule('clear', 'a', () => true, (s) => { for (const page of pages) s.pte[page] = 0 })
const never = (instances: readonly PropertyInstance<Memory>[]): Property<Memory> => ({ name: 'property', kind: 'never', sort: 'predicate', instances })
const isSet = (page: number): PropertyInstance<Memory> => ({ label: `page ${page}`, when: (s) => at(s.armed, page) && s.pte[page] === 0, premise: (s) => at(s.armed, page) })

function memory(change: Partial<System<Memory>> = {}): System<Memory> {
  return {
    name: 'memory', init: { pte: [0, 0, 0], armed: [false, false, false], walk: 0, count: 0 },
    shape: struct({ pte: arrayOf(3, () => slot('pte')), armed: arrayOf(3, () => slot('bool')), walk: slot('walk'), count: slot('count') }),
    actions: [...pages.map(touch), ...pages.map(arm), clear], properties: [never(pages.map(isSet))], symmetric: [{ what: 'pages', columns }], ...change,
  }
}

const more = (...actions: readonly Action<Memory>[]): Partial<System<Memory>> => ({ actions: [...memory().actions, ...actions] })
const reported: Property<Memory> = { name: 'reported', kind: 'never', sort: 'report', hasPremise: false }
const says = (page: number, what: 'violated' | 'reached'): Action<Memory> => ({ name: `says ${page}`, actor: 'a', apply: (_, watch) => { watch[what]('reported', 'so'); return true } })

function judged<S>(system: System<S>, preparation: Preparation = {}): { what: readonly string[]; refused: readonly string[] } {
  const { symmetry: { what, refused } } = prepare(system, { glance: 1, ...preparation })
  return { what, refused }
}

const holds = { what: ['pages'], refused: [] }
const apart = (why: string) => ({ what: [], refused: [`pages are not taken for interchangeable: ${why}`] })

describe('interchangeable', () => {
  test('pages of a memory', () => { expect(judged(memory())).toEqual(holds) })
  test.each([[2, 2], [3, 2], [1, 3]])('pages of a page table, %i processes and %i pages', (m, p) => {
    expect(judged(pagetable(m, p))).toEqual(holds)
    expect(judged(pagetable(m, p, 'forgets the marker'))).toEqual(holds)
  })

  test('whether an action reads all pages in their order or in another', () => {
    const count = (order: readonly number[]) => rule<Memory>(`count ${order.join()}`, 'a', (s) => order.every((page) => s.pte[page] === 2), (s) => { s.count = 1 })
    expect(judged(memory(more(count([0, 1, 2]))))).toEqual(holds)
    expect(judged(memory(more(count([2, 0, 1]))))).toEqual(holds)
  })

  test('what differs only where it makes no difference: a write of what is there, a read that decides nothing', () => {
    const idles = rule<Memory>('idles', 'a', (s) => s.pte[1] === 2, (s) => { s.pte[1] = 2 })
    const looks: Action<Memory> = { name: 'looks', actor: 'a', apply: (s) => s.pte[0] === 9 }
    // An action that does nothing is one for each page, or counts would differ.
    expect(judged(memory(more(looks)))).toEqual(holds)
    expect(judged(memory(more(idles)))).toEqual(apart('"idles" tells pages 0 and 1 apart'))
    expect(judged(memory(more(idles, ...[0, 2].map((page) => rule<Memory>(`idles too ${page}`, 'a', (s) => s.pte[page] === 2, () => { /* Nothing. */ })))))).toEqual(holds)
  })

  test('processes of a lock that remembers how many there are', () => {
    interface Lock { inside: boolean[]; held: boolean }
    const lock: System<Lock> = {
      name: 'lock', shape: struct({ inside: arrayOf(3, () => slot('bool')), held: slot('bool') }), init: { inside: [false, false, false], held: false }, properties: [],
      actions: upTo(3).flatMap((i) => [
        rule<Lock>(`enter ${i}`, 'a', (s) => !s.held, (s) => { s.inside[i] = true; s.held = true }),
        rule<Lock>(`leave ${i}`, 'a', (s) => at(s.inside, i), (s) => { s.inside[i] = false; s.held = false }),
      ]),
      symmetric: [{ what: 'processes', columns: upTo(3).map((i) => [`inside[${i}]`]) }],
    }
    expect(judged(lock)).toEqual({ what: ['processes'], refused: [] })
    expect(search(lock, {}, { preparation: { glance: 1 } })).toMatchObject({ states: 2, transitions: 4, depth: 1 })
  })
})

describe('told apart, and by whom', () => {
  const withInit = (init: Partial<Memory>): Partial<System<Memory>> => ({ init: { ...memory().init, ...init } })

  test.each<[string, Partial<System<Memory>>, string]>([
    ['the initial state', withInit({ pte: [0, 0, 1] }), 'the initial state tells pages 1 and 2 apart'],
    ['an action that one page lacks', { actions: [...pages.map(touch), arm(0), arm(1), clear] }, '"arm 1" tells pages 1 and 2 apart'],
    ['an action that only one page has', more(rule('free 0', 'a', (s) => s.pte[0] === 2, (s) => { s.pte[0] = 0 })), '"free 0" tells pages 0 and 1 apart'],
    ['an action that writes to another page', more(rule('copy', 'a', () => true, (s) => { s.pte[1] = at(s.pte, 2) })), '"copy" tells pages 0 and 1 apart'],
    ['a page with a value of its own', more(rule('swap out', 'a', (s) => s.pte[2] === 2, (s) => { s.pte[2] = 7 })), '"swap out" tells pages 1 and 2 apart'],
    ['an order', more(rule('first', 'a', (s) => at(s.pte, 0) <= at(s.pte, 1), (s) => { s.count = 1 })), '"first" tells pages 0 and 1 apart'],
    ['an instance that a property lacks', { properties: [never([0, 1].map(isSet))] }, '"property" tells pages 1 and 2 apart'],
    ['a property that asks more of one page', { properties: [never([...pages.map(isSet), { label: 'page 1 again', when: (s) => s.pte[1] === 2 }])] }, '"property" tells pages 0 and 1 apart'],
    ['a premise', { properties: [never([isSet(0), isSet(1), { ...isSet(2), premise: (s) => s.pte[2] === 1 }])] }, '"property" tells pages 1 and 2 apart'],
    ['two properties, each of a page', { properties: [never([isSet(0)]), { ...never([isSet(1)]), name: 'another' }, { ...never([isSet(2)]), name: 'the last' }] }, '"property" tells pages 0 and 1 apart'],
    ['what throws', more({ name: 'throws', actor: 'a', apply: (s) => { if (s.pte[0] === 2) throw new Error('so'); return false } }), '"throws" tells pages 0 and 1 apart'],
    ['a report', { properties: [reported], ...more(...pages.map((page) => ({ ...says(page, 'violated'), apply: (s: Memory, watch: Parameters<Action<Memory>['apply']>[1]) => { if (page === 1 && s.pte[1] === 2) watch.violated('reported', 'so'); return s.pte[page] === 2 } }))) }, '"says 0" tells pages 0 and 1 apart'],
    ['a premise that is reported', { properties: [reported], ...more(...pages.map((page) => ({ ...says(page, 'reached'), apply: (s: Memory, watch: Parameters<Action<Memory>['apply']>[1]) => { if (page < 2) watch.reached('reported'); return s.pte[page] === 2 } }))) }, '"says 1" tells pages 1 and 2 apart'],
  ])('%s', (_, change, why) => { expect(judged(memory(change))).toEqual(apart(why)) })

  test('a range walk that goes from page to page, one at a step', () => {
    const walks = pages.map((page) => rule<Memory>(`walk to ${page}`, 'a', (s) => s.walk === page, (s) => { s.pte[page] = 0; s.walk = (page + 1) % 3 }))
    expect(judged(memory(more(...walks)))).toEqual(apart('"walk to 0" tells pages 0 and 1 apart'))
    const atOnce = rule<Memory>('walk', 'a', () => true, (s) => { for (const page of pages) s.pte[page] = 0 })
    expect(judged(memory(more(atOnce)))).toEqual(holds)
  })

  test('processes that a slot names: the victim of the filter lock', () => {
    const system = { ...filter(3), symmetric: [{ what: 'processes', columns: upTo(3).map((i) => [`level[${i}]`, `next[${i}]`]) }] }
    const seen: Preparation = { look: 200, limits: { paths: 10_000, runs: 100_000, values: 5 } }
    expect(judged(system, seen)).toEqual({ what: [], refused: ['processes are not taken for interchangeable: "process 0 becomes the victim" tells processes 0 and 1 apart'] })
  })

  test('of several symmetries, those that hold are made use of', () => {
    const some = [{ what: 'pages', columns: columns.slice(1) }, { what: 'counters', columns: [['walk'], ['count']] }]
    const domains = struct({ pte: arrayOf(3, () => slot('pte')), armed: arrayOf(3, () => slot('bool')), walk: slot('n'), count: slot('n') })
    expect(judged(memory({ shape: domains, symmetric: some }))).toEqual({ what: ['pages', 'counters'], refused: [] })
    expect(judged(memory({ shape: domains, symmetric: some, ...more(rule('counts', 'a', () => true, (s) => { s.count = 1 })) })))
      .toEqual({ what: ['pages'], refused: ['counters are not taken for interchangeable: "counts" tells counters 0 and 1 apart'] })
  })
})

describe('nothing is taken on trust', () => {
  /** Page 1 may be lost, but only in the end. */
  const late = memory(more(
    rule('count', 'a', (s) => s.count < 30, (s) => { s.count += 1 }),
    ...pages.map((page) => rule<Memory>(`lose ${page}`, 'a', (s) => s.count === 29 && page === 1 && s.pte[0] === 1 && s.pte[1] === 0, (s) => { s.pte[page] = 9 })),
  ))
  const lost: System<Memory> = { ...late, properties: [never(pages.map((page) => ({ label: `page ${page}`, when: (s) => s.pte[page] === 9 })))] }
  const few: Preparation = { glance: 1, look: 10, limits: { paths: 10_000, runs: 100_000, values: 3 } }

  test('what holds for the values seen so far is looked at again when there are more', () => {
    const engine = prepare(lost, few)
    expect([engine.learned, engine.symmetry.what]).toEqual(['as met', ['pages']])
    const count = engine.tables.layout.slots.findIndex(({ text }) => text === 'count')
    const all = widened(engine, upTo(31).map((value) => [count, engine.tables.values.idOf(count, value)] as const))
    expect(all.symmetry.refused).toEqual(apart('"lose 1" tells pages 0 and 1 apart').refused)
    const outcome = search(lost, {}, { preparation: few })
    expect(outcome.properties[0]).toMatchObject({ verdict: 'violated', what: 'page 1', path: { length: 29 + 2 } })
    expect(outcome.account).toMatchObject({ learned: 'as met', symmetric: [], warnings: [expect.anything(), expect.stringContaining('apart')] })
  })

  test('a table that is not complete proves nothing', () => {
    expect(judged(memory(), { look: 10, limits: { paths: 2, runs: 100, values: 3 } })).toEqual(apart('"touch 0" has more combinations than can be compared'))
  })

  test('where two symmetries cross, one is made use of', () => {
    const cells = upTo(2).map((row) => upTo(2).map((column) => `m[${row}][${column}]`))
    const turned = upTo(2).map((column) => upTo(2).map((row) => `m[${row}][${column}]`))
    const matrix: System<{ m: number[][] }> = {
      name: 'matrix', shape: struct({ m: arrayOf(2, () => arrayOf(2, () => slot('n'))) }), init: { m: [[0, 0], [0, 0]] }, properties: [],
      actions: upTo(4).map((i) => rule(`set ${i}`, 'a', () => true, ({ m }) => { at(m, i >> 1)[i & 1] = 1 })),
      symmetric: [{ what: 'rows', columns: cells }, { what: 'columns', columns: turned }],
    }
    expect(judged(matrix)).toEqual({ what: ['rows'], refused: ['columns are not taken for interchangeable: m[0][0] goes with rows as well'] })
  })
})
