/**
 * Putting states into a table that other threads put states into at the same time.
 *
 * A place is taken by exchanging its empty first word: for the word itself where a state has only one; else for a mark,
 * until the other words are written. Whoever meets the mark waits: it is gone after a few instructions. Looks are plain ones,
 * which cost nothing; only a first word that is the right one is looked at again in the order that all agree on: what was
 * written before it is seen from then on. Without that an old 0 could pass for a word that is 0 (not on x86, but elsewhere).
 */
import { each } from '../../engine/generate.ts'
import { hashSource } from '../../engine/hash.ts'
import { homeSource } from '../../engine/store/growing.ts'
import type { Successors } from '../../engine/successors.ts'

/** Where a thread stands: the states in its log, and the last place of the table that it filled. */
export interface Standing { count: number; last: number }

export type PutShared = (cells: Int32Array, scale: number, log: Int32Array, standing: Standing, successors: Successors, homes: Int32Array) => number

/** Has bit 0 unset, which is set in every state. */
const mark = -2

export function generatePutShared(words: number): PutShared {
  const rest = Array.from({ length: words - 1 }, (_, i) => i + 1)
  const take = words === 1
    ? 'there = Atomics.compareExchange(cells, q, 0, w0); const mine = there === 0;'
    : `there = Atomics.compareExchange(cells, q, 0, ${mark}); const mine = there === 0;
          if (mine) { ${rest.map((word) => `cells[q + ${word}] = w${word};`).join(' ')} Atomics.store(cells, q, w0); }`
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('cells', 'scale', 'log', 'standing', 'successors', 'homes', `
    const states = successors.words, n = successors.count
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      ${hashSource(words, (word) => `states[at + ${word}]`)}
      homes[j] = ${homeSource}
    }
    let seen = 0
    for (let j = 0; j < n; j++) seen ^= cells[homes[j] * ${words}]
    let count = standing.count, last = standing.last
    for (let j = 0, at = 0; j < n; j++, at += ${words}) {
      ${each(words, (word) => `const w${word} = states[at + ${word}];`)}
      for (let place = homes[j]; ; place++) {
        const q = place * ${words}
        let there = cells[q]
        if (there === 0) {
          ${take}
          if (mine) {
            ${each(words, (word) => `log[count * ${words} + ${word}] = w${word};`)}
            count++
            if (place > last) last = place
            break
          }
        }
        ${words === 1 ? '' : `while (there === ${mark}) there = Atomics.load(cells, q)`}
        if (there === w0${words === 1 ? '' : ' && Atomics.load(cells, q) === w0'}${rest.map((word) => ` && cells[q + ${word}] === w${word}`).join('')}) break
      }
    }
    standing.count = count
    standing.last = last
    successors.count = 0
    return seen`) as PutShared
}
