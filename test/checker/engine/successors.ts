/** What an engine's inner loop says about one state, in the numbers of its values. */
import type { Engine } from '../../../checker/engine/engine.ts'
import { roomFor } from '../../../checker/engine/successors.ts'

/** The states that follow from one, other than itself, each once, as sorted texts. */
export function successorsOf<S>({ numbering, expand, tables }: Engine<S>, ids: readonly number[]): string[] {
  const { words } = numbering
  const found = roomFor(tables.system.actions.length, words)
  expand(numbering.pack(ids), 0, 1, found)
  const texts = Array.from({ length: found.count }, (_, i) => numbering.unpack(found.words, i * words).join())
  return [...new Set(texts)].filter((text) => text !== ids.join()).sort()
}
