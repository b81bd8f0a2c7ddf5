/**
 * The parts that an op is put together from. A field reads its part from the words and writes it back, and says how it stands in the form
 * of the op: so parser, printer and error messages cannot disagree, and a new op is one row of ops.ts.
 *
 * Positions come first, in their order; options follow in any order and are written in that of the row.
 */
import { quoted } from './error.ts'
import type { Word } from './lexer.ts'
import type { Words } from './words.ts'

export interface Field<T> {
  readonly form: string
  /** The words of an option that has no other part. */
  readonly options?: readonly string[]
  /** `before`: the fields of the op that stand before this one. */
  readonly read: (words: Words, before: Readonly<Record<string, unknown>>) => T
  readonly write: (value: T) => readonly string[]
}

/** One of a few words, each with its value. */
export const choice = <T extends string | boolean>(what: string, values: Readonly<Record<string, T>>): Field<T> => {
  const names = Object.keys(values)
  const form = names.join('|')
  return {
    form,
    read: (words) => {
      const word = words.next(form)
      const value = values[words.oneOf(word, what, names)]
      if (value === undefined) throw words.wrong(word, `${what} is one of ${form}`)
      return value
    },
    write: (value) => names.filter((name) => values[name] === value),
  }
}

/** One of many names. */
export const named = <Name extends string>(form: string, what: string, names: readonly Name[]): Field<Name> => ({
  form,
  read: (words) => words.oneOf(words.next(`a ${what}`), what, names),
  write: (value) => [value],
})

/** Several names, as words of their own or with a comma between, none twice. `short` names stand for several. */
export const namedList = <Name extends string>(
  { form, what, names, comma, short = {} }:
  { form: string; what: string; names: readonly Name[]; comma: boolean; short?: Readonly<Record<string, readonly Name[]>> },
): Field<readonly Name[]> => ({
  form,
  read: (words) => {
    const given = comma ? split(words.next(`a ${what} (${names.join(', ')})`)) : words.all()
    const found = new Set<Name>()
    for (const word of given) {
      const meant = Object.hasOwn(short, word.text) ? (short[word.text] ?? []) : [words.oneOf(word, what, names)]
      for (const name of meant) {
        if (found.has(name)) throw words.wrong(word, `the ${what} "${name}" stands there twice`)
        found.add(name)
      }
    }
    return [...found]
  },
  write: (value) => (comma ? [value.join(',')] : value),
})

function split({ text, column }: Word): Word[] {
  let at = column
  return text.split(',').map((part) => {
    const word = { text: part, column: at }
    at += part.length + 1
    return word
  })
}

/** A whole number in its limits; no sign, no hex. */
export function wholeNumber(words: Words, word: Word, text: string, what: string, from: number, to: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < from || Number(text) > to)
    throw words.wrong(word, `${what} is a whole number from ${from} to ${to}, not ${quoted(text)}`)
  return Number(text)
}

export const number = (form: string, what: string, from: number, to: number): Field<number> => ({
  form,
  read: (words) => {
    const word = words.next(`${what}, a whole number from ${from} to ${to},`)
    return wholeNumber(words, word, word.text, what, from, to)
  },
  write: (value) => [String(value)],
})

/** The byte that is written; it may be left out, but is always printed. */
export const byte: Field<number> = {
  form: '[VALUE]',
  read: (words) => (words.isOver ? 1 : number('VALUE', 'the byte', 0, 255).read(words, {})),
  write: (value) => [String(value)],
}

/** An option that is there or not. */
export const flag = (option: string): Field<boolean> => ({
  form: `[${option}]`,
  options: [option],
  read: (words) => words.pick((text) => text === option) !== null,
  write: (value) => (value ? [option] : []),
})

/** Options of which there is one at most. */
export const either = <Name extends string>(names: readonly Name[]): Field<Name | null> => ({
  form: `[${names.join('|')}]`,
  options: names,
  read: (words) => {
    const isOne = (text: string): boolean => names.some((name) => name === text)
    const first = words.pick(isOne)
    const second = words.pick(isOne)
    if (second !== null) throw words.wrong(second, first?.text === second.text ? `"${second.text}" stands there twice` : `${names.join(' and ')} exclude each other`)
    return names.find((name) => name === first?.text) ?? null
  },
  write: (value) => (value === null ? [] : [value]),
})

/** `val=7`: a number that is printed when it is not the usual one. */
export const keyed = (key: string, what: string, from: number, to: number, usual: number): Field<number> => ({
  form: `[${key}=N]`,
  read: (words) => {
    const word = words.pick((text) => text.startsWith(`${key}=`))
    const value = word === null ? usual : wholeNumber(words, word, word.text.slice(key.length + 1), what, from, to)
    const again = words.pick((text) => text.startsWith(`${key}=`))
    if (again !== null) throw words.wrong(again, `"${key}=" stands there twice`)
    return value
  },
  write: (value) => (value === usual ? [] : [`${key}=${value}`]),
})

/** A number among the options. */
export const loose = (form: string, what: string, from: number, to: number): Field<number | null> => ({
  form: `[${form}]`,
  read: (words) => {
    const word = words.pick((text) => /^\d/.test(text))
    return word === null ? null : wholeNumber(words, word, word.text, what, from, to)
  },
  write: (value) => (value === null ? [] : [String(value)]),
})

/** On, unless `off` stands there. */
export const onUnlessOff: Field<boolean> = {
  form: '[on|off]',
  options: ['on', 'off'],
  read: (words) => either(['on', 'off']).read(words, {}) !== 'off',
  write: (value) => (value ? [] : ['off']),
}
