/**
 * The contract once more, naively: what can be the case, as a set of worlds.
 *
 * A call takes effect at one moment between its start and its return; nobody knows which. A world says whether the page is
 * protected, whether anything is there, and which of the calls under way have had their effect. Whatever the monitor
 * claims must be so in every world. Effects are those of sections 5 and 7 of the contract; where the profile leaves a
 * choice, both outcomes are worlds.
 */
import type { Options } from '../../../model/contract/options.ts'
import type { CallName, Memory } from '../../../model/contract/rules.ts'
import type { CallEvent, PlannedCall } from '../../arbitraries/calls.ts'

export interface World {
  readonly value: 'outside' | 'armed' | 'clear'
  /** Populated (anonymous memory), or an own copy (private file mapping). */
  readonly there: boolean
  /** Numbers of the calls under way that have had their effect. */
  readonly done: readonly number[]
}

export interface Situation {
  readonly memory: Memory
  readonly options: Options
  readonly worlds: readonly World[]
  readonly running: ReadonlyMap<number, PlannedCall>
  /** Faults that have begun: they may still populate the page at any time. */
  readonly faulting: boolean
}

export type Page = Pick<World, 'value' | 'there'>

export const before = (page: Page, memory: Memory, options: Options): Situation =>
  ({ memory, options, worlds: [{ ...page, done: [] }], running: new Map(), faulting: false })

/** What may be the case after the event; no world when the event cannot have occurred. */
export function after(situation: Situation, event: CallEvent): Situation {
  const { memory } = situation
  switch (event.event) {
    case 'starts': return close({ ...situation, running: new Map([...situation.running, [event.call, event.what]]) })
    case 'returns': {
      const running = new Map([...situation.running].filter(([call]) => call !== event.call))
      const worlds = situation.worlds.filter((world) => world.done.includes(event.call))
        .map((world) => ({ ...world, done: world.done.filter((call) => call !== event.call) }))
      return close({ ...situation, running, worlds })
    }
    case 'read fault': return close({ ...situation, faulting: situation.faulting || memory === 'anon' })
    case 'write fault': return close({ ...situation, faulting: situation.faulting || memory !== 'file-shared' })
    case 'read': return close({ ...situation, worlds: situation.worlds.filter((world) => memory !== 'anon' || world.there) })
    // A write happens on what is there, and where nobody has to be told.
    case 'write': return close({ ...situation, worlds: situation.worlds.filter((world) => world.value !== 'armed' && (memory === 'file-shared' || world.there)) })
    case 'announced write': return close({ ...situation, worlds: situation.worlds.filter((world) => world.value === 'armed') })
  }
}

/** Adds every world in which a call under way has had its effect, or a fault has populated the page. */
function close(situation: Situation): Situation {
  const found = new Map(situation.worlds.map((world) => [JSON.stringify(world), world]))
  for (const world of found.values()) {
    const add = (next: World): void => {
      const canonical = { ...next, done: [...next.done].sort((a, b) => a - b) }
      found.set(JSON.stringify(canonical), canonical)
    }
    for (const [call, what] of situation.running)
      if (!world.done.includes(call)) for (const page of effects(world, what, situation)) add({ ...page, done: [...world.done, call] })
    if (situation.faulting && !world.there && world.value !== 'outside') add({ ...world, there: true })
  }
  return { ...situation, worlds: [...found.values()] }
}

function effects(page: Page, { call, success }: PlannedCall, situation: Situation): Page[] {
  const same: Page = { value: page.value, there: page.there }
  if (!success) return call.startsWith('UFFDIO_WRITEPROTECT') ? [same, ...effect(same, call, situation)] : [same]
  return effect(same, call, situation)
}

function effect(page: Page, call: CallName, { memory, options }: Situation): Page[] {
  const to = (value: World['value'], there = page.there): Page => ({ value: page.value === 'outside' ? 'outside' : value, there })
  switch (call) {
    case 'UFFDIO_WRITEPROTECT on': return [memory === 'anon' && !page.there ? page : to('armed')]
    case 'UFFDIO_WRITEPROTECT off': return [to('clear')]
    case 'UFFDIO_COPY MODE_WP': return [to('armed', true)]
    case 'UFFDIO_COPY': return [to('clear', true), ...(options['copy-over-armed'] === 'either' ? [{ ...page, there: true }] : [])]
    case 'MADV_DONTNEED':
      if (memory === 'file-shared') return [page]
      if (memory === 'anon') return [to('clear', false)]
      return [{ ...page, there: false }, ...(options['private-file-dontneed'] === 'either' ? [to('clear', false)] : [])]
    case 'PUNCH_HOLE': return memory === 'file-private' && page.there ? [page] : [page, to('clear')]
    case 'truncate': return [to('clear', false), { ...page, there: false }]
    case 'ftruncate up': return [page, to('clear')]
    case 'mprotect': return [page]
    case 'UFFDIO_UNREGISTER': case 'UFFDIO_REGISTER without WP': case 'close': return [{ value: 'outside', there: page.there }]
    case 'munmap': return [{ value: 'outside', there: false }]
    case 'mmap': case 'exit': case 'fork': case 'UFFDIO_REGISTER': throw new Error(`${call} does not overlap with other calls`)
  }
}
