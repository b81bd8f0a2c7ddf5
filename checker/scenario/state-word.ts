/**
 * The word that a reply gives for a page: `Pwx#0/8`. A kind letter, with the bits of a marker or the type of another entry, letters in any
 * order, the page's identity within the line, what options of observation add, the categories of PAGEMAP_SCAN in hex.
 *
 * An expectation is such a word cut short. What it names has to be there, and only that: `Pw` is met by `Pwx#0/8`. Letters behind a `!`
 * must not be there: `P!w` is a present page without the bit.
 */

export interface StateWord {
  readonly kind: string
  /** Bits of a marker, type of another special entry. */
  readonly detail: string | null
  readonly letters: ReadonlySet<string>
  /** None in a reply. */
  readonly absent: ReadonlySet<string>
  readonly identity: number | null
  readonly mask: number | null
}

/** What the letters stand for. A kernel of tomorrow may show others; an expectation names these. */
export const stateLetters: Readonly<Record<string, string>> = {
  w: 'uffd-wp', x: 'mapped once', f: 'file or shared', z: 'zero page', k: 'KSM', t: 'compound', M: 'mapped by a PMD', H: 'hugetlb', c: 'in swap cache', g: 'guard',
}

const pattern = /^([UNPSKY])(\d*)([a-zA-Z]*)(?:\(([0-9a-f]{1,8})\))?([a-zA-Z]*)(?:!([a-zA-Z]+))?(?:#(\d{1,4}))?(?:~|m-?\d+)*(?:\/([0-9a-f]{1,8}))?$/

/** Null if the text is no state word. */
export function parseStateWord(text: string): StateWord | null {
  const [whole, kind = '', type = '', before = '', bits, after = '', absent = '', identity, mask] = pattern.exec(text) ?? []
  if (whole === undefined || (type !== '' && kind !== 'Y') || (bits !== undefined && kind !== 'K')) return null
  return {
    kind, detail: bits ?? (type === '' ? null : type), letters: new Set(before + after), absent: new Set(absent),
    identity: identity === undefined ? null : Number(identity), mask: mask === undefined ? null : Number.parseInt(mask, 16),
  }
}

/** Why no page can ever be in the state that the text speaks of; null if one can. */
export function wrongState(text: string): string | null {
  const word = parseStateWord(text)
  if (word === null) return `it is one of U N P S K Y, then letters: Pw, K(1), P!w, Sw/10`
  const strange = [...word.letters, ...word.absent].find((letter) => !Object.hasOwn(stateLetters, letter))
  if (strange !== undefined) return `there is no letter "${strange}"; the letters are ${Object.entries(stateLetters).map(([letter, meaning]) => `${letter} (${meaning})`).join(', ')}`
  const both = [...word.absent].find((letter) => word.letters.has(letter))
  return both === undefined ? null : `"${both}" cannot be both there and not there`
}

/** Whether a page's word has all that is expected of it. */
export const meets = (actual: StateWord, expected: StateWord): boolean =>
  actual.kind === expected.kind
  && [...expected.letters].every((letter) => actual.letters.has(letter))
  && ![...expected.absent].some((letter) => actual.letters.has(letter))
  && (expected.detail === null || actual.detail === expected.detail)
  && (expected.identity === null || actual.identity === expected.identity)
  && (expected.mask === null || actual.mask === expected.mask)
