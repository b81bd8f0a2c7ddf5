/** Fields that are names: those that make a region, a uffd, a child or a pin, and those that use one; spans and lists of pages. */
import { quoted } from './error.ts'
import { type Field, wholeNumber } from './fields.ts'
import type { Word } from './lexer.ts'
import { limits } from './limits.ts'
import type { NameKind } from './names.ts'
import type { Span } from './scenario.ts'
import type { Words } from './words.ts'

const isName = (text: string): boolean => /^[A-Za-z][A-Za-z0-9]*$/.test(text) && text.length <= limits.nameLength
const ofNames = `a letter, then letters and digits, at most ${limits.nameLength} in all`

const makers: Readonly<Record<NameKind, string>> = {
  region: 'a region is made by map or mremap', uffd: 'a uffd is opened by: uffd u wp', child: 'a child is made by: fork c', pin: 'a pin is made by pin or vmsplice',
}

/** A name that the op makes. */
export const newName = (form: string, kind: NameKind): Field<string> => ({
  form,
  read: (words) => {
    const word = words.next(`a name for the ${kind}`)
    if (!isName(word.text)) throw words.wrong(word, `${quoted(word.text)} is no name for a ${kind}: ${ofNames}`)
    const line = words.names.taken(kind, word.text)
    if (line !== null) throw words.wrong(word, `there is a ${kind} "${word.text}" already, from line ${line}`)
    const full = words.names.full(kind)
    if (full !== null) throw words.wrong(word, full)
    return word.text
  },
  write: (name) => [name],
})

/** A name that an op before has made. */
export function usedName(words: Words, word: Word, kind: NameKind, name: string): string {
  const known = words.names.known(kind)
  const [, base = '', pluses = ''] = /^([^+]*)(\+*)$/.exec(name) ?? []
  if (kind === 'uffd' && pluses !== '' && isName(base)) {
    const reason = words.names.notReceived(base, pluses.length)
    if (reason !== null) throw words.wrong(word, reason)
    return name
  }
  if (known.includes(name)) return name
  if (!isName(name)) throw words.wrong(word, `${quoted(name)} is no name of a ${kind}: ${ofNames}`)
  throw words.wrong(word, `no ${kind} is called "${name}" here; ${known.length === 0 ? makers[kind] : `there is: ${known.join(', ')}`}`)
}

export const name = (form: string, kind: NameKind): Field<string> => ({
  form,
  read: (words) => {
    const word = words.next(`the name of a ${kind}`)
    return usedName(words, word, kind, word.text)
  },
  write: (given) => [given],
})

/** `from=B`: the region whose file is mapped again. */
export const fromRegion: Field<string | null> = {
  form: '[from=B]',
  read: (words) => {
    const word = words.pick((text) => text.startsWith('from='))
    const again = words.pick((text) => text.startsWith('from='))
    if (again !== null) throw words.wrong(again, '"from=" stands there twice')
    return word === null ? null : usedName(words, word, 'region', word.text.slice('from='.length))
  },
  write: (given) => (given === null ? [] : [`from=${given}`]),
}

/** `@c` among the options. */
export const ofChild: Field<string | null> = {
  form: '[@c]',
  read: (words) => {
    const word = words.pick((text) => text.startsWith('@'))
    return word === null ? null : usedName(words, word, 'child', word.text.slice(1))
  },
  write: (child) => (child === null ? [] : [`@${child}`]),
}

const spanWords = 'A, A:2 or A:2+4'

/** A span lies within its region, for what is beyond belongs to nobody. */
export const span = (form = 'SPAN'): Field<Span> => ({
  form,
  read: (words) => {
    const word = words.next(`${form}, pages of a region (${spanWords}),`)
    const [, region, first, count] = /^([^:]*)(?::(\d+)(?:\+(\d+))?)?$/.exec(word.text) ?? []
    if (region === undefined) throw words.wrong(word, `${quoted(word.text)} does not name pages of a region (${spanWords})`)
    usedName(words, word, 'region', region)
    if (first === undefined) return { region, range: null }
    const pages = words.names.regions.get(region)?.pages ?? 0
    const range = {
      first: wholeNumber(words, word, first, `a page of ${region}`, 0, pages - 1),
      count: count === undefined ? 1 : wholeNumber(words, word, count, 'the number of pages in a span', 1, limits.pages),
    }
    if (range.first + range.count > pages)
      throw words.wrong(word, `${quoted(word.text)} ends behind region ${region}, which has the pages 0 to ${pages - 1}`)
    return { region, range }
  },
  write: (named) => [printSpan(named)],
})

export const printSpan = ({ region, range }: Span): string => (range === null ? region : `${region}:${range.first}${range.count === 1 ? '' : `+${range.count}`}`)

/** The pages of the region before, each once. */
export const pageList: Field<readonly number[]> = {
  form: 'PAGES',
  read: (words, { region }) => {
    const pages = typeof region === 'string' ? (words.names.regions.get(region)?.pages ?? 0) : 0
    const given = [words.next('a page'), ...words.all()]
    const list: number[] = []
    for (const word of given) {
      const page = wholeNumber(words, word, word.text, `a page of ${String(region)}`, 0, pages - 1)
      if (list.includes(page)) throw words.wrong(word, `page ${page} stands there twice`)
      if (list.length === limits.watched) throw words.wrong(word, `at most ${limits.watched} pages of a region are watched`)
      list.push(page)
    }
    return list
  },
  write: (pages) => pages.map(String),
}
