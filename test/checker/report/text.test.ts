import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textOf } from '../../../checker/report/text.ts'
import { rebuild } from '../../../checker/trace/rebuild.ts'
import { anyTrace } from '../trace/arbitrary-trace.ts'
import { call, heading, hurry, lift, open, up } from '../trace/lift.ts'
import { lostByFork, lostByZap, lostByZapInCalls, missingInfo } from '../trace/memory.ts'

test('plain ASCII, at most 100 columns but for the command at the end, no blanks at line ends, whatever the trace holds', () => {
  fc.assert(fc.property(fc.oneof(anyTrace, fc.constantFrom(lostByZap().trace, lostByFork().trace)), (trace) => {
    const text = textOf(trace)
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    // The last line is the command that replays it: it may not be broken, and is as long as its path.
    for (const line of text.trimEnd().split('\n').slice(0, -1)) expect(line.length).toBeLessThanOrEqual(100)
    expect(text).not.toMatch(/ \n/)
  }))
})

const words = (text: string): string => text.replace(/\s+/g, ' ')

describe('a run of the memory model', () => {
  const { trace } = lostByZap()
  const text = textOf(trace)
  const block = (step: number): string => {
    const from = text.indexOf(`\n  ${step} `)
    return words(text.slice(from, text.indexOf('\n\n', from)))
  }

  test('the heading says what, where, without what', () => {
    expect(text.split('\n')[0]).toBe('wp-never-lost is violated in 6 steps on v5.14 + uffd-wp-shmem-hugetlb-v5 - persist-across-zap')
    expect(words(text)).toContain('left out persist-across-zap ("shmem/userfaultfd: Persist uffd-wp bit across zapping for file-backed")')
    expect(words(text)).toContain('scope 1 page of shmem; 1 process with 1 thread; operations read, write, wp, dontneed; at most 2 calls half-way at once')
    expect(words(text)).toContain('Initially page 0: shmem, writable, registered for write protection')
  })

  test('each step says who, which call, the kernel functions, the bits, the promise and its rule', () => {
    expect(block(1)).toContain('1 monitor: wp page 0 -- ioctl(UFFDIO_WRITEPROTECT, MODE_WP)')
    expect(block(1)).toMatch(/uffd_wp_range > change_pte_range/)
    expect(block(1)).toContain('* pte[0]: none -> special(uffd_wp)')
    expect(block(1)).toContain('* promise of page 0: clear -> armed (rule W1: success protects the page)')
    expect(block(1)).toContain('- returns 0')
    expect(block(2)).toContain('2 thread 0: dontneed page 0 -- madvise(MADV_DONTNEED)')
    expect(block(2)).toMatch(/zap_page_range_single > zap_pte_range/)
    expect(block(2)).toContain('* pte[0]: special(uffd_wp) -> none')
    expect(block(5)).toContain('* pte[0]: none -> present cache W')
    expect(block(6)).toContain('>>> VIOLATED: wp-never-lost: a write to page 0 of mm 0 happens while it is armed, and nobody was told')
  })

  test('what did not change is not there', () => {
    for (const step of trace.steps) {
      const entryChanged = step.changes.some((change) => change.slot.text === 'mms[0].pt[0]')
      expect([step.number, block(step.number).includes('* pte[0]')]).toEqual([step.number, entryChanged])
    }
    expect(text).not.toContain('inflight')
  })

  test('the end says which step armed the page, which one lost the bit, and how to see it again', () => {
    const end = words(text.slice(text.indexOf('\nWhy\n')))
    expect(end).toContain('Step 1 (monitor: wp page 0) made page 0 "armed" by rule W1')
    expect(end).toContain('Step 2 (thread 0: dontneed page 0) took the uffd-wp information from pte[0]: "special(uffd_wp)" -> "none".')
    expect(end).toContain('Before the last step page 0 is "armed" for userspace; its entry is "present cache W", which does not carry the bit.')
    expect(end).toContain('Step 6 (thread 0: write page 0) violates wp-never-lost')
    expect(text.trimEnd().split('\n').at(-1)).toBe('replay     npx mmcheck replay counterexamples/small')
  })
})

test('whole calls show each of their steps', () => {
  const { trace } = lostByZapInCalls()
  const read = trace.steps.find((step) => step.parts.length > 1)
  const labels = read?.parts.map((part) => `[${part.label ?? ''}]`) ?? []
  expect(labels.length).toBeGreaterThan(1)
  for (const label of labels) expect(words(textOf(trace))).toContain(label)
})

test('two processes: every place is named with its process, and the one that is not born is', () => {
  const text = words(textOf(lostByFork().trace))
  expect(text).toContain('mm1: not born yet')
  expect(text).toContain('* mm1 is born')
  expect(text).toMatch(/\* mm0 pte\[0\]: /)
  expect(text).toMatch(/made mm1 page 0 "armed" by rule F2/)
  for (const [before] of text.matchAll(/.{4}pte\[/g)) expect(before).toMatch(/^mm[01] pte\[$/)
})

test('a state that contradicts itself is told after the step, with the place', () => {
  const { trace } = missingInfo()
  const text = words(textOf(trace))
  expect(text).toContain(`>>> VIOLATED: wp-info-present at ${trace.meta.what ?? ''}`)
  expect(text).toMatch(/After it page \d is "armed" for userspace; its entry is "none", which does not carry the bit\./)
})

describe('any other system', () => {
  const textFor = (path: readonly string[], property: string, kind: 'never' | 'always' | 'sometimes', what: string | null): string => {
    const trace = rebuild(lift(), path, heading(property, kind, what))
    if (!trace.ok) throw new Error(trace.error.problem)
    return textOf(trace.value)
  }

  test('slots by their paths, bits as 0 and 1', () => {
    const text = textFor([call, open, up], 'no-fall', 'never', 'the car moves with an open door')
    expect(text).toContain('* called[2]: 0 -> 1')
    expect(text).toContain('* car door.open 0 -> 1')
    expect(text).toContain('* car floor 0 -> 1')
    expect(text).toContain('      drive > check > door\n')
    expect(text).toContain('- floor 1')
    expect(text).not.toContain('also violates')
    expect(text).toContain('Step 3 (motor: goes up) violates no-fall: the car moves with an open door.')
  })

  test('other properties that a step violates are named, the one the trace is about once', () => {
    const text = textFor([open, up], 'arrives', 'sometimes', '')
    expect(text).toContain('! also violates no-fall: the car moves with an open door')
    expect(text).toContain('arrives is reached in 2 steps')
    expect(text).toContain('>>> REACHED: arrives\n')
    expect(text).not.toContain('VIOLATED')
  })

  test('a violation in the initial state has no steps', () => {
    expect(textFor([], 'closed-below', 'always', 'floor 1')).toContain('The initial state violates closed-below at floor 1.')
  })

  test('several steps of one action, one below the other', () => {
    const text = textFor([hurry], 'no-fall', 'never', null)
    expect(text.indexOf('[one floor up]')).toBeLessThan(text.indexOf('[open the door]'))
  })
})

test('a trace that calls itself mm but is not is worded plainly', () => {
  const trace = rebuild(lift(), [up], { ...heading('no-fall'), model: 'mm' })
  expect(trace.ok ? textOf(trace.value) : '').toContain('* car floor 0 -> 1')
})
