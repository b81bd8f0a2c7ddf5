/**
 * The names of a scenario, as far as it has been read. A name that nothing made is a mistake of the file, and is said so with its line,
 * instead of an EBADF or ESRCH that somebody has to puzzle over. Whether what a name stands for is still alive is the kernel's answer.
 */
import { limits } from './limits.ts'
import { isAside, regionsAfter, type Regions } from './regions.ts'
import type { FeatureWord, Op } from './scenario.ts'

export type NameKind = 'region' | 'uffd' | 'child' | 'pin'

interface Made { readonly line: number }
interface Opened extends Made { readonly features: readonly FeatureWord[]; readonly forksBefore: number }

export class Names {
  regions: Regions = new Map()
  /** What the reply to the last op that does something shows; null before there is one. */
  shown: Regions | null = null
  private readonly made: Readonly<Record<NameKind, Map<string, Made>>> = { region: new Map(), uffd: new Map(), child: new Map(), pin: new Map() }
  /** Closed ones too: a name that was once opened may be used, and is answered EBADF. */
  private readonly opened = new Map<string, Opened>()
  private readonly forked = new Set<string>()
  private readonly pinned = new Set<string>()
  private readonly counts = { uffds: 0, forks: 0 }

  /** Enters what an op made or ended. */
  enter(op: Op, line: number): void {
    this.regions = regionsAfter(this.regions, op)
    switch (op.op) {
      case 'map': this.made.region.set(op.region, { line }); break
      case 'mremap': this.made.region.set(op.to, { line }); break
      case 'uffd':
        this.made.uffd.set(op.uffd, { line })
        this.opened.set(op.uffd, { line, features: op.features, forksBefore: this.counts.forks })
        this.counts.uffds++
        break
      // A child closes its copy only.
      case 'close': if (op.by === null) this.made.uffd.delete(op.uffd); break
      case 'fork':
        this.made.child.set(op.child, { line })
        this.forked.add(op.child)
        this.counts.forks++
        break
      case 'kill': this.made.child.delete(op.child); break
      case 'pin': case 'vmsplice':
        this.made.pin.set(op.pin, { line })
        this.pinned.add(op.pin)
        break
      case 'unpin': this.made.pin.delete(op.pin); break
      default: break
    }
    if (!isAside(op.op)) this.shown = this.regions
  }

  /** The line that made what has this name now, or null if the name is free. */
  taken(kind: NameKind, name: string): number | null {
    return this.made[kind].get(name)?.line ?? null
  }

  /** The names that a line may use. */
  known(kind: NameKind): string[] {
    switch (kind) {
      case 'region': return [...this.regions.keys()]
      case 'uffd': return [...this.opened.keys()]
      case 'child': return [...this.forked]
      case 'pin': return [...this.pinned]
    }
  }

  /** What keeps one more from being made, or null. */
  full(kind: NameKind): string | null {
    if (kind === 'region' && this.regions.size >= limits.regions) return `a scenario has at most ${limits.regions} regions`
    if (kind === 'uffd' && this.counts.uffds >= limits.uffds) return `a scenario opens at most ${limits.uffds} uffds`
    if (kind === 'child' && this.counts.forks >= limits.children) return `a scenario forks at most ${limits.children} children`
    return null
  }

  /** Why there can be no uffd `u+`, received with a fork event of `u`; null if there can be. */
  notReceived(base: string, pluses: number): string | null {
    const parent = this.opened.get(base)
    const received = `"${base}${'+'.repeat(pluses)}" comes with a fork event`
    if (parent === undefined) return `${received} of "${base}", and no uffd is called "${base}" here`
    if (!parent.features.includes('ev_fork')) return `${received}, and "${base}" was opened without ev_fork in line ${parent.line}`
    if (this.counts.forks - parent.forksBefore < pluses) return `${received}, and there are not that many forks before this line`
    return null
  }
}
