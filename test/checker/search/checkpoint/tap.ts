/** Stands between the code under test and the file system: sees every call, and refuses one when told to. */

export class Tap {
  /** Called before every call of the file system; what it throws is thrown. */
  before: ((name: string, args: readonly unknown[]) => void) | null = null
  after: ((name: string, args: readonly unknown[], result: unknown) => void) | null = null

  /** A sync returns at once, for tests of thousands of them. */
  lazy = false

  /** For `vi.mock('node:fs')`. */
  wrapped(real: object): object {
    const entries = Object.entries(real).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'function' || !name.endsWith('Sync')) return [name, value] as const
      return [name, (...args: unknown[]): unknown => {
        this.before?.(name, args)
        const result: unknown = this.lazy && name === 'fsyncSync' ? undefined : Reflect.apply(value, real, args)
        this.after?.(name, args, result)
        return result
      }] as const
    })
    return Object.fromEntries(entries)
  }

  off(): void {
    this.before = null
    this.after = null
    this.lazy = false
  }

  /** Does something of the tests' own, unseen. */
  unseen<T>(action: () => T): T {
    const { before, after, lazy } = this
    this.off()
    try {
      return action()
    } finally {
      Object.assign(this, { before, after, lazy })
    }
  }
}

/** A refusal as the system words it. */
export const refusedBy = (code: string, name: string): Error => Object.assign(new Error(`${code}: made up for a test, ${name}`), { code })
