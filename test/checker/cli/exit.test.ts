import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asFailure, exits, Failure, precedence, worst, wrongName } from '../../../checker/cli/exit.ts'
import { UserError } from '../../../model/user-error.ts'

describe('exit codes', () => {
  test('are those of the contract; 2 and 3 are never used', () => {
    expect(exits).toEqual({ ok: 0, differs: 1, skipped: 4, inconclusive: 5, usage: 64, data: 65, internal: 70, interrupted: 130 })
    expect(precedence).toEqual([70, 130, 65, 64, 1, 5, 4, 0])
    expect([...precedence].sort()).toEqual(Object.values(exits).sort())
  })

  test('of several the worst counts, whatever their order', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...precedence)), (codes) => {
      const chosen = worst(codes)
      expect(codes.length === 0 ? [0] : codes).toContain(chosen)
      for (const code of codes) expect(precedence.indexOf(chosen)).toBeLessThanOrEqual(precedence.indexOf(code))
    }))
  })
})

describe('what is thrown becomes', () => {
  test('a usage error with the nearest name, when a name on the command line is wrong', () => {
    const failure = asFailure(new UserError('patch', 'pte-makrer', ['pte-marker', 'close-reset']))
    expect([failure.exit, failure.message]).toEqual([64, 'unknown patch "pte-makrer"; did you mean "pte-marker"?'])
  })

  test('the names there are, when none is near and they are few', () => {
    expect(wrongName(new UserError('verb', 'frobnicate', ['list', 'check']))).toBe('unknown verb "frobnicate"; there is: list, check')
    expect(wrongName(new UserError('verb', 'frobnicate', Array.from({ length: 40 }, (_, i) => `name-${i}`)))).toBe('unknown verb "frobnicate"')
  })

  test('an internal error with the path, when a folder cannot be written', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', path: '/mnt/out/x' })
    expect([asFailure(full).exit, asFailure(full).message]).toEqual([70, 'cannot write /mnt/out/x: no space left on the disk'])
  })

  test('an internal error of one line, when it is a crash of our own', () => {
    const failure = asFailure(new TypeError('x is undefined\nand more'))
    expect([failure.exit, failure.message]).toEqual([70, 'internal error: x is undefined'])
  })

  test('itself, when it already says how to end', () => {
    const failure = new Failure(exits.data, 'a.ts:1: wrong')
    expect(asFailure(failure)).toBe(failure)
  })
})
