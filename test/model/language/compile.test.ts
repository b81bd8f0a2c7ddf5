import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explore } from '../../../checker/search/reference.ts'
import { go, returns } from '../../../model/language/flow.ts'
import { operation, type Operation } from '../../../model/language/operation.ts'
import { type Item, step, type StepBody } from '../../../model/language/procedure.ts'
import type { ScopeInput } from '../../../model/scope.ts'
import type { MachineState } from '../../../model/state/state.ts'
import type { System } from '../../../model/system/system.ts'
import { reachable, sameAsImmer } from '../../checker/engine/same-as-immer.ts'
import { after, enabledIn, nop, procedure, system, toy } from './toy.ts'

const sets = (page: 'absent' | 'present' | 'swapped'): StepBody => (m, at) => { m.setCache(at, { page, beyond_i_size: false }) }
const READ = 'thread 0: read page 0'
const ON = 'thread 0: goes on'

describe('who can begin what, and where', () => {
  const names = (operations: readonly Operation[], scope: Partial<ScopeInput>): string[] => system(operations, scope).actions.map((action) => action.name)
  const body = [nop('only')]

  test('every thread may begin every operation of threads on every page; the monitor and the daemon their own', () => {
    expect(names([toy('read', ...body), toy('wp', ...body), toy('reclaim', ...body)], { threads: 2, pages: 2 })).toEqual([
      'thread 0: goes on', 'thread 0: read page 0', 'thread 0: read page 1', 'thread 1: goes on', 'thread 1: read page 0', 'thread 1: read page 1',
      'monitor: goes on', 'monitor: wp page 0', 'monitor: wp page 1', 'daemon: goes on', 'daemon: reclaim page 0', 'daemon: reclaim page 1',
    ])
  })

  test('threads act in their own process, the monitor in any, and what concerns the file is done once', () => {
    const punch = operation({ name: 'reclaim', title: 'reclaim', role: 'daemon', over: 'file page', body })
    expect(names([toy('read', ...body), toy('wp', ...body), punch], { mms: 2 }).filter((each) => !each.endsWith('goes on'))).toEqual([
      'mm0 thread 0: read mm 0 page 0', 'mm1 thread 0: read mm 1 page 0', 'monitor: wp mm 0 page 0', 'monitor: wp mm 1 page 0', 'daemon: reclaim page 0',
    ])
  })

  test('an operation over a VMA, or over the process, is begun once for each', () => {
    const over = (name: 'read' | 'write', what: Operation['over']): Operation => operation({ name, title: name, role: 'thread', over: what, body })
    expect(names([over('read', 'vma'), over('write', 'mm')], { kinds: ['anon', 'shmem'], pages: 2 })).toEqual([
      'thread 0: goes on', 'thread 0: read anon vma', 'thread 0: read shmem vma', 'thread 0: write mm 0',
    ])
  })

  test('only on the kinds of memory, and in the process, that the operation is for', () => {
    const only = operation({ name: 'read', title: 'read', role: 'thread', over: 'page', kinds: ['shmem'], mm: 1, body })
    expect(names([only], { kinds: ['anon', 'shmem'], mms: 2 }).filter((each) => !each.endsWith('goes on'))).toEqual(['mm1 thread 0: read mm 1 page 1'])
  })

  test('nothing can be begun in a process that does not exist yet', () => {
    const of = system([toy('read', ...body)], { mms: 2 })
    expect(enabledIn(of, of.init)).toEqual(['mm0 thread 0: read mm 0 page 0'])
  })

  test('action names are unique: a stored trace finds its actions by them', () => {
    const choose = { choose: { alloc: ['ok', '-ENOMEM'], order: ['0', '9'] } }
    const all = names([toy('read', nop('a', choose)), toy('write', nop('a', choose)), toy('wp', ...body)], { threads: 2, pages: 2, mms: 2, kinds: ['anon', 'shmem'] })
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('choices', () => {
  const alloc = { choose: { alloc: ['ok', '-ENOMEM'] } }
  const allocates: StepBody = (m, at) => (m.chosen('alloc') === 'ok' ? sets('present')(m, at) : returns('ENOMEM'))

  test('each outcome is an action of its own; the first goes without saying', () => {
    const of = system([toy('read', step('allocate', alloc, allocates), nop('rest'))])
    expect(enabledIn(of, of.init)).toEqual([READ, `${READ} [alloc=-ENOMEM]`])
    expect(after(of, [READ]).cache[0]?.page).toBe('present')
    expect(after(of, [`${READ} [alloc=-ENOMEM]`])).toEqual(of.init)
  })

  test('outcomes of several choices in one step are combined', () => {
    const of = system([toy('read', step('both', { choose: { a: ['1', '2'], b: ['x', 'y', 'z'] } }, (m) => { m.chosen('a'); m.chosen('b') }))])
    expect(enabledIn(of, of.init)).toEqual(['', ' [b=y]', ' [b=z]', ' [a=2]', ' [a=2, b=y]', ' [a=2, b=z]'].map((choice) => READ + choice))
  })

  test('a step that does not make a choice runs once, whatever other steps choose', () => {
    const of = system([toy('read', nop('look'), step('allocate', alloc, allocates), nop('rest')), toy('write', step('other', { choose: { order: ['0', '9'] } }, (m) => { m.chosen('order') }), nop('rest'))])
    expect(enabledIn(of, of.init)).toEqual([READ, 'thread 0: write page 0', 'thread 0: write page 0 [order=9]'])
    expect(enabledIn(of, after(of, [READ]))).toEqual([ON, `${ON} [alloc=-ENOMEM]`])
    expect(enabledIn(of, after(of, [READ, ON]))).toEqual([ON])
  })

  test('in a call that runs to its end in one go every choice on its way is made', () => {
    const of = system([toy('read', nop('look'), step('allocate', alloc, allocates))], { granularity: 'syscall' })
    expect(enabledIn(of, of.init)).toEqual([READ, `${READ} [alloc=-ENOMEM]`])
    expect(after(of, [`${READ} [alloc=-ENOMEM]`]).cache[0]?.page).toBe('absent')
  })

  test('a choice that a run never comes to is not made: no action does the same as another', () => {
    const done = step('done?', (m, at) => (m.cache(at).page === 'absent' ? returns(0) : undefined))
    expect(enabledIn(...initially(system([toy('read', done, step('allocate', alloc, allocates))], { granularity: 'syscall' })))).toEqual([READ])
    const sometimes: StepBody = (m, at) => (m.cache(at).page === 'absent' ? returns(0) : allocates(m, at))
    expect(enabledIn(...initially(system([toy('read', step('allocate or not', alloc, sometimes))])))).toEqual([READ])
  })

  test('one name means the same outcomes for all steps of an actor', () => {
    const other = step('other', { choose: { alloc: ['ok', '-EAGAIN'] } }, allocates)
    expect(() => system([toy('read', step('allocate', alloc, allocates)), toy('write', other)])).toThrow('the choice "alloc" is declared twice, with different outcomes')
  })

  test('asking for a choice that nobody has declared is an error', () => {
    expect(() => after(system([toy('read', step('allocate', allocates))]), [READ])).toThrow('the step has not declared the choice "alloc"')
  })
})

describe('granularity and calls in flight', () => {
  /** Brings a page in three steps; in between it can be seen half done. */
  const slow = (name: 'read' | 'write', ...labels: readonly string[]): Operation => toy(name, ...labels.map((label, i) => step(label, sets(i % 2 === 0 ? 'swapped' : 'present'))))
  const operations = [slow('read', 'a', 'b', 'c'), slow('write', 'd', 'e')]

  test('at syscall granularity every call runs to its end: nobody is ever seen half-way', () => {
    const of = system(operations, { granularity: 'syscall', threads: 2 })
    expect(reachable(of, 1_000).every((state) => state.threads.every((each) => each.at === 'idle'))).toBe(true)
    expect(after(of, [READ]).cache[0]?.page).toBe('swapped')
    expect(after(of, ['thread 0: write page 0']).cache[0]?.page).toBe('present')
  })

  test('at most n calls are half-way, and the n + 1st runs to its end', () => {
    for (const inflight of [1, 2]) {
      const states = reachable(system(operations, { inflight, threads: 3 }), 10_000)
      const halfWay = (state: MachineState): number => state.threads.filter((each) => each.at !== 'idle').length
      expect(Math.max(...states.map(halfWay))).toBe(inflight)
      expect(states.every((state) => state.inflight === halfWay(state))).toBe(true)
    }
    const of = system(operations, { inflight: 1, threads: 2 })
    expect(after(of, [READ, 'thread 1: write page 0'])).toMatchObject({ threads: [{ at: 'read: b' }, { at: 'idle' }], cache: [{ page: 'present' }], inflight: 1 })
  })

  test('a bound of as many calls as there are actors is none', () => {
    const all = system(operations, { threads: 2 })
    const bounded = system(operations, { threads: 2, inflight: 2 })
    expect(texts(reachable(bounded, 10_000))).toEqual(texts(reachable(all, 10_000)))
    expect(reachable(bounded, 10_000).every((state) => state.inflight === 0)).toBe(true)
  })

  test('a call that would have to wait for one in flight cannot begin now', () => {
    const lock = (name: 'read' | 'write'): Operation => toy(name, nop('look'), step('lock', (m, at) => { m.lock_page_cache(at) }), step('unlock', (m, at) => { m.unlock_page_cache(at) }))
    const of = system([lock('read'), lock('write')], { inflight: 1, threads: 2 })
    expect(enabledIn(of, after(of, [READ]))).toEqual([ON, 'thread 1: read page 0', 'thread 1: write page 0'])
    expect(enabledIn(of, after(of, [READ, ON]))).toEqual([ON])
  })

  test('a call that never ends is an error where it would run in one go', () => {
    const of = system([toy('read', nop('first'), step('again', { to: ['again'] }, () => go('again')))], { granularity: 'syscall' })
    expect(() => after(of, [READ])).toThrow('read does not end')
  })
})

describe('laws, on random programs', () => {
  /** Steps that look at, change, lock or wait for the one page; every lock is dropped by the step after it. */
  const piece: fc.Arbitrary<(id: number) => Item[]> = fc.oneof(
    fc.constantFrom('absent', 'present', 'swapped').map((page) => (id: number) => [step(`${id} set`, sets(page))]),
    fc.constantFrom('absent', 'present').map((page) => (id: number) => [step(`${id} wait`, (m, at) => { m.when(m.cache(at).page !== page) })]),
    fc.constantFrom('present', 'swapped').map((page) => (id: number) => [
      step(`${id} lock`, (m, at) => { m.lock_page_cache(at) }),
      step(`${id} set and unlock`, (m, at) => { sets(page)(m, at); m.unlock_page_cache(at) }),
    ]),
    fc.constant((id: number) => [
      step(`${id} remember`, (m, at) => { m.keep({ walk: ['absent', 'present', 'swapped'].indexOf(m.cache(at).page) }) }),
      step(`${id} recheck`, { keeps: ['walk'] }, (m, at) => (m.local('walk') === 0 ? returns('EAGAIN') : sets('absent')(m, at))),
    ]),
    fc.constant((id: number) => [step(`${id} choose`, { choose: { alloc: ['ok', '-ENOMEM'] } }, (m, at) => (m.chosen('alloc') === 'ok' ? sets('present')(m, at) : returns('ENOMEM')))]),
    fc.constant((id: number) => [procedure(`p${id}`, step(`${id} either`, (m, at) => (m.cache(at).page === 'present' ? returns(0) : undefined)), nop(`${id} rest`))]),
  )
  const body = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.flatMap((make, id) => make(id)))
  const programs = fc.record({ read: body, write: body, reclaim: body }).map(({ read, write, reclaim }) => [toy('read', ...read), toy('write', ...write), toy('reclaim', ...reclaim)])
  const ENOUGH = 20_000

  test('what is seen with n calls in flight is seen with n + 1, and with no bound; whole calls see least', () => {
    fc.assert(fc.property(programs, (operations) => {
      const scopes: Partial<ScopeInput>[] = [{ granularity: 'syscall' }, { inflight: 0 }, { inflight: 1 }, { inflight: 2 }, {}]
      const seen = scopes.map((scope) => texts(reachable(system(operations, { ...scope, threads: 2 }), ENOUGH)))
      expect(seen[1]).toEqual(seen[0])
      seen.slice(1).forEach((more, i) => { expect([...seen[i] ?? []].filter((state) => !more.has(state))).toEqual([]) })
    }), { numRuns: 40 })
  })

  test('no two actions of one actor do the same in the same step', () => {
    fc.assert(fc.property(programs, (operations) => {
      const of = system(operations, { threads: 1 })
      for (const state of reachable(of, 500)) {
        const at = state.threads[0]?.at ?? 'idle'
        const ways = enabledIn(of, state).filter((name) => name.startsWith(ON)).length
        if (at === 'idle') expect(ways).toBe(0)
        else if (at.endsWith('choose')) expect(ways).toBe(2)
        else if (at.endsWith('wait') || at.endsWith('lock')) expect(ways).toBeLessThanOrEqual(1)
        else expect(ways).toBe(1)
      }
    }), { numRuns: 40 })
  })

  test('steps run on the recording view as under immer', () => {
    fc.assert(fc.property(programs, (operations) => {
      const of = system(operations, { threads: 2, inflight: 1 })
      expect(sameAsImmer(of, reachable(of, 100)).differences).toEqual([])
    }), { numRuns: 40 })
  })

  test('the reference finds no error, and keeps thread values few', () => {
    fc.assert(fc.property(programs, (operations) => {
      const { error, cut, domains } = explore(system(operations, { threads: 2, inflight: 1 }))
      expect({ error, cut }).toEqual({ error: null, cut: null })
      // Idle, and per operation one per step; a remembered local triples a step.
      expect(domains['thread']).toBeLessThanOrEqual(1 + 3 * 3 * 2 * 3)
    }), { numRuns: 20 })
  })
})

const initially = (of: System<MachineState>): [System<MachineState>, MachineState] => [of, of.init]

/** States as text, without the count of calls in flight, which differs by construction. */
function texts(states: readonly MachineState[]): Set<string> {
  return new Set(states.map((state) => JSON.stringify({ ...state, inflight: 0 })))
}
