/**
 * JSON for files that people read and diff: what fits stands on one line, everything else is broken up and indented.
 * And the way back: on which line of a file the value at a path stands, so that an error can name it.
 */
export function layout(value: unknown, width = 140, indent = ''): string {
  const flat = inline(value)
  if (indent.length + flat.length <= width || typeof value !== 'object' || value === null) return flat
  const deeper = `${indent}  `
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const items = Array.isArray(value)
    ? value.map((item: unknown) => layout(item, width, deeper))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${layout(item, width, deeper)}`)
  return `${open}\n${items.map((item) => deeper + item).join(',\n')}\n${indent}${close}`
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`).join(', ')}}`
}

export type JsonPath = readonly PropertyKey[]

/** The line (from 1) where the value at a path begins; of the nearest value around it when the path leads nowhere. */
export function lineOf(text: string, path: JsonPath): number {
  return lineAt(text, offsetOf(text, path))
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Tokens of a text that is known to be JSON. */
const token = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/g

function offsetOf(text: string, path: JsonPath): number {
  const tokens = [...text.matchAll(token)]
  const isToken = (at: number, ...texts: string[]): boolean => texts.includes(tokens[at]?.[0] ?? '')
  const afterValue = (from: number): number => {
    let depth = 0
    for (let at = from; at < tokens.length; at++) {
      if (isToken(at, '[', '{')) depth++
      if (isToken(at, ']', '}')) depth--
      if (depth === 0) return at + 1
    }
    return tokens.length
  }
  const child = (from: number, key: PropertyKey): number | null => {
    const isList = isToken(from, '[')
    if (!isList && !isToken(from, '{')) return null
    let at = from + 1
    for (let index = 0; at < tokens.length && !isToken(at, ']', '}'); index++) {
      const name = isList ? index : (JSON.parse(tokens[at]?.[0] ?? '""') as string)
      const value = isList ? at : at + 2
      if (name === key) return value
      at = afterValue(value) + 1
      if (isToken(at - 1, ']', '}')) return null
    }
    return null
  }
  let at = 0
  for (const key of path) {
    const next = child(at, key)
    if (next === null) break
    at = next
  }
  return tokens[at]?.index ?? 0
}

/**
 * Where a text stops being the beginning of any JSON: the parser's own message does not always say. A beginning that
 * only lacks its end fails in a way of its own, and every longer one that contains the mistake fails differently.
 */
export function firstMistake(text: string): number {
  let fine = 0
  let wrong = text.length
  while (fine < wrong) {
    const middle = Math.floor((fine + wrong) / 2)
    if (isBeginning(text.slice(0, middle + 1))) fine = middle + 1
    else wrong = middle
  }
  return fine
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) return false
    const position = /at position (\d+)/.exec(thrown.message)?.[1]
    return thrown.message.startsWith('Unexpected end') || position === String(text.length)
  }
}
