/**
 * Where in a spec file a name stands: found by searching the text, since values do not remember their lines.
 *
 * Good enough for a message: names are quoted literals or object keys, and the right case is preferred over the rest of the file.
 */

/** What to look for: a name, the case that it is in, and words that stand before it (`expect`, `scope`). */
export interface Needle {
  readonly literal: string
  readonly inCase?: string
  readonly after?: string
}

export interface Source { readonly file: string; readonly text: string }

/** `file:line`; the first line of the first file where the text is not found. Files are searched in the order given. */
export function placeOf(sources: readonly Source[], needles: readonly Needle[]): string {
  for (const needle of needles) {
    for (const { file, text } of sources) {
      const index = find(text, needle)
      if (index !== null) return `${file}:${lineAt(text, index)}`
    }
  }
  return `${sources[0]?.file ?? 'spec'}:1`
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

function find(text: string, { literal, inCase, after }: Needle): number | null {
  const [from, to] = inCase === undefined ? [0, text.length] : section(text, inCase)
  const start = after === undefined ? from : Math.max(from, firstOf(text, after, from, to) ?? from)
  return firstOf(text, literal, start, to) ?? firstOf(text, literal, from, to) ?? firstOf(text, literal, 0, text.length)
}

/** From the name of a case to the next one: the text in which names of that case are looked for. */
function section(text: string, name: string): [number, number] {
  const start = firstOf(text, name, 0, text.length)
  if (start === null) return [0, text.length]
  const next = /\bname\s*:/g
  next.lastIndex = start + name.length
  return [start, next.exec(text)?.index ?? text.length]
}

function firstOf(text: string, literal: string, from: number, to: number): number | null {
  const escaped = literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = new RegExp(`(['"\`])${escaped}\\1|(?<![\\w-])${escaped}\\s*:|(?<=:\\s*)${escaped}(?![\\w.])`, 'g')
  pattern.lastIndex = from
  const found = pattern.exec(text)
  return found === null || found.index >= to ? null : found.index
}
