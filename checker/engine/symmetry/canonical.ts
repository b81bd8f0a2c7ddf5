/**
 * Of all states that differ only in which index is which, one: the one whose columns are in ascending order.
 *
 * A column is the values of the slots that go with an index, put together into one or two numbers; columns are sorted by a
 * short network of comparisons, written out for the packing at hand. Most successors are in order already, because their
 * state was, and are left as they are.
 */
import { each } from '../generate.ts'
import type { Field } from '../numbering.ts'
import type { Successors } from '../successors.ts'

/** By index, the fields of its slots. */
export type Columns = readonly (readonly Field[])[]

/** Replaces each of the states by the one that stands for it. */
export type Canonical = (successors: Successors) => void

export function generateCanonical(symmetric: readonly Columns[], words: number): Canonical {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- numbers of our own, as in generate.ts
  return new Function('successors', `
    const states = successors.words
    for (let at = 0, end = successors.count * ${words}; at < end; at += ${words}) {
      ${each(words, (word) => `let w${word} = states[at + ${word}];`)}
      ${symmetric.map((columns, i) => sortSource(columns, `k${i}_`)).join('\n      ')}
      ${each(words, (word) => `states[at + ${word}] = w${word};`)}
    }`) as Canonical
}

/** Fields of a column that fit into one number together; a column of many bits takes several. */
function parts(column: readonly Field[]): Field[][] {
  const found: Field[][] = []
  let free = 0
  for (const field of column) {
    if (field.bits === 0) continue
    if (field.bits > free) {
      found.push([])
      free = 31
    }
    found.at(-1)?.push(field)
    free -= field.bits
  }
  return found
}

function sortSource(columns: Columns, name: string): string {
  const split = columns.map(parts)
  const pieces = split[0]?.length ?? 0
  if (pieces === 0) return ''
  const key = (index: number, piece: number): string => `${name}${index}_${piece}`
  const load = split.flatMap((column, index) => column.map((fields, piece) => `let ${key(index, piece)} = ${gather(fields)};`))
  const isGreater = (a: number, b: number): string => Array.from({ length: pieces }, (_, piece) =>
    [...Array.from({ length: piece }, (_same, before) => `${key(a, before)} === ${key(b, before)}`), `${key(a, piece)} > ${key(b, piece)}`].join(' && ')).join(' || ')
  const exchange = (a: number, b: number): string => `if (${isGreater(a, b)}) { ${Array.from({ length: pieces }, (_, piece) =>
    `const t${piece} = ${key(a, piece)}; ${key(a, piece)} = ${key(b, piece)}; ${key(b, piece)} = t${piece};`).join(' ')} }`
  const last = columns.length - 1
  const isUnsorted = Array.from({ length: last }, (_, index) => `(${isGreater(index, index + 1)})`).join(' || ')
  const network = Array.from({ length: last }, (_, round) => Array.from({ length: last - round }, (_each, index) => exchange(index, index + 1))).flat()
  const store = split.flatMap((column, index) => column.map((fields, piece) => scatter(fields, key(index, piece))))
  return `{ ${load.join(' ')}\n      if (${isUnsorted}) { ${network.join(' ')} ${store.join(' ')} } }`
}

/** The values of some fields, side by side in one number. */
function gather(fields: readonly Field[]): string {
  let before = 0
  return fields.map(({ word, shift, mask, bits }) => {
    const text = `((w${word} >>> ${shift} & ${mask}) << ${before})`
    before += bits
    return text
  }).join(' | ')
}

function scatter(fields: readonly Field[], key: string): string {
  let before = 0
  return fields.map(({ word, shift, mask, bits }) => {
    const text = `w${word} = w${word} & ${~(mask << shift)} | (${key} >>> ${before} & ${mask}) << ${shift};`
    before += bits
    return text
  }).join(' ')
}
