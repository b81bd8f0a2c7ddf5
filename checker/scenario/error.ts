/**
 * What is wrong in a scenario file: where, what was expected there, the nearest name if a name was mistyped, and one line that would be
 * right. There is one class, so that whoever reads files has one thing to catch; the command line makes exit code 65 of it.
 */
import { nearest } from '../../model/user-error.ts'

export interface Place {
  readonly file: string
  /** Line and column count from 1, columns in characters. */
  readonly line: number
  readonly column: number
}

export interface Complaint {
  /** What is wrong and what was expected, without a full stop. */
  readonly expected: string
  /** The name that was probably meant. */
  readonly near: string | null
  readonly example: string
}

export class ScenarioError extends Error {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly expected: string
  readonly near: string | null
  readonly example: string

  constructor({ file, line, column }: Place, { expected, near, example }: Complaint) {
    super(`${file}:${line}:${column}: ${expected}${near === null ? '.' : `; did you mean "${near}"?`} Example: ${example}`)
    this.name = 'ScenarioError'
    this.file = file
    this.line = line
    this.column = column
    this.expected = expected
    this.near = near
    this.example = example
  }
}

/**
 * The known name that was probably meant: the same letters in another order, a name written out too far, else the fewest edits. Names of few
 * letters are only a few edits from anything, so one that shares no letter with what is given is not meant.
 */
export function nearName(given: string, known: readonly string[]): string | null {
  const text = given.slice(0, 40).toLowerCase()
  const near = known.find((name) => sortedLetters(name) === sortedLetters(text)) ?? known.find((name) => name.length > 2 && text.startsWith(name)) ?? nearest(text, known)
  return near !== null && near !== given && [...near.toLowerCase()].some((letter) => text.includes(letter)) ? near : null
}

const sortedLetters = (text: string): string => [...text.toLowerCase()].sort().join('')

/** What stands in the file, fit for one line of a terminal. */
export const quoted = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text)
