/** Properties of a spec author's own: of which states and places they are asked, and what their verdicts mean. */
import { describe, expect, test } from 'vitest'
import { explore } from '../../../checker/search/reference.ts'
import { compileCase } from '../../../model/case.ts'
import { kernel } from '../../../model/kernels.ts'
import { always, never, type OwnProperty, sometimes } from '../../../model/properties/own.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import { type CaseInput, spec } from '../../../model/spec.ts'
import { carriesBit } from '../../../model/state/entry.ts'

function check(property: OwnProperty, scope: Partial<ScopeInput> = {}) {
  const own = spec({ title: 'own', kernel: kernel('v6.12'), properties: [property], cases: [] })
  const whole: ScopeInput = { kinds: ['shmem'], threads: 1, granularity: 'syscall', operations: ['read', 'write', 'wp'], ...scope }
  const each: CaseInput = { name: 'own', scope: whole, expect: { [property.name]: 'holds' } }
  return explore(compileCase(own, each, own.kernel).system).properties[0]
}

describe('never', () => {
  test('holds where no state makes it true, and is violated by a shortest run where one does', () => {
    expect(check(never('no swap entry', { when: (m, at) => m.entry(at).kind === 'swap' }))).toMatchObject({ verdict: 'holds', path: null })
    expect(check(never('no marker', { when: (m, at) => m.entry(at).kind === 'marker' }))).toMatchObject({ verdict: 'violated', path: ['monitor: wp page 0'], what: 'page 0' })
  })
})

describe('always', () => {
  test('is violated by a state that does not make it true', () => {
    expect(check(always('nothing is protected', { when: (m, at) => !carriesBit(m.entry(at)) }))).toMatchObject({ verdict: 'violated', path: ['monitor: wp page 0'] })
    expect(check(always('registered', { when: (m, at) => m.vma(at).uffd_wp }))).toMatchObject({ verdict: 'holds' })
  })
})

describe('sometimes', () => {
  test('holds with a witness, and is violated when there is none', () => {
    expect(check(sometimes('a marker', { when: (m, at) => m.entry(at).kind === 'marker' }))).toMatchObject({ verdict: 'holds', path: ['monitor: wp page 0'] })
    expect(check(sometimes('a swap entry', { when: (m, at) => m.entry(at).kind === 'swap' }))).toMatchObject({ verdict: 'violated', path: null })
  })
})

describe('premise', () => {
  test('a property whose premise never occurs is vacuous', () => {
    const property = (kind: 'swap' | 'marker') => never('never writable', { when: () => false, premise: (m, at) => m.entry(at).kind === kind })
    expect(check(property('swap'))).toMatchObject({ verdict: 'vacuous', reached: 0 })
    expect(check(property('marker'))?.verdict).toBe('holds')
  })
})

describe('places', () => {
  test('every page of every process that exists, and no other', () => {
    const asked = new Set<string>()
    const asks = never('asked', { when: (m, at) => { asked.add(`${at.mm} ${at.page} ${m.alive(at.mm)}`); return false } })
    const scope = { kinds: ['anon', 'shmem'], pages: 2, mms: 2 } as const
    check(asks, { ...scope, operations: ['read'] })
    expect([...asked].sort()).toEqual(['0 0 true', '0 1 true', '0 2 true', '0 3 true'])
    check(asks, { ...scope, operations: ['fork'] })
    expect([...asked].sort()).toEqual(['0 0 true', '0 1 true', '0 2 true', '0 3 true', '1 0 true', '1 1 true', '1 2 true', '1 3 true'])
  })

  test('what is asked always is not violated by a process that does not exist', () => {
    expect(check(always('mapped', { when: (m, at) => m.vma(at).mapped }), { mms: 2, operations: ['read', 'fork'] })?.verdict).toBe('holds')
  })

  test('the place is named', () => {
    const second = never('second page', { when: (m, at) => at.page === 1 && m.entry(at).kind === 'marker' })
    expect(check(second, { pages: 2 })?.what).toBe('page 1')
    const child = never('child', { when: (_, at) => at.mm === 1 })
    expect(check(child, { mms: 2, operations: ['fork'] })?.what).toBe('mm 1 page 0')
  })
})
