/** Words and columns that several reports share. Everything fits into 100 columns. */

export const columns = 100

export const count = (n: number, one: string, many = `${one}s`): string => `${thousands(n)} ${n === 1 ? one : many}`
export const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
export const seconds = (s: number): string => (s < 60 ? `${s.toFixed(1)} s` : `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`)
export const cutTo = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 3).trimEnd()}...`)

/** Words wrapped into lines, each with the indent. */
export function wrap(text: string, indent = '', width = columns): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line]
}

/** Left-aligned columns, as wide as their widest cell, two spaces apart; nothing trails. */
export function table(rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)).concat(all.slice(row.length)), [])
  return rows.map((row) => (indent + row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).trimEnd())
}
