/**
 * Lines and words. A word that begins with `#` begins a comment, so that the `#` of a page identity (`P#0`) needs no quoting. Nothing else
 * is special: spaces and tabs part words, CR LF ends a line as LF does, a byte order mark at the start is overlooked.
 */

export interface Word {
  readonly text: string
  /** Of its first character, from 1. */
  readonly column: number
}

export interface SourceLine {
  /** From 1. */
  readonly number: number
  /** As it stands in the file, comment and all. */
  readonly text: string
  readonly words: readonly Word[]
}

export const linesOf = (text: string): SourceLine[] =>
  text.replace(/^\uFEFF/, '').split('\n').map((line, index) => {
    const clean = line.endsWith('\r') ? line.slice(0, -1) : line
    return { number: index + 1, text: clean, words: wordsOf(clean) }
  })

function wordsOf(line: string): Word[] {
  const words = [...line.matchAll(/[^ \t]+/g)].map((found) => ({ text: found[0], column: found.index + 1 }))
  const comment = words.findIndex(({ text }) => text.startsWith('#'))
  return comment < 0 ? words : words.slice(0, comment)
}

/** All that stands from the second word on, spaces included, without comment: the name after `begin`. */
export function restOf({ text, words }: SourceLine): string {
  const [, first] = words
  const last = words.at(-1)
  return first === undefined || last === undefined ? '' : text.slice(first.column - 1, last.column - 1 + last.text.length)
}

/** The first character that cannot be shown on a line, if there is one; comments may hold what they like. */
export function unprintable(words: readonly Word[]): Word | null {
  for (const { text, column } of words) {
    const found = /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(text)
    if (found !== null) return { text: found[0], column: column + found.index }
  }
  return null
}
