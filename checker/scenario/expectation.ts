/** The field of `expect`: a page's state, an event, a sleep, an errno, a byte. What they mean is in expect.ts. */
import { errnoNames, isErrno } from './errno.ts'
import { quoted } from './error.ts'
import { type Field, wholeNumber } from './fields.ts'
import type { Word } from './lexer.ts'
import { usedName } from './name-fields.ts'
import type { Expectation } from './scenario.ts'
import { wrongState } from './state-word.ts'
import type { Words } from './words.ts'

const kinds = ['event', 'blocked', 'errno', 'value'] as const
type Kind = (typeof kinds)[number]

const readers: Readonly<Record<Kind, (words: Words) => Expectation>> = {
  event: (words) => ({ is: 'event', words: [words.next('a word of the event'), ...words.all()].map((word) => eventWord(words, word)) }),
  blocked: () => ({ is: 'blocked' }),
  errno: (words) => {
    const word = words.next('the name of an errno')
    if (!isErrno(word.text)) throw words.wrong(word, `unknown errno ${quoted(word.text)}`, errnoNames)
    return { is: 'errno', name: word.text }
  },
  value: (words) => {
    const word = words.next('the byte that is read')
    return { is: 'value', value: wholeNumber(words, word, word.text, 'the byte that is read', 0, 255) }
  },
}

export const expectation: Field<Expectation> = {
  form: '[@c] A:0 STATE | event WORDS | blocked | errno NAME | value N',
  read: (words) => {
    if (words.names.shown === null) throw words.wrong(firstWord(words), 'expect speaks of the op before it, and there is none')
    const word = words.next('what is expected')
    const kind = kinds.find((name) => name === word.text)
    if (kind !== undefined) return readers[kind](words)
    if (!word.text.startsWith('@')) return state(words, word, null)
    const child = usedName(words, word, 'child', word.text.slice(1))
    return state(words, words.next('a page (A:0)'), child)
  },
  write: (value) => {
    switch (value.is) {
      case 'state': return [...(value.of === null ? [] : [`@${value.of}`]), `${value.region}:${value.page}`, value.word]
      case 'event': return ['event', ...value.words]
      case 'blocked': return ['blocked']
      case 'errno': return ['errno', value.name]
      case 'value': return ['value', String(value.value)]
    }
  },
}

function state(words: Words, at: Word, of: string | null): Expectation {
  const [, region, digits = ''] = /^([^:]*):(\d+)$/.exec(at.text) ?? []
  if (region === undefined) {
    const what = at.text.includes(':') || words.names.regions.has(at.text) ? 'is not one page (A:0)' : `is none of ${kinds.join(', ')}, and no page (A:0)`
    throw words.wrong(at, `${quoted(at.text)} ${what}`, kinds)
  }
  usedName(words, at, 'region', region)
  const page = wholeNumber(words, at, digits, `a page of ${region}`, 0, (words.names.regions.get(region)?.pages ?? 0) - 1)
  const shown = words.names.shown?.get(region)?.watched ?? []
  if (!shown.includes(page))
    throw words.wrong(at, `the reply to the op before does not show page ${page} of ${region}, only ${shown.join(', ')}; put this before that op: watch ${region} ${page}`)
  const word = words.next('the state of the page')
  const reason = wrongState(word.text)
  if (reason !== null) throw words.wrong(word, `${quoted(word.text)} is no state of a page: ${reason}`)
  return { is: 'state', of, region, page, word: word.text }
}

function eventWord(words: Words, word: Word): string {
  if (eventWords(word.text).length === 0) throw words.wrong(word, `${quoted(word.text)} is no word of an event`)
  return word.text
}

/** An event is compared by its words, so that brackets and commas need not be spelt. */
export const eventWords = (text: string): string[] => text.split(/[\s,[\]]+/).filter((word) => word !== '')

const firstWord = (words: Words): Word => words.line.words[0] ?? { text: '', column: 1 }
