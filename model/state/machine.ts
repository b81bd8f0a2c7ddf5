/**
 * The modelled memory as a step sees it: one draft of the state, the thread that runs, and the doors for writing.
 *
 * There is one door for each kind of write. `setEntry` keeps the derived bits canonical and judges whether the store is
 * legal; locks are taken and dropped by the kernel's own names and are slots only where somebody could be met. A step
 * may read its own thread, one column (the entries of one page index in each process, its cache page, its locks) and
 * the VMA of that page; it never looks at other threads. The same code runs on an immer draft and on a recording view.
 */
import * as monitor from '../contract/monitor.ts'
import type { CallName } from '../contract/rules.ts'
import { ghostText, isArmed, type Ghost } from '../contract/ghost.ts'
import type { Kernel } from '../kernels.ts'
import { NOT_ENABLED, type Result } from '../language/flow.ts'
import type { Call, Move } from '../language/operation.ts'
import { page_table_check_knows_uffd_wp } from '../patches/questions.ts'
import type { Feature, Mode, Scope } from '../scope.ts'
import { same } from '../system/same.ts'
import type { Watch } from '../system/system.ts'
import { type Config, memoryOf } from './config.ts'
import { type Entry, entryText, isPrivatePage } from './entry.ts'
import type { Identities } from './folios.ts'
import type { Region } from './layout.ts'
import type { Local, Locals } from './position.ts'
import { whole } from './whole.ts'
import { type CachePage, type Kind, type MachineState, type Mm, type Place, unmapped, type Vma } from './state.ts'

/** A process of the draft with the parts that nearly every step looks at. */
interface MmDraft { readonly draft: Mm; readonly pt: Entry[]; readonly vmas: Vma[]; readonly ghost: Ghost[] }

export class Machine {
  readonly config: Config
  readonly state: MachineState
  readonly watch: Watch
  /** What each declared choice of the step comes out as. */
  choices: Readonly<Record<string, string>> = {}
  /** The choices that this run has really come to. */
  readonly made = new Set<string>()
  /** The locals that the steps ahead may keep. */
  locals: Locals = {}
  /** The call that the step belongs to. */
  call: Pick<Call, 'first' | 'last' | 'given'> = { first: 0, last: 0 }
  /** How many pages the call has done; what an ioctl reports besides its result. */
  done = 0
  /** Whether an access has been made, as against a fault that was served. */
  accessed = false
  /** Hears of messages that are queued. */
  announces: ((ctx: number, at: Place, reason: 'missing' | 'wp') => void) | null = null
  /** The byte that the call has read. */
  got = 0
  /** Hears of sleepers that are woken: those of a context, between two places. Only a scenario has sleepers. */
  wakes: ((ctx: number, first: Place, last: Place) => void) | null = null
  /** The call chain down to the function at hand; only followed while a trace is rebuilt. */
  private chain: readonly string[] = []
  private readonly mms: MmDraft[] = []

  constructor(config: Config, state: MachineState, watch: Watch) {
    this.config = config
    this.state = state
    this.watch = watch
  }

  get kernel(): Kernel { return this.config.kernel }
  get scope(): Scope { return this.config.scope }
  /** Null where identity is derived (folios.ts): the schema of a search has no such part. */
  get identities(): Identities | null { return this.config.layout.named ? this.state.identities ?? null : null }
  /** Whether the kernel has a patch. Ask through a named predicate of patches/questions.ts. */
  has(patch: string): boolean { return this.config.kernel.patches.has(patch) }
  /** The last page index that the call is about: a call over a range walks up to it. */
  get last(): number { return this.call.last }
  first({ mm }: Place): Place { return { mm, page: this.call.first } }
  /** From a place to the end of the call's range. */
  range({ mm, page }: Place): Place[] { return Array.from({ length: this.last - page + 1 }, (_, i) => ({ mm, page: page + i })) }
  /** The modes that a registration asks for, and the context that makes the call. */
  get modes(): readonly Mode[] { return this.call.given?.modes ?? this.scope.modes }
  get ctx(): number { return this.call.given?.ctx ?? 0 }
  /** The process that fork makes. */
  get child(): number { return this.call.given?.child ?? 1 }
  get move(): Move {
    const move = this.call.given?.move
    if (move === undefined) throw new Error('the call moves nothing')
    return move
  }
  get dontWake(): boolean { return this.call.given?.dontWake ?? false }
  /** The byte that the call writes or supplies. */
  get value(): number { return this.call.given?.value ?? 0 }
  kind({ page }: Place): Kind { return this.region(page).kind }
  sameRegion(a: number, b: number): boolean { return this.config.layout.regionOf[a] === this.config.layout.regionOf[b] }
  region(page: number): Region { return at(this.config.layout.regions, at(this.config.layout.regionOf, page)) }

  // --- guards, choices, locals

  /** The step is not enabled unless the condition holds. */
  when(condition: boolean): void {
    if (!condition) throw NOT_ENABLED
  }

  /** What a choice that the step has declared comes out as. */
  chosen(name: string): string {
    const outcome = this.choices[name]
    if (outcome === undefined) throw new Error(`the step has not declared the choice "${name}"`)
    this.made.add(name)
    return outcome
  }

  /** Sets locals for the steps ahead; only those that the next step keeps survive. */
  keep(locals: Locals): void { this.locals = { ...this.locals, ...locals } }

  local<Name extends Local>(name: Name): Exclude<Locals[Name], undefined> {
    const value = this.locals[name]
    if (value === undefined) throw new Error(`the step does not keep the local "${name}"`)
    return value as Exclude<Locals[Name], undefined>
  }

  /** Every place where the page of the file can be mapped, or in each process the place at this index: what an rmap walk visits. */
  column(page: number): Place[] {
    const slot = this.config.layout.cacheOf[page] ?? null
    const pages = slot === null ? [page] : at(this.config.layout.files, slot).at
    return this.state.mms.flatMap((_, mm) => pages.map((each) => ({ mm, page: each })))
  }

  // --- the column of a page

  /** A process's part of the draft, looked up once: a draft is dear to walk. */
  private mm(mm: number): MmDraft {
    const known = this.mms[mm]
    if (known !== undefined) return known
    const draft = at(this.state.mms, mm)
    const found = { draft, pt: draft.pt, vmas: draft.vmas, ghost: draft.ghost }
    this.mms[mm] = found
    return found
  }

  entry(place: Place): Entry { return whole(at(this.mm(place.mm).pt, place.page)) }

  /**
   * The one door for writing entries; called with the page-table lock held, that is, within a step. page_table_check sees
   * every set_pte, but on x86 not what only relaxes an entry (ptep_set_access_flags).
   */
  setEntry(place: Place, entry: Entry, by: 'set_pte' | 'ptep_set_access_flags' = 'set_pte'): void {
    const canonical: Entry = entry.kind === 'present' && !this.config.dirty_matters && entry.dirty ? { ...entry, dirty: false } : entry
    if (canonical.kind !== 'none' && this.config.vmas_go_away) {
      this.watch.reached('no-use-after-free')
      if (!this.vma(place).mapped) this.violated('no-use-after-free', `${entryText(canonical)} stored at page ${place.page} of mm ${place.mm}, where no VMA is`)
    }
    if (by === 'set_pte' && canonical.kind === 'present' && canonical.uffd_wp && page_table_check_knows_uffd_wp(this))
      this.warn_on(canonical.write, `page_table_check: page ${place.page} of mm ${place.mm} is writable and uffd-wp`)
    if (!isPrivatePage(canonical)) this.part(place.page)
    this.mm(place.mm).pt[place.page] = canonical
  }

  vma(place: Place): Vma { return whole(at(this.mm(place.mm).vmas, at(this.config.layout.vmaOf, place.page))) }
  setVma(place: Place, vma: Vma): void { this.mm(place.mm).vmas[at(this.config.layout.vmaOf, place.page)] = vma.mapped ? vma : unmapped }
  /** The features of the userfaultfd context that holds the VMA. */
  features({ area }: Vma): readonly Feature[] {
    return area === undefined ? this.scope.features : area.ctx === null ? [] : at(this.identities?.ctxs ?? [], area.ctx).features
  }

  cache(place: Place): CachePage { return whole(at(this.state.cache, this.cacheSlot(place))) }
  setCache(place: Place, page: CachePage): void { this.state.cache[this.cacheSlot(place)] = page }
  private cacheSlot({ page }: Place): number {
    const slot = at(this.config.layout.cacheOf, page)
    if (slot === null) throw new Error(`page ${page} is anonymous memory and has no page in a file`)
    return slot
  }

  alive(mm: number): boolean { return this.mm(mm).draft.alive }
  setAlive(mm: number, alive: boolean): void { this.mm(mm).draft.alive = alive }

  /** Whether the private page (or swap slot) at this place is another process's as well. */
  isJoint(place: Place): boolean { return this.config.joint_matters && at(this.state.joint, place.page) }
  /** Both processes hold the same private page from now on: fork. */
  join(page: number): void { if (this.config.joint_matters) this.state.joint[page] = true }
  /** One of the two has let go, or has a copy of its own from now on. */
  part(page: number): void { if (this.config.joint_matters && at(this.state.joint, page)) this.state.joint[page] = false }

  // --- locks; the page-table lock is held within one step and needs no slot

  mmap_read_lock(mm: number): void {
    if (!this.config.mmap_lock_matters) return
    const lock = this.mm(mm).draft.mmap_lock
    if (lock === 'write') throw NOT_ENABLED
    if (lock >= this.config.actors.length) throw new Error(`mmap_lock of mm ${mm} has more readers than there are threads`)
    this.mm(mm).draft.mmap_lock = lock + 1
  }
  mmap_read_unlock(mm: number): void {
    if (!this.config.mmap_lock_matters) return
    const lock = this.mm(mm).draft.mmap_lock
    if (typeof lock !== 'number' || lock === 0) throw new Error(`mmap_lock of mm ${mm} is not held for reading`)
    this.mm(mm).draft.mmap_lock = lock - 1
  }
  mmap_write_lock(mm: number): void {
    if (!this.config.mmap_lock_matters) throw new Error('an operation takes mmap_lock for writing, but the scope says that none does')
    this.when(this.mm(mm).draft.mmap_lock === 0)
    this.mm(mm).draft.mmap_lock = 'write'
  }
  mmap_write_unlock(mm: number): void {
    if (this.mm(mm).draft.mmap_lock !== 'write') throw new Error(`mmap_lock of mm ${mm} is not held for writing`)
    this.mm(mm).draft.mmap_lock = 0
  }

  /** Waits for the folio lock of the page-cache page at this index. */
  lock_page_cache(place: Place): void {
    this.when(!at(this.state.cache_locked, this.cacheSlot(place)))
    this.state.cache_locked[this.cacheSlot(place)] = true
  }
  unlock_page_cache(place: Place): void {
    if (!at(this.state.cache_locked, this.cacheSlot(place))) throw new Error(`the page-cache page ${place.page} is not locked`)
    this.state.cache_locked[this.cacheSlot(place)] = false
  }
  /** Waits for i_rwsem of the file behind this place. */
  inode_lock(place: Place): void {
    const { file } = at(this.config.layout.files, this.cacheSlot(place))
    this.when(!at(this.state.inode_locked, file))
    this.state.inode_locked[file] = true
  }
  inode_unlock(place: Place): void { this.state.inode_locked[at(this.config.layout.files, this.cacheSlot(place)).file] = false }
  /** Whether the folio lock of the private page at this place is held, by whichever process's name it was taken. */
  folio_test_locked(place: Place): boolean {
    if (!this.config.folio_lock_matters) return false
    return at(this.mm(place.mm).draft.folio_locked, place.page) ||
      (this.isJoint(place) && this.state.mms.some((mm) => at(mm.folio_locked, place.page)))
  }
  folio_lock(place: Place): void {
    this.when(!this.folio_test_locked(place))
    if (this.config.folio_lock_matters) this.mm(place.mm).draft.folio_locked[place.page] = true
  }
  folio_unlock(place: Place): void {
    if (this.config.folio_lock_matters) this.mm(place.mm).draft.folio_locked[place.page] = false
  }

  // --- what userspace sees: the contract's monitor is told, and nothing here asks it what to do

  ghost(place: Place): Ghost { return whole(at(this.mm(place.mm).ghost, place.page)) }

  callStarts(place: Place, call: CallName): void {
    if (!this.isWatched(place.page)) return
    const ghost = monitor.callStarts(this.ghost(place), call, this.memory(place))
    if (ghost.n > this.config.actors.length) throw new Error(`more calls on page ${place.page} of mm ${place.mm} than there are threads`)
    this.setGhost(place, ghost, null)
  }
  callReturns(place: Place, call: CallName, result: Result): void {
    if (!this.isWatched(place.page)) return
    if (result === 'EINVAL') return this.setGhost(place, monitor.callRefused(this.ghost(place), call, this.memory(place)), null)
    const lost = call === 'PUNCH_HOLE' && this.memory(place) === 'file-private' && !isPrivatePage(this.entry(place))
    const before = lost ? monitor.ownCopyLost(this.ghost(place)) : this.ghost(place)
    const { ghost, rule } = monitor.callReturns(before, call, this.memory(place), result === 0, this.scope.options)
    this.setGhost(place, ghost, rule)
  }
  accessFaults(place: Place, write: boolean): void {
    if (this.isWatched(place.page)) this.setGhost(place, monitor.accessFaults(this.ghost(place), this.memory(place), write), null)
  }
  readCompletes(place: Place): void {
    if (this.isWatched(place.page)) this.setGhost(place, monitor.readCompletes(this.ghost(place), this.memory(place)), null)
  }
  writeHappens(place: Place): void {
    this.tell(`the write to page ${place.page} of mm ${place.mm} happens`)
    if (!this.isWatched(place.page)) return
    const { ghost, rule, silent } = monitor.writeHappens(this.ghost(place), this.memory(place))
    if (silent) {
      this.watch.reached('wp-never-lost')
      this.violated('wp-never-lost', `a write to page ${place.page} of mm ${place.mm} happens while it is armed, and nobody was told`)
    }
    this.setGhost(place, ghost, rule)
  }
  /** A message with the flags WP and WRITE is queued; the writer sleeps. */
  writeAnnounced(place: Place): void {
    this.tell(`message: write-protect fault at page ${place.page} of mm ${place.mm}`)
    if (!this.isWatched(place.page)) return
    if (isArmed(this.ghost(place))) this.watch.reached('wp-never-lost')
    const { ghost, rule } = monitor.writeAnnounced(this.ghost(place))
    this.setGhost(place, ghost, rule)
  }
  missingAnnounced(place: Place): void { this.tell(`message: missing page ${place.page} of mm ${place.mm}`) }
  forkHandsOver(page: number, event: boolean): void {
    if (!this.isWatched(page)) return
    const child = { mm: 1, page }
    const { ghost, rule } = monitor.forkHandsOver(this.ghost({ mm: 0, page }), this.ghost(child), event, this.memory(child))
    this.setGhost(child, ghost, rule)
  }

  private memory(place: Place) { return memoryOf(this.kind(place), this.scope.features) }
  private isWatched(page: number): boolean { return this.scope.watch?.includes(page) ?? true }
  private setGhost(place: Place, ghost: Ghost, rule: string | null): void {
    const before = this.ghost(place)
    if (same(before, ghost)) return
    this.mm(place.mm).ghost[place.page] = ghost
    if (rule !== null) this.watch.tell?.({ note: 'rule', rule, where: `page ${place.page} of mm ${place.mm}`, from: ghostText(before), to: ghostText(ghost) })
  }

  // --- reports

  violated(property: string, what: string): void { this.watch.violated(property, what) }
  /** A modelled WARN_ON, BUG_ON or VM_BUG_ON; what it tests is returned. */
  warn_on(condition: boolean, what: string): boolean {
    this.watch.reached('no-kernel-warning')
    if (condition) this.violated('no-kernel-warning', what)
    return condition
  }
  /** A function decodes an entry that is neither none nor present; wrongly, when it is not of the kind it is taken for. */
  decodes(decoder: string, entry: Entry, wrongly: boolean): void {
    this.watch.reached('no-type-confusion')
    if (wrongly) this.violated('no-type-confusion', `${decoder} decodes "${entryText(entry)}" as a swap entry`)
  }
  tell(text: string): void { this.watch.tell?.({ note: 'event', text }) }

  /** Entering and leaving a kernel function: the call chain of a trace. */
  enter(name: string): void {
    if (this.watch.tell === undefined) return
    this.chain = [...this.chain, name]
    this.watch.tell({ note: 'function', chain: this.chain })
  }
  leave(): void { if (this.watch.tell !== undefined) this.chain = this.chain.slice(0, -1) }
  startChain(chain: readonly string[]): void { this.chain = chain }
}


function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`no index ${index} in a list of ${list.length}`)
  return value
}
