/** The options of section 4 of the contract that the modelled calls touch, for synchronous contexts. */
import { expect, test } from 'vitest'
import { optionValues, profiles } from '../../../model/contract/options.ts'
import { rules } from '../../../model/contract/rules.ts'
import { completeScope } from '../../../model/scope.ts'

test('the profiles, as the table has them', () => {
  expect(profiles).toEqual({
    lenient: { 'copy-over-armed': 'either', 'private-file-dontneed': 'either', precision: 'not checked' },
    strict: { 'copy-over-armed': 'clear', 'private-file-dontneed': 'armed', precision: 'checked' },
  })
})

test('a profile gives each option one of its values, and every value is some profile\'s', () => {
  for (const [name, values] of Object.entries(optionValues))
    expect(new Set(Object.values(profiles).map((options) => options[name as keyof typeof options]))).toEqual(new Set(values))
})

test('every option is one that a rule asks about, or precision, which a property asks about', () => {
  const asked = rules.flatMap((rule) => rule.option ?? [])
  expect(new Set([...asked, 'precision'])).toEqual(new Set(Object.keys(optionValues)))
})

test('a scope takes a profile and may set single options on top', () => {
  const base = { kinds: ['shmem'], operations: ['read'] } as const
  expect(completeScope(base).options).toEqual(profiles.lenient)
  expect(completeScope({ ...base, profile: 'strict' }).options).toEqual(profiles.strict)
  expect(completeScope({ ...base, profile: 'strict', options: { precision: 'not checked' } }).options).toEqual({ ...profiles.strict, precision: 'not checked' })
  expect(completeScope({ ...base, options: { 'copy-over-armed': 'clear' } }).options).toEqual({ ...profiles.lenient, 'copy-over-armed': 'clear' })
})
