/** Which store a search gets. */
import { FingerprintStore } from './fingerprint.ts'
import { InlineStore } from './inline.ts'
import type { Store, StoreKind } from './store.ts'
import { TreeStore } from './tree.ts'

/** Up to so many words, states stand better in the table themselves than folded. */
const narrow = 4

/**
 * `auto`: exact, by the width of the states. `budget` in bytes; `keepsAll`: every state can be read again, whichever store.
 * @throws RangeError when it is too small for any search
 */
export function openStore(kind: StoreKind | 'auto', words: number, budget: number, keepsAll = false): Store {
  switch (kind) {
    case 'inline': return new InlineStore(words, budget)
    case 'tree': return words === 1 ? new InlineStore(words, budget) : new TreeStore(words, budget)
    case 'fingerprint': return new FingerprintStore(words, budget, { keepsAll })
    case 'auto': return words <= narrow ? new InlineStore(words, budget) : new TreeStore(words, budget)
  }
}
