/** The stores by name. */
import { InlineStore } from './inline.ts'
import type { Store, StoreKind } from './store.ts'
import { TreeStore } from './tree.ts'

/** Wider states than this go into a tree when nobody says otherwise. */
const widestInline = 4

/** `budget` in bytes. @throws RangeError when it is too small for any search */
export function openStore(kind: StoreKind | 'auto', words: number, budget: number): Store {
  const chosen = kind === 'auto' ? (words <= widestInline ? 'inline' : 'tree') : kind
  return chosen === 'tree' ? new TreeStore(words, budget) : new InlineStore(words, budget)
}
