import { expect, test } from 'vitest'
import { fileErrorText, readErrorText, rebuildText, replayText, storeErrorText } from '../../../checker/report/problems.ts'
import { readmeOf } from '../../../checker/report/readme.ts'
import { textOf } from '../../../checker/report/text.ts'
import { rebuild } from '../../../checker/trace/rebuild.ts'
import { replay } from '../../../checker/trace/replay.ts'
import { call, heading, lift, open, up } from '../trace/lift.ts'
import { lostByZap } from '../trace/memory.ts'

const problemOf = (path: readonly string[]): string => {
  const trace = rebuild(lift(), path, heading('no-fall'))
  return trace.ok ? 'none' : rebuildText(trace.error, lift().actions.map((action) => action.name))
}

test.each([
  [[call, 'motor: goes upp'], 'step 2 ("motor: goes upp") cannot be taken: no action has this name; did you mean "motor: goes up"?'],
  [['xyz'], 'step 1 ("xyz") cannot be taken: no action has this name'],
  [[open, open], 'step 2 ("motor: opens") cannot be taken: it is not enabled in the state that the run has reached'],
  [['vandal: breaks it'], 'step 1 ("vandal: breaks it") cannot be taken: the model fails with "it is broken"'],
])('%j: %s', (path, text) => {
  expect(problemOf(path)).toBe(text)
})

test('errors of files have the place and an example', () => {
  const error = { line: 7, where: '#meta.kind', expected: 'Invalid option: expected one of "never"|"always"', example: '"kind": "never"' }
  expect(fileErrorText('a/trace.itf.json', error)).toBe('a/trace.itf.json:7: at #meta.kind, expected invalid option: expected one of "never"|"always". Example: "kind": "never"')
  expect(readErrorText({ problem: 'wrong file', path: 'x.json', error })).toMatch(/^x\.json:7: /)
  expect(readErrorText({ problem: 'cannot read', path: 'x.json', reason: 'ENOENT' })).toBe('cannot read x.json: ENOENT')
  expect(storeErrorText({ problem: 'cannot write', path: '/ro', reason: 'EROFS' })).toBe('cannot write /ro: EROFS')
})

test('a replay says the same, or the first difference', () => {
  const trace = rebuild(lift(), [open, up], heading('no-fall', 'never', 'the car moves with an open door'))
  if (!trace.ok) throw new Error(trace.error.problem)
  expect(replayText(trace.value, replay(trace.value, lift()))).toBe('the same as stored: no-fall in 2 steps, case "one guest" of lifts\n')
  const without = { ...lift(), actions: lift().actions.filter((action) => action.name !== up) }
  expect(replayText(trace.value, replay(trace.value, without))).toBe(
    'differs from what is stored: at step 2 (motor: goes up), the action\n  stored: taken\n  today:  no such action\n')
})

test('the README says what, on which kernel, in how many steps, and how to replay', () => {
  const text = readmeOf(lostByZap().trace)
  const words = text.replace(/\s+/g, ' ')
  expect(text.split('\n')[0]).toBe('# wp-never-lost without persist-across-zap')
  expect(words).toContain('On kernel v5.14 + uffd-wp-shmem-hugetlb-v5 - persist-across-zap, that is, without `persist-across-zap` ("shmem/userfaultfd: Persist')
  expect(words).toContain('`wp-never-lost` is violated in 6 steps: a write to page 0 of mm 0')
  expect(words).toContain('`npx mmcheck replay counterexamples/small`')
})

test('a violation that the spec knows of says so, in the README and in the text', () => {
  const trace = rebuild(lift(), [call, open, up], heading('no-fall'))
  if (!trace.ok) throw new Error('the run cannot be made')
  const hole = { ...trace.value, meta: { ...trace.value.meta, known: 'known: the rope is too thin; fixed by a rope' } }
  expect(readmeOf(hole).replace(/\s+/g, ' ')).toContain('It is known: the rope is too thin; fixed by a rope.')
  expect(textOf(hole)).toMatch(/^ +known: the rope is too thin; fixed by a rope$/m)
  expect(readmeOf(trace.value)).not.toContain('known')
})
