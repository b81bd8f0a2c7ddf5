/**
 * A name or value that the user got wrong. The command line turns it into exit 64, a spec file into exit 65; both say
 * the nearest name that exists.
 */
export class UserError extends Error {
  readonly what: string
  readonly given: string
  readonly known: readonly string[]

  constructor(what: string, given: string, known: readonly string[], message = `unknown ${what} "${given}"`) {
    super(message)
    this.name = 'UserError'
    this.what = what
    this.given = given
    this.known = known
  }

  /** The nearest known name, if one is near enough to be what was meant. */
  get nearest(): string | null {
    return nearest(this.given, this.known)
  }
}

/** The known name with the least edit distance, if it is within a third of the length (at least two edits). */
export function nearest(given: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, distance: candidate.includes(given) && given.length > 2 ? 1 : distance(given.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(2, Math.ceil(given.length / 3)) ? best.candidate : null
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length] ?? 0
}
