/** The account of a search that never was, for outcomes that are made up. */
import type { Account } from '../../../checker/search/outcome.ts'

export const account: Account = {
  engine: 'tables', store: 'inline', exact: true, bytes: 0, words: 1, bits: 1, learned: 'closed', paths: 1, workers: 1,
  symmetric: [], audited: null, warnings: [],
}
