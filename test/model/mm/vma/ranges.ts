/**
 * VMAs a second time: a list of ranges, as mm/vma.c has them (vma_merge_existing_range first, split_vma if nothing was merged), where the model
 * has a slot for each page. One region of anonymous memory; pages have no entries here, only what calls and first writes do to VMAs.
 */
export type Prot = 'r' | 'rw' | 'n'

export interface Range {
  start: number
  /** The first page after it. */
  end: number
  readonly prot: Prot
  /** The userfaultfd that follows writes. */
  readonly ctx: string | null
  readonly account: boolean
  /** Which anon_vma; 0: none. */
  anon: number
  readonly forked: boolean
}

/** Where kernels differ. */
export interface Ways {
  /** A faulted VMA may be merged into one that never was (v6.16). */
  readonly intoUnfaulted: boolean
  /** Register and unregister tell vma_merge the right offset when they begin within a VMA (v6.4). */
  readonly fromWithin: boolean
  /** mprotect clears VM_ACCOUNT of what was never faulted (v6.7). */
  readonly unaccounts: boolean
  /** Unregistering through another userfaultfd is refused (v6.17). */
  readonly ownContext: boolean
}

type Flags = Pick<Range, 'prot' | 'ctx' | 'account'>

export class Ranges {
  readonly ways: Ways
  list: Range[]
  private anons = 0

  constructor(pages: number, ways: Ways) {
    this.ways = ways
    this.list = [{ start: 0, end: pages, prot: 'rw', ctx: null, account: true, anon: 0, forked: false }]
  }

  register(first: number, end: number, ctx: string): void {
    const vmas = this.within(first, end)
    if (vmas.some((vma) => vma.ctx !== null && vma.ctx !== ctx)) return
    this.each(first, end, (vma) => (vma.ctx === ctx ? null : { ...vma, ctx }), this.ways.fromWithin)
  }

  unregister(first: number, end: number, ctx: string): void {
    if (this.ways.ownContext && this.within(first, end).some((vma) => vma.ctx !== null && vma.ctx !== ctx)) return
    this.each(first, end, (vma) => (vma.ctx === null ? null : { ...vma, ctx: null }), this.ways.fromWithin)
  }

  /** It ends at the first hole. */
  mprotect(first: number, end: number, prot: Prot): void {
    let reach = first
    for (const vma of this.within(first, end)) if (vma.start <= reach) reach = vma.end
    this.each(first, Math.min(reach, end), (vma) => (vma.prot === prot ? null : { ...vma, prot, account: this.accounts(vma, prot) }), true)
  }

  private accounts(vma: Range, prot: Prot): boolean {
    if (prot === 'rw') return true
    return vma.account && !(this.ways.unaccounts && vma.anon === 0)
  }

  munmap(first: number, end: number): void {
    this.list = this.list.flatMap((vma) => [{ ...vma, end: Math.min(vma.end, first) }, { ...vma, start: Math.max(vma.start, end) }].filter(({ start, end: to }) => start < to))
  }

  /** The first write to a VMA gives it an anon_vma: the next one's, the one's before it, or a new one. */
  write(page: number): void {
    const i = this.list.findIndex((each) => each.start <= page && page < each.end)
    const vma = this.list[i]
    if (vma === undefined || vma.prot !== 'rw' || vma.anon !== 0) return
    const reusable = [this.list[i + 1], this.list[i - 1]].find((other) => other !== undefined && (other.start === vma.end || other.end === vma.start) &&
      (other.ctx === null) === (vma.ctx === null) && other.account === vma.account && other.anon !== 0 && !other.forked)
    vma.anon = reusable?.anon ?? ++this.anons
  }

  /** The child's: each VMA with an anon_vma of its own, chained to the parent's; without EVENT_FORK none is followed. */
  fork(): Ranges {
    const child = new Ranges(0, this.ways)
    child.list = this.list.map((vma) => ({ ...vma, ctx: null, anon: vma.anon === 0 ? 0 : ++child.anons, forked: vma.anon !== 0 }))
    return child
  }

  /** As the reply to `vmas` lists them. */
  text(name: string): string[] {
    const access = { r: 'r--', rw: 'rw-', n: '---' } as const
    return this.list.map(({ start, end, prot, ctx }) => `${name}:${start}+${end - start} ${access[prot]}p${ctx === null ? '' : ' uw'}`)
  }

  private within(first: number, end: number): Range[] { return this.list.filter((vma) => vma.start < end && vma.end > first) }

  /** Walks the VMAs of a range as they are when it comes to them; null: this one is skipped. */
  private each(first: number, end: number, change: (vma: Range) => Flags | null, fromWithin: boolean): void {
    let at = first
    for (;;) {
      const [vma] = this.within(at, end)
      if (vma === undefined || at >= end) return
      const flags = change(vma)
      at = flags === null ? vma.end : this.modify(vma, Math.max(at, vma.start), Math.min(end, vma.end), flags, fromWithin)
    }
  }

  /** vma_modify. Where the VMA ends that the changed part lies in now. */
  private modify(vma: Range, start: number, end: number, flags: Flags, fromWithin: boolean): number {
    const i = this.list.indexOf(vma)
    const prev = this.list[i - 1]
    const next = this.list[i + 1]
    const mayMerge = start === vma.start || fromWithin
    const left = start === vma.start && prev?.end === start && this.fits(vma, prev, flags) ? prev : null
    const fitsRight = mayMerge && end === vma.end && next?.start === end && this.fits(vma, next, flags)
    const right = next !== undefined && fitsRight && !(left !== null && left.anon !== 0 && next.anon !== 0 && left.anon !== next.anon) ? next : null
    const before = { ...vma, end: start }
    const after = { ...vma, start: end }
    const rest = [before, after].filter((part) => part.start < part.end)
    const gone = [vma, left, right]
    const whole: Range = {
      ...vma, ...pick(flags), start: left?.start ?? start, end: right?.end ?? end,
      anon: left?.anon || right?.anon || vma.anon, forked: [left, right, vma].find((each) => each !== null && each.anon !== 0)?.forked ?? false,
    }
    this.list = [...this.list.filter((each) => !gone.includes(each)), ...rest, whole].sort((a, b) => a.start - b.start)
    return whole.end
  }

  /** is_mergeable_vma and is_mergeable_anon_vma. */
  private fits(vma: Range, other: Range, { prot, ctx, account }: Flags): boolean {
    if (other.prot !== prot || other.ctx !== ctx || other.account !== account) return false
    if (vma.anon === other.anon) return true
    if (vma.anon === 0) return !other.forked
    return other.anon === 0 && this.ways.intoUnfaulted && !vma.forked
  }
}

const pick = ({ prot, ctx, account }: Flags): Flags => ({ prot, ctx, account })
