import { expect, test } from 'vitest'
import { changeLines } from '../../../../checker/report/mm/changes.ts'
import { placeIn, viewOf } from '../../../../checker/report/mm/view.ts'
import { changesBetween } from '../../../../checker/trace/diff.ts'
import type { Part, TraceStep } from '../../../../checker/trace/trace.ts'
import { ghost } from '../../../../model/contract/ghost.ts'
import { marker, none, present, special, swapped } from '../../../../model/state/entry.ts'
import { unmapped } from '../../../../model/state/state.ts'
import { pathText, slot, struct, slotsOf } from '../../../../model/system/schema.ts'
import { lostByFork, lostByZap } from '../../trace/memory.ts'

type Path = readonly [string, ...(string | number)[]]
const bits = { write: true, uffd_wp: false, dirty: false }
const vma = { mapped: true, vm_write: true, uffd_wp: true, uffd_missing: false, anon_vma: false }
const at = 'write > do_wp_page > wp_page_copy: copy the page'

/** What is said of one slot that goes from one value to another, in a trace of two processes. */
function linesOf(path: Path, from: unknown, to: unknown, told: Part['told'] = [], sample = lostByFork()): string[] {
  const view = viewOf(sample.trace)
  const [first] = sample.trace.steps
  if (view === null || first === undefined) throw new Error('no trace of the memory model')
  const [leaf] = slotsOf(struct({ it: slot('any') }))
  if (leaf === undefined) throw new Error('no slot')
  const changes = changesBetween([leaf], { it: from }, { it: to }).map((change) => ({ ...change, slot: { path, text: pathText(path), domain: 'any' } }))
  const step: TraceStep = { ...first, parts: [{ operation: null, chain: [], label: null, functions: [], told }], changes }
  return changeLines(view, step)
}

test.each<[Path, unknown, unknown, readonly string[]]>([
  [['mms', 0, 'pt', 0], present('anon', { ...bits, uffd_wp: true }), present('anon', bits), ['mm0 pte[0] uffd_wp 1 -> 0']],
  [['mms', 1, 'pt', 0], present('anon', bits), present('anon', { write: false, uffd_wp: true, dirty: true }), ['mm1 pte[0] write 1 -> 0, uffd_wp 0 -> 1, dirty 0 -> 1']],
  [['mms', 0, 'pt', 0], present('zero', { ...bits, write: false }), present('anon', bits), ['mm0 pte[0]: present zero R -> present anon W']],
  [['mms', 0, 'pt', 0], swapped({ uffd_wp: true }), swapped({ uffd_wp: false }), ['mm0 pte[0] uffd_wp 1 -> 0']],
  [['mms', 0, 'pt', 0], special, none, ['mm0 pte[0]: special(uffd_wp) -> none']],
  [['mms', 0, 'pt', 0], marker, swapped({ uffd_wp: true }), ['mm0 pte[0]: marker(uffd_wp) -> swap uffd_wp']],
  [['mms', 0, 'pt', 0], { kind: 'guard' }, none, ['mm0 pte[0]: {kind: guard} -> none']],
  [['mms', 1, 'alive'], false, true, ['mm1 is born']],
  [['mms', 1, 'alive'], true, false, ['mm1 is gone']],
  [['mms', 0, 'mmap_lock'], 0, 1, ['mm0 mmap_lock: free -> held for reading']],
  [['mms', 0, 'mmap_lock'], 2, 'write', ['mm0 mmap_lock: held for reading by 2 -> held for writing']],
  [['mms', 0, 'vmas', 0], vma, { ...vma, uffd_wp: false, vm_write: false }, ['mm0 vma shmem vm_write 1 -> 0, uffd_wp 1 -> 0']],
  [['mms', 0, 'vmas', 0], vma, unmapped, ['mm0 vma shmem: writable, registered for write protection -> no mapping']],
  [['mms', 0, 'folio_locked', 0], false, true, ['mm0 page 0: folio lock of the private page 0 -> 1']],
  [['cache', 0], { page: 'present', beyond_i_size: false }, { page: 'swapped', beyond_i_size: true }, ['cache[0]: present -> swapped', 'cache[0] beyond_i_size 0 -> 1']],
  [['cache_locked', 0], true, false, ['cache[0] folio lock 1 -> 0']],
  [['inode_locked', 0], false, true, ['shmem file: i_rwsem 0 -> 1']],
  [['joint', 0], false, true, ['page 0: mm0 and mm1 hold the same private page 0 -> 1']],
  [['inflight'], 0, 1, []],
  [['threads', 0], { at: 'idle' }, { at, mm: 0, page: 0, orig: none }, ['mm0 thread 0: idle -> before "wp_page_copy: copy the page" (saw none)']],
  [['threads', 0], { at: 'x: y', mm: 0, page: 0 }, { at, mm: 0, page: 0, walk: 1 }, ['mm0 thread 0: now before "wp_page_copy: copy the page" (at mm1)']],
  [['threads', 1], { at, mm: 1, page: 0 }, { at: 'idle' }, ['mm1 thread 0: back to idle']],
  [['news', 3], 1, 2, ['news[3]: 1 -> 2']],
  [['mms', 0, 'news'], { a: true }, { a: false }, ['mms[0].news a 1 -> 0']],
])('%j: %j -> %j', (path, from, to, lines) => {
  expect(linesOf(path, from, to)).toEqual(lines)
})

const rule = (id: string, more: { where?: string; from?: string; to?: string } = {}): Part['told'][number] =>
  ({ note: 'rule', rule: id, where: 'page 0 of mm 1', from: 'clear', to: 'armed', ...more })
const promise: Path = ['mms', 1, 'ghost', 0]

test.each<[string, unknown, unknown, Part['told'], readonly string[]]>([
  ['with its rule and what the rule says', ghost('clear'), ghost('armed'), [rule('W1')], ['promise of mm1 page 0: clear -> armed (rule W1: success protects the page)']],
  ['a rule of another page says nothing about this one', ghost('clear'), ghost('armed'), [rule('W1', { where: 'page 1 of mm 1' })], ['promise of mm1 page 0: clear -> armed', 'promise of mm1 page 1: clear -> armed (rule W1: success protects the page)']],
  ['a call that has begun', ghost('clear'), { ...ghost('clear'), call: 'arm', n: 1 }, [], ['promise of mm1 page 0: clear -> clear (a call that may arm under way)']],
  ['what is known of the contents', ghost('clear', 'no'), ghost('clear', 'maybe'), [], ['mm1 page 0 has its own copy: no -> maybe']],
  ['a settled page has no rule', ghost('either'), ghost('clear'), [rule('settled by a message')], ['promise of mm1 page 0: either -> clear (settled by a message)']],
])('a promise: %s', (_, from, to, told, lines) => {
  expect(linesOf(promise, from, to, told)).toEqual(lines)
})

test('a promise that changed and changed back within one step is still told', () => {
  expect(linesOf(['inflight'], 0, 1, [rule('W1'), rule('D1', { from: 'armed', to: 'clear' })])).toEqual([
    'promise of mm1 page 0: clear -> armed (rule W1: success protects the page)',
    'promise of mm1 page 0: armed -> clear (rule D1: discarded anonymous memory is unpopulated)',
  ])
})

test('with one process its number is left out', () => {
  expect(linesOf(['mms', 0, 'pt', 0], special, none, [], lostByZap())).toEqual(['pte[0]: special(uffd_wp) -> none'])
  expect(linesOf(['mms', 0, 'ghost', 0], ghost('clear'), ghost('armed'), [], lostByZap())).toEqual(['promise of page 0: clear -> armed'])
})

test.each([
  ['a write to page 3 of mm 1 happens', { mm: 1, page: 3 }], ['mm 1 page 2', { mm: 1, page: 2 }], ['page 4', { mm: 0, page: 4 }], ['zap_pte_range decodes "none"', null],
])('%s is about %j', (text, place) => {
  expect(placeIn(text)).toEqual(place)
})

test('a state that is not of today\'s memory is not looked at as one', () => {
  const { trace } = lostByZap()
  expect(viewOf(trace)).not.toBeNull()
  expect(viewOf({ ...trace, init: { ...trace.init, mms: [] } })).toBeNull()
  expect(viewOf({ ...trace, meta: { ...trace.meta, scope: {} } })).toBeNull()
})
