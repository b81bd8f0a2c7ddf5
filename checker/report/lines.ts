/** Lines of plain text within a width: every report that is read in a terminal or a mail is made of these. */

/** In ASCII. Words are kept whole; a word longer than the line stands alone, cut where it must be. */
export function wrap(text: string, width: number, first = '', rest = ' '.repeat(first.length)): string[] {
  const lines: string[] = []
  let line = first
  let isEmpty = true
  const flush = (): void => { lines.push(line.trimEnd()); line = rest; isEmpty = true }
  for (const word of ascii(text).split(/\s+/).filter((each) => each !== '')) {
    if (!isEmpty && line.length + 1 + word.length > width) flush()
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
    while (line.length > width) {
      lines.push(line.slice(0, width))
      line = rest + line.slice(width)
    }
  }
  if (!isEmpty || lines.length === 0) flush()
  return lines
}

/** Name and text in two columns. */
export const entry = (name: string, text: string, width: number, column = 10): string[] => wrap(text, width, `${name.padEnd(column)} `)

/** What a violation's words begin with: an index (`mm 0 page 1`) is where it is, a sentence is what it is. */
export const colonOrAt = (what: string | null): string =>
  what === null || what === '' ? '' : /^[a-z]+ \d+( [a-z]+ \d+)*$/.test(what) ? ` at ${what}` : `: ${what}`

/** What is not plain ASCII is spelled so: reports travel by mail. */
export const ascii = (text: string): string => text.replace(/[^\x20-\x7e\n]/g, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
