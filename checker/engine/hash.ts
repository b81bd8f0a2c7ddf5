/**
 * From the words of a packed state to 32 well mixed bits. Stores compare whole states, so a bad hash costs time and never
 * a wrong answer; where states are told apart by their hashes alone (store/fingerprint.ts) the two seeds make 64 bits.
 * The constants are those of Chris Wellons' "lowbias32"; the highest bits are the best mixed ones.
 */
import { each } from './generate.ts'

/** An expression in the words `w0`, `w1`, ... as statements that leave the hash in `h`. */
export const hashSource = (words: number, word: (index: number) => string, seed = 0): string => `
  let h = ${word(0)} ^ ${seed};
  ${each(words - 1, (i) => `h = Math.imul(h ^ h >>> 16, 0x7feb352d) + ${word(i + 1)} | 0; h ^= h >>> 15;`)}
  h = Math.imul(h ^ h >>> 16, 0x7feb352d); h = Math.imul(h ^ h >>> 15, 0x846ca68b);`
