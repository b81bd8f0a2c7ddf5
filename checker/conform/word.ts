/**
 * A state word in its parts, so that a difference can say what differs and a rule can leave out one part and compare the rest:
 * `Pwxf#0/c` is kind P, letters wxf, identity 0, mask c. A marker's bits, and the type of another special entry, belong to the kind: `K(1)`, `Y26`.
 */
export interface Word {
  readonly kind: string
  readonly letters: string
  /** Which page, numbered within the line. */
  readonly identity: string
  /** The categories of PAGEMAP_SCAN. */
  readonly mask: string
  /** What options of observation add: moved, map count. */
  readonly more: string
}

export const wordParts = ['kind', 'letters', 'identity', 'mask', 'more'] as const satisfies readonly (keyof Word)[]
export type WordPart = (typeof wordParts)[number]

const shape = /^(?<kind>[UNPSK]|Y\d+)(?<letters>[a-zA-Z]*)(?<bits>\([0-9a-f]+\))?(?:#(?<identity>\d+))?(?<more>(?:~|m-?\d+)*)(?:\/(?<mask>[0-9a-f]+))?$/

/** There are few different words, and each comes a thousand times a second. */
const known = new Map<string, Word>()
const knownMost = 10_000

export function parseWord(text: string): Word {
  const word = known.get(text) ?? parse(text)
  if (known.size < knownMost) known.set(text, word)
  return word
}

/** What is no state word is a kind of its own: it is compared as a whole. */
function parse(text: string): Word {
  const found = shape.exec(text)?.groups
  if (found === undefined) return { kind: text, letters: '', identity: '', mask: '', more: '' }
  return {
    kind: `${found['kind'] ?? ''}${found['bits'] ?? ''}`, letters: found['letters'] ?? '', identity: found['identity'] ?? '',
    mask: found['mask'] ?? '', more: found['more'] ?? '',
  }
}

/** The letter of coverage tables: U, N, P, S, K or Y. */
export const kindLetter = (text: string): string => text.charAt(0)
