/**
 * Rows of the contract that judging a kernel needs and model/contract does not have yet: calls that the model lacks. Same rule numbers, same meaning of
 * the columns; `to` says what becomes of a value when the call succeeds, `has` what becomes of population or of the own copy.
 */
import type { Has, Value } from '../../../model/contract/ghost.ts'
import type { Profile } from '../../../model/contract/options.ts'
import { forkRules, type Grade, rules } from '../../../model/contract/rules.ts'

export interface Row {
  readonly id: string
  readonly to: (profile: Profile) => Readonly<Partial<Record<Value, Value>>>
  readonly has?: Has
  readonly says: string
  readonly grade: Grade
}

const all = (value: Value) => (): Partial<Record<Value, Value>> => ({ armed: value, clear: value, either: value })
const outside = (): Partial<Record<Value, Value>> => ({ armed: 'outside', clear: 'outside', either: 'outside' })
/** Lenient: an armed page may be armed or not afterwards. */
const armedIs = (strict: Value) => (profile: Profile): Partial<Record<Value, Value>> =>
  profile === 'lenient' ? { armed: 'either' } : strict === 'armed' ? {} : { armed: strict, either: strict }
const undecided = all('either')

export const rows = {
  'V4': { id: 'V4', to: outside, says: 'without EVENT_REMAP nothing is followed at the new place', grade: 'test' },
  'V5': { id: 'V5', to: () => ({}), says: 'with EVENT_REMAP the new place has the values of the old one', grade: 'doc' },
  'mremap, old range': { id: 'V4', to: outside, has: 'no', says: 'the old range of a move is gone', grade: 'test' },
  'V6': { id: 'V6', to: all('clear'), has: 'no', says: 'pages that a mapping grows by are registered as it is, and clear', grade: 'implied' },
  'V7 anon': { id: 'V7', to: all('clear'), has: 'no', says: 'the old range of DONTUNMAP is empty', grade: 'doc' },
  'V7 file': { id: 'V7', to: armedIs('armed'), has: 'no', says: 'the old range of DONTUNMAP stays registered; for file memory nothing ends its protection', grade: 'silent' },
  'W1 unpopulated': { id: 'W1', to: all('armed'), says: 'with WP_UNPOPULATED success protects unpopulated pages too', grade: 'doc' },
  'W13': { id: 'W13', to: undecided, says: 'protecting what another descriptor has registered', grade: 'silent' },
  'C4': { id: 'C4', to: armedIs('clear'), has: 'yes', says: 'ZEROPAGE has no WP mode', grade: 'silent' },
  'C6': { id: 'C6', to: undecided, says: 'accesses of a poisoned page do not complete', grade: 'silent' },
  'D3a': { id: 'D3a', to: undecided, has: 'maybe', says: 'private hugetlb memory is file-like and anonymous', grade: 'silent' },
  'D4': { id: 'D4', to: armedIs('armed'), has: 'maybe', says: 'lazily freed memory', grade: 'silent' },
  'D5': { id: 'D5', to: armedIs('clear'), has: 'maybe', says: 'MADV_REMOVE empties the page', grade: 'doc' },
  'D6': { id: 'D6', to: undecided, says: 'MADV_REMOVE through another mapping', grade: 'silent' },
  'D11': { id: 'D11', to: all('clear'), has: 'no', says: 'a guard replaces anonymous memory', grade: 'doc' },
  'D12': { id: 'D12', to: undecided, has: 'maybe', says: 'a guard on file memory', grade: 'silent' },
  'error of madvise': { id: 'section 7', to: undecided, has: 'maybe', says: 'after an error of madvise nobody knows which pages were done', grade: 'silent' },
} as const satisfies Readonly<Record<string, Row>>

/** What a violation says of the rule that it rests on. */
export type Cause = Pick<Row, 'id' | 'says' | 'grade'>

const others: readonly Cause[] = [
  { id: 'C10', says: 'a writer that is woken goes on, or faults again and is announced again', grade: 'doc' },
  { id: 'F6', says: 'the event of a fork was not delivered: nothing of the child is followed', grade: 'silent' },
  { id: 'section 7', says: 'after an error of WRITEPROTECT nobody knows which pages were done', grade: 'silent' },
]

/** A rule by its number; for settlements, whose name says it all, the name. */
export const causeOf = (id: string): Cause => [...rules, ...forkRules, ...Object.values(rows), ...others].find((row) => row.id === id) ?? { id, says: id, grade: 'implied' }
