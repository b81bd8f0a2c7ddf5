/**
 * The words of one line while it is read: positions take the first word that is left, options pick theirs wherever it stands. Every
 * complaint about the line is made here, so that all of them name the place, the form of the op and an example.
 */
import { nearName, quoted, ScenarioError } from './error.ts'
import type { SourceLine, Word } from './lexer.ts'
import type { Names } from './names.ts'

/** What is said in complaints about an op. */
export interface Help {
  /** Its form: `wp u SPAN on|off [dw]`. */
  readonly form: string
  readonly example: string
  /** Words that may stand behind the positions. */
  readonly options: readonly string[]
}

export class Words {
  readonly file: string
  readonly line: SourceLine
  readonly names: Names
  help: Help
  private rest: readonly Word[]

  constructor(file: string, line: SourceLine, names: Names, help: Help) {
    this.file = file
    this.line = line
    this.names = names
    this.help = help
    this.rest = line.words
  }

  /** The next word, which has to be there. */
  next(what: string): Word {
    const [word, ...rest] = this.rest
    if (word === undefined) throw this.wrongAtEnd(`${what} is missing; the form is: ${this.help.form}`)
    this.rest = rest
    return word
  }

  /** The first word of the kind, wherever it stands. */
  pick(fits: (text: string) => boolean): Word | null {
    const index = this.rest.findIndex(({ text }) => fits(text))
    const word = this.rest[index]
    if (word === undefined) return null
    this.rest = this.rest.filter((_, other) => other !== index)
    return word
  }

  /** All that are left. */
  all(): readonly Word[] {
    const words = this.rest
    this.rest = []
    return words
  }

  get isOver(): boolean {
    return this.rest.length === 0
  }

  /** Nothing may be left. */
  finish(): void {
    const [word] = this.rest
    if (word === undefined) return
    const { form, options } = this.help
    if (options.includes(word.text)) throw this.wrong(word, `${quoted(word.text)} stands there twice; the form is: ${form}`)
    throw this.wrong(word, `${quoted(word.text)} has no place here; the form is: ${form}`, options)
  }

  /** The name, if it is one of those known. */
  oneOf<Name extends string>(word: Word, what: string, known: readonly Name[]): Name {
    const found = known.find((name) => name === word.text)
    if (found !== undefined) return found
    const near = nearName(word.text, known)
    const all = known.join(', ')
    throw this.wrong(word, `unknown ${what} ${quoted(word.text)}${near === null && all.length <= 160 ? `; there is: ${all}` : ''}`, known)
  }

  wrong(word: Word, expected: string, known: readonly string[] = []): ScenarioError {
    return this.at(word.column, expected, nearName(word.text, known))
  }

  private wrongAtEnd(expected: string): ScenarioError {
    const last = this.line.words.at(-1)
    return this.at(last === undefined ? 1 : last.column + last.text.length, expected, null)
  }

  private at(column: number, expected: string, near: string | null): ScenarioError {
    return new ScenarioError({ file: this.file, line: this.line.number, column }, { expected, near, example: this.help.example })
  }
}
