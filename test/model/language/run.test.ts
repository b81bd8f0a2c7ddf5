import { describe, expect, test } from 'vitest'
import { go, leave, returns } from '../../../model/language/flow.ts'
import { kernelFunction, oneOf, type Procedure, step, type StepBody } from '../../../model/language/procedure.ts'
import { kernel, patch } from '../../../model/kernels.ts'
import type { Machine } from '../../../model/state/machine.ts'
import { none, present } from '../../../model/state/entry.ts'
import type { CachePage, MachineState, Place } from '../../../model/state/state.ts'
import { deaf, type Note } from '../../../model/system/system.ts'
import { after, enabledIn, nop, procedure, system, toy } from './toy.ts'

const page = (is: CachePage['page']): CachePage => ({ page: is, beyond_i_size: false })
const brings: StepBody = (m, at) => { m.setCache(at, page('present')) }
const swaps: StepBody = (m, at) => { m.setCache(at, page('swapped')) }
const thread = (state: MachineState) => state.threads[0]
const cached = (state: MachineState, index = 0): string | undefined => state.cache[index]?.page

const READ = 'thread 0: read page 0'
const ON = 'thread 0: goes on'

describe('a call, step by step', () => {
  const read = toy('read', step('bring it', brings), procedure('p', step('swap it', swaps), nop('rest')))
  const of = system([read])

  test('begins with its first step and stands before the next', () => {
    const state = after(of, [READ])
    expect(cached(state)).toBe('present')
    expect(thread(state)).toEqual({ at: 'read > p: swap it', mm: 0, page: 0 })
  })

  test('goes on until the last step has returned to user mode', () => {
    expect(thread(after(of, [READ, ON]))).toEqual({ at: 'read > p: rest', mm: 0, page: 0 })
    expect(after(of, [READ, ON, ON])).toEqual({ ...of.init, cache: [page('swapped')] })
  })

  test('a thread in a call cannot begin another; an idle one cannot go on', () => {
    expect(enabledIn(of, of.init)).toEqual([READ])
    expect(enabledIn(of, after(of, [READ]))).toEqual([ON])
  })

  test('each thread has its own call', () => {
    const two = system([read], { threads: 2 })
    const state = after(two, ['thread 1: read page 0'])
    expect(state.threads.map((each) => each.at)).toEqual(['idle', 'read > p: swap it'])
    expect(enabledIn(two, state)).toEqual([READ, 'thread 1: goes on'])
  })
})

describe('where a step may go', () => {
  const from = (body: StepBody, to: readonly string[] = []) => system([toy('read',
    step('first', { to }, body), procedure('p', nop('in p'), nop('end of p')), oneOf(procedure('other', nop('in other'))), nop('last'))])
  const lands = (body: StepBody, to: readonly string[] = []): string | undefined => thread(after(from(body, to), [READ]))?.at

  test('on, when it returns nothing', () => { expect(lands(() => undefined)).toBe('read > p: in p') })
  test('to a name that it has declared', () => { expect(lands(() => go('other'), ['other'])).toBe('read > other: in other') })
  test('back to user mode, from anywhere', () => { expect(lands(() => returns('EAGAIN'))).toBe('idle') })
  test('out of the whole operation, by leaving it', () => { expect(lands(() => leave)).toBe('idle') })

  test('out of the innermost procedure', () => {
    const of = system([toy('read', procedure('p', step('first', () => leave), nop('passed over')), nop('last'))])
    expect(thread(after(of, [READ]))?.at).toBe('read: last')
  })

  test('not to a name that it has not declared, even if there is one', () => {
    expect(() => after(from(() => go('last')), [READ])).toThrow('step "read: first" jumps to "last" without declaring it')
  })

  test('to another place: a walk takes one step per page', () => {
    const walks = toy('read', step('next', { to: ['next'] }, (m, at) => { brings(m, at); return at.page < 2 ? go('next', { ...at, page: at.page + 1 }) : returns(0) }))
    const of = system([walks], { pages: 3 })
    expect(thread(after(of, [READ]))).toEqual({ at: 'read: next', mm: 0, page: 1 })
    expect(after(of, [READ, ON, ON]).cache.map((each) => each.page)).toEqual(['present', 'present', 'present'])
    expect(thread(after(of, [READ, ON, ON]))).toEqual({ at: 'idle' })
  })
})

describe('guards', () => {
  const waits = (body: StepBody) => system([toy('read', step('wait', body))])

  test('a guard that does not hold: not enabled, and nothing is written', () => {
    expect(enabledIn(waits((m, at) => { m.when(m.cache(at).page === 'present') }), of.init)).toEqual([])
    // Even where the write comes before the guard.
    expect(enabledIn(waits((m, at) => { swaps(m, at); m.when(false) }), of.init)).toEqual([])
  })

  test('half-way as well: the thread stays where it is until somebody lets it go on', () => {
    const both = system([toy('read', nop('look'), step('wait', (m, at) => { m.when(m.cache(at).page === 'present') })), toy('reclaim', step('bring it', brings))])
    const waiting = after(both, [READ])
    expect(enabledIn(both, waiting)).toEqual(['daemon: reclaim page 0'])
    expect(thread(after(both, [READ, 'daemon: reclaim page 0', ON]))).toEqual({ at: 'idle' })
  })

  test('a lock that is not free is a guard; it is held between steps', () => {
    const locks = system([toy('read', step('lock', (m, at) => { m.lock_page_cache(at) }), step('unlock', (m, at) => { m.unlock_page_cache(at) }))], { threads: 2 })
    expect(enabledIn(locks, after(locks, [READ]))).toEqual([ON])
    expect(enabledIn(locks, after(locks, [READ, ON]))).toEqual([READ, 'thread 1: read page 0'])
  })

  test('any other throw is an error of the model and gets out', () => {
    expect(() => after(waits((m, at) => { m.unlock_page_cache(at) }), [READ])).toThrow('the page-cache page 0 is not locked')
  })

  const of = system([toy('read', nop('any'))])
})

describe('locals', () => {
  const orig = present('cache', { write: true, uffd_wp: false, dirty: false })
  const keeps = { keeps: ['orig'] } as const
  const sets: StepBody = (m) => { m.keep({ orig, walk: 1 }) }

  test('a thread keeps what the step ahead declares, and nothing else', () => {
    const of = system([toy('read', step('set', sets), nop('use', keeps), nop('later'))])
    expect(thread(after(of, [READ]))).toEqual({ at: 'read: use', mm: 0, page: 0, orig })
    expect(thread(after(of, [READ, ON]))).toEqual({ at: 'read: later', mm: 0, page: 0 })
  })

  test('they come back to the step that keeps them, and can be changed on the way', () => {
    const seen: unknown[] = []
    const of = system([toy('read', step('set', sets), step('change', keeps, (m) => { seen.push({ ...m.local('orig') }); m.keep({ orig: none }) }), step('use', keeps, (m) => { seen.push({ ...m.local('orig') }) }))])
    after(of, [READ, ON, ON])
    expect(seen).toEqual([orig, none])
  })

  test('a local that no step has set is an error, and so is one that is used without being kept', () => {
    expect(() => after(system([toy('read', nop('set nothing'), nop('use', keeps))]), [READ])).toThrow('step "read: use" keeps the local "orig", but nothing has set it')
    const of = system([toy('read', step('set', sets), step('use', (m) => { m.local('orig') }))])
    expect(() => after(of, [READ, ON])).toThrow('the step does not keep the local "orig"')
  })

  test('the next call begins without them', () => {
    const of = system([toy('read', step('set', sets), nop('use', keeps)), toy('write', step('peek', (m) => { m.local('orig') }))])
    expect(() => after(of, [READ, ON, 'thread 0: write page 0'])).toThrow('the step does not keep the local "orig"')
  })
})

describe('kernel functions', () => {
  const seen: string[] = []
  const zap = kernelFunction('zap_toy', 'toy.c', 'v5.14', (m: Machine, at: Place, how: string) => { seen.push(`theirs ${how}`); swaps(m, at); return 1 })
  const caller = kernelFunction('zap_caller', 'toy.c', 'v5.14', (m: Machine, at: Place) => zap(m, at, 'softly') + 1)
  const read = toy('read', procedure('madvise', step('zap', (m, at) => { seen.push(String(caller(m, at))) })))

  test('are called like functions', () => {
    seen.length = 0
    expect(cached(after(system([read]), [READ]))).toBe('swapped')
    expect(seen).toEqual(['theirs softly', '2'])
  })

  test('a kernel with one of its own calls that one instead, with the same arguments', () => {
    seen.length = 0
    const own = kernel('v5.14').with(patch({ subject: 'mm: my zap', replace: { zap_toy: (_m: Machine, _at: Place, how: string) => { seen.push(`mine ${how}`); return 41 } } }))
    expect(cached(after(system([read], {}, own), [READ]))).toBe('absent')
    expect(seen).toEqual(['mine softly', '42'])
  })

  test('a kernel with a procedure of its own runs that one', () => {
    const mine: Procedure = procedure('my_madvise', step('bring', brings), nop('and wait'))
    const of = system([read], {}, kernel('v5.14').with(patch({ subject: 'mm: my madvise', replace: { madvise: mine } })))
    expect(cached(after(of, [READ]))).toBe('present')
    expect(thread(after(of, [READ]))?.at).toBe('read > madvise: and wait')
  })

  test('a trace hears of the step, of every function down the chain, and of the result', () => {
    const notes: Note[] = []
    after(system([read]), [READ], { ...deaf, tell: (note) => { notes.push(note) } })
    expect(notes).toEqual([
      { note: 'step', operation: 'read', chain: ['read', 'madvise'], label: 'zap' },
      { note: 'function', chain: ['read', 'madvise', 'zap_caller'] },
      { note: 'function', chain: ['read', 'madvise', 'zap_caller', 'zap_toy'] },
      { note: 'event', text: 'returns 0' },
    ])
  })

  test('two of one name in different files are refused', () => {
    expect(() => kernelFunction('zap_toy', 'other.c', 'v5.14', () => 0)).toThrow('two modelled functions are named zap_toy: in toy.c and other.c')
  })
})
