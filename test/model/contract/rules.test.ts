/**
 * Every rule against the tables of the contract (its sections 5 and 6), for synchronous contexts: the value before, on each
 * sort of memory, with each population, under each profile, and the value after success.
 *
 * `after` holds four letters: what becomes of an outside, an armed, a clear and an either page; `strict` where the strict
 * profile differs. A call that names no page outside leaves it so. What the contract says of armed pages only is read with
 * its meta-rule M6 for the others: nothing but arming arms.
 */
import { describe, expect, test } from 'vitest'
import type { Has, Value } from '../../../model/contract/ghost.ts'
import { callReturns, callStarts } from '../../../model/contract/monitor.ts'
import { type Profile, profiles } from '../../../model/contract/options.ts'
import { type CallName, type Grade, type Memory, type Rule, ruleFor, rules } from '../../../model/contract/rules.ts'

interface Row {
  readonly id: string
  readonly call: CallName
  readonly memory: readonly Memory[]
  readonly has?: readonly Has[]
  readonly after: string
  readonly strict?: string
}

const all = ['anon', 'file-shared', 'file-private'] as const
const files = ['file-shared', 'file-private'] as const

const table: readonly Row[] = [
  { id: 'R2', call: 'mmap', memory: all, after: 'OOOO' },
  // R4 in the same row: registered again with WP, a page keeps its value.
  { id: 'R3', call: 'UFFDIO_REGISTER', memory: all, after: 'CACE' },
  { id: 'R5', call: 'UFFDIO_REGISTER without WP', memory: all, after: 'OOOO' },
  { id: 'R7', call: 'UFFDIO_UNREGISTER', memory: all, after: 'OOOO' },
  { id: 'R8', call: 'close', memory: all, after: 'OOOO' },
  { id: 'R10', call: 'exit', memory: all, after: 'OOOO' },
  { id: 'V1', call: 'munmap', memory: all, after: 'OOOO' },
  { id: 'V2', call: 'mprotect', memory: all, after: 'OACE' },

  { id: 'W1', call: 'UFFDIO_WRITEPROTECT on', memory: files, after: 'OAAA' },
  { id: 'W1', call: 'UFFDIO_WRITEPROTECT on', memory: ['anon'], has: ['yes'], after: 'OAAA' },
  { id: 'W2', call: 'UFFDIO_WRITEPROTECT on', memory: ['anon'], has: ['no'], after: 'OACE' },
  { id: 'W3', call: 'UFFDIO_WRITEPROTECT on', memory: ['anon'], has: ['maybe'], after: 'OAEE' },
  { id: 'W6', call: 'UFFDIO_WRITEPROTECT off', memory: all, after: 'OCCC' },
  { id: 'C1', call: 'UFFDIO_COPY MODE_WP', memory: all, after: 'OAAA' },
  // C3 in the same row: a page that was clear stays clear.
  { id: 'C2', call: 'UFFDIO_COPY', memory: all, after: 'OECE', strict: 'OCCC' },

  { id: 'D1', call: 'MADV_DONTNEED', memory: ['anon'], after: 'OCCC' },
  { id: 'D1a', call: 'MADV_DONTNEED', memory: ['file-shared'], after: 'OACE' },
  // D3 in the same row: without an own copy the same option decides.
  { id: 'D2', call: 'MADV_DONTNEED', memory: ['file-private'], after: 'OECE', strict: 'OACE' },
  { id: 'H1', call: 'PUNCH_HOLE', memory: ['file-shared'], after: 'OECE' },
  { id: 'H1', call: 'PUNCH_HOLE', memory: ['file-private'], has: ['no', 'maybe'], after: 'OECE' },
  { id: 'H2', call: 'PUNCH_HOLE', memory: ['file-private'], has: ['yes'], after: 'OACE' },
  { id: 'H4', call: 'truncate', memory: files, after: 'OECE' },
  { id: 'H5', call: 'ftruncate up', memory: files, after: 'OECE' },
]

const letters: Readonly<Record<string, Value>> = { O: 'outside', A: 'armed', C: 'clear', E: 'either' }
const populations = ['no', 'maybe', 'yes'] as const
const cells = table.flatMap((row) => row.memory.flatMap((memory) => (row.has ?? populations).map((has) => ({ ...row, memory, has }))))

describe.each(['lenient', 'strict'] as const)('%s', (profile: Profile) => {
  test.each(cells)('$id: $call on $memory, populated or own: $has', ({ id, call, memory, has, after, strict }) => {
    expect(ruleFor(call, memory, has)?.id).toBe(id)
    const expected = [...(profile === 'strict' ? strict ?? after : after)].map((letter) => letters[letter])
    const found = Object.values(letters).map((value) => {
      const begun = callStarts({ value, call: 'none', n: 0, has }, call, memory)
      const { ghost, rule } = callReturns(begun, call, memory, true, profiles[profile])
      // A rule is cited exactly where it changed something, and nothing is under way any more.
      expect(rule).toBe(ghost.value === value ? null : id)
      expect({ n: ghost.n, call: ghost.call }).toEqual({ n: 0, call: 'none' })
      return ghost.value
    })
    expect(found).toEqual(expected)
  })
})

describe('the table is whole', () => {
  const hit = (rule: Rule): boolean => cells.some(({ call, memory, has }) => ruleFor(call, memory, has) === rule)

  test.each(rules.map((rule) => [`${rule.id}: ${rule.call} on ${rule.memory?.join(', ') ?? 'any memory'}`, rule] as const))('%s is looked up in it', (_, rule) => {
    expect(hit(rule)).toBe(true)
  })

  test('no cell stands in it twice, and memory that has a file has every call', () => {
    const names = cells.map(({ call, memory, has }) => `${call} ${memory} ${has}`)
    expect(new Set(names).size).toBe(names.length)
    const calls = new Set(rules.map((rule) => rule.call))
    expect(names).toHaveLength(calls.size * 9 - 3 * ['PUNCH_HOLE', 'truncate', 'ftruncate up'].length)
  })

  test('fork has no row: it hands over, see forkHandsOver', () => {
    for (const memory of all) for (const has of populations) expect(ruleFor('fork', memory, has)).toBeUndefined()
  })
})

/** The memory that a page has after the call: sections 2 and 5.3. COPY supplies; a new mapping, its end and the process's end start afresh. */
describe('population, or the own copy', () => {
  const supplies: readonly CallName[] = ['UFFDIO_COPY', 'UFFDIO_COPY MODE_WP']
  const gone: readonly CallName[] = ['mmap', 'munmap', 'exit']
  /** An access may still be on its way, and nobody counts accesses: the contract's "no" is known as "not yes". */
  const discards: readonly CallName[] = ['truncate', 'MADV_DONTNEED']
  const after = (call: CallName, memory: Memory, has: Has, success: boolean): Has =>
    callReturns(callStarts({ value: 'clear', call: 'none', n: 0, has }, call, memory), call, memory, success, profiles.lenient).ghost.has

  test.each(cells.filter(({ memory }) => memory !== 'file-shared'))('$call on $memory, before: $has', ({ call, memory, has }) => {
    const found = after(call, memory, has, true)
    if (supplies.includes(call)) expect(found).toBe('yes')
    else if (gone.includes(call)) expect(found).toBe('no')
    else if (discards.includes(call)) expect(found).not.toBe('yes')
    else expect(found).toBe(has)
  })

  test.each(cells.filter(({ memory, has }) => memory === 'file-shared' && has === 'no'))('does not move in shared memory: $call', ({ call, memory, has }) => {
    expect(after(call, memory, has, true)).toBe(has)
  })

  test.each(cells)('an error populates nothing: $call on $memory, $has', ({ call, memory, has }) => {
    expect(populations.indexOf(after(call, memory, has, false))).toBeLessThanOrEqual(populations.indexOf(has))
  })
})

/** How sure each rule is, from the last column of the contract's tables. */
test('grades', () => {
  const grades: Readonly<Record<string, Grade>> = {
    R2: 'implied', R3: 'doc', R5: 'implied', R7: 'commit', R8: 'commit', R10: 'implied',
    W1: 'doc', W2: 'doc', W3: 'silent', W6: 'doc', C1: 'doc', C2: 'implied',
    V1: 'doc', V2: 'test', D1: 'doc', D1a: 'test', D2: 'silent', H1: 'silent', H2: 'implied', H4: 'silent', H5: 'silent',
  }
  expect(Object.fromEntries(rules.map((rule) => [rule.id, rule.grade]))).toEqual(grades)
})

test('a rule that no source states says so, and only such a rule', () => {
  for (const { source, grade } of rules) expect(source.startsWith('silent')).toBe(grade === 'silent')
})

test('what an option decides, it decides: under both profiles, the rule gives different values', () => {
  for (const { option, to, id } of rules) {
    if (option === undefined) expect(to(profiles.lenient), id).toEqual(to(profiles.strict))
    else expect(to(profiles.lenient), id).not.toEqual(to(profiles.strict))
  }
})
