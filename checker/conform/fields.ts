/**
 * A reply as a flat list of fields, each with a text for a value: what `compare` compares and counts. A state word has a field for each of its
 * parts; a list (messages, VMAs) has one for each member.
 */
import type { Reply } from '../scenario/reply.ts'
import { parseWord, wordParts, type WordPart } from './word.ts'

export interface Field {
  /** As in the reply; `st` also for the state words of a child. */
  readonly name: string
  /** In which place of a list, or of which page: `A[0]`, `@c A[0]`. Empty for what is there once. */
  readonly where: string
  readonly part: WordPart | null
}

export const fieldText = (field: Field): string => [field.name, field.where, field.part ?? ''].filter((word) => word !== '').join(' ')

/** Fields by their text, in the order of the reply. */
export type Fields = ReadonlyMap<string, { readonly field: Field; readonly value: string }>

export function fieldsOf(reply: Reply): Fields {
  const fields = new Map<string, { field: Field; value: string }>()
  const add = (field: Field, value: string): void => void fields.set(fieldText(field), { field, value })
  for (const [name, value] of Object.entries(reply as Readonly<Record<string, unknown>>)) {
    if (Array.isArray(value)) value.forEach((each, i) => { add({ name, where: `[${i}]`, part: null }, String(each)) })
    else if (typeof value === 'object' && value !== null) addWords(name, value as Readonly<Record<string, string>>, add)
    else add({ name, where: '', part: null }, String(value))
  }
  return fields
}

function addWords(name: string, regions: Readonly<Record<string, string>>, add: (field: Field, value: string) => void): void {
  const process = name.startsWith('@') ? `${name} ` : ''
  for (const [region, words] of Object.entries(regions)) {
    words.split(' ').forEach((text, i) => {
      const word = parseWord(text)
      for (const part of wordParts) {
        if (part !== 'more' || word.more !== '') add({ name: 'st', where: `${process}${region}[${i}]`, part }, word[part])
      }
    })
  }
}

/** As many as fieldsOf finds, without making them: what equal replies cost. */
export function countFields(reply: Reply): number {
  let count = 0
  for (const value of Object.values(reply as Readonly<Record<string, unknown>>)) {
    if (Array.isArray(value)) count += value.length
    else if (typeof value === 'object' && value !== null) {
      for (const words of Object.values(value as Readonly<Record<string, string>>)) for (const text of words.split(' ')) count += parseWord(text).more === '' ? wordParts.length - 1 : wordParts.length
    } else count++
  }
  return count
}
