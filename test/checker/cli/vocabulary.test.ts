import { describe, expect, test } from 'vitest'
import { parseScope, words } from '../../../checker/cli/vocabulary.ts'
import { scopeKeys } from '../../../model/scope.ts'
import { UserError } from '../../../model/user-error.ts'

describe('--scope', () => {
  test('takes every key of a scope', () => {
    expect(Object.keys(words).sort()).toEqual([...scopeKeys].sort())
  })

  test('numbers, names, lists, options', () => {
    expect(parseScope('pages=2, mms=1,operations=read+write,granularity=syscall,watch=0+1,options=precision:checked+copy-over-armed:clear')).toEqual({
      pages: 2, mms: 1, operations: ['read', 'write'], granularity: 'syscall', watch: [0, 1], options: { precision: 'checked', 'copy-over-armed': 'clear' },
    })
  })

  test.each([
    ['page=2', 'pages'], ['operations=read+wriet', 'write'], ['kinds=shmen', 'shmem'], ['features=EVENT_FROK', 'EVENT_FORK'], ['modes=mising', 'missing'],
    ['granularity=locks', 'lock'], ['profile=strickt', 'strict'], ['options=presicion:checked', 'precision'], ['options=precision:chekced', 'checked'],
  ])('%s: did you mean %s', (text, nearest) => {
    try {
      parseScope(text)
      expect.unreachable()
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(UserError)
      expect((thrown as UserError).nearest).toBe(nearest)
    }
  })

  test.each(['pages=0', 'pages=9', 'pages=two', 'pages=1.5', 'mms=3', 'inflight=0', 'pages', 'pages='])('%s is out of its limits', (text) => {
    expect(() => parseScope(text)).toThrow(UserError)
  })
})
