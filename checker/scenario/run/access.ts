/**
 * Accesses: made again after every fault until they succeed, sleep or are refused, one page after the other.
 */
import { machineOf, perform, pageName, type Access, type World } from './world.ts'

/** As many faults as an access takes at most; one that takes more spins for ever. */
const mostFaults = 50

/** `done`; asleep in a userfault; killed by a signal; or spinning. */
export type Ended = 'done' | 'asleep' | 'stuck' | { readonly sig: string }

/** Goes on with an access until it has ended in one of these ways. */
export function goOn(world: World, access: Access): Ended {
  // The fault that slept is made again, and counts, even if there is nothing left for it to do.
  let again = access.asleep !== null
  access.asleep = null
  while (access.done < access.pages.length) {
    const ended = onePage(world, access, access.pages[access.done] ?? 0, again)
    again = false
    if (ended !== 'done') return ended
    access.done++
  }
  return 'done'
}

function onePage(world: World, access: Access, page: number, again: boolean): Ended {
  for (let faults = 0; faults < mostFaults; faults++) {
    let ctx: number | null = null
    const { result, m } = perform(world, access.write ? 'write' : 'read', access.mm, page, page, { value: access.value }, (held, at, reason) => {
      ctx = held
      const kind = reason === 'wp' ? 'wp,write' : access.write ? 'write' : 'missing,read'
      world.messages.push({ ctx: held, text: `pf ${pageName(world, at.page)} ${kind}`, fault: [at.page, ['missing,read', 'write', 'wp,write'].indexOf(kind)] })
    })
    if (m.accessed) {
      access.got = m.got
      if (again && faults === 0) access.faults++
      return 'done'
    }
    if (result === 'asleep') {
      access.asleep = { ctx: ctx ?? 0, page }
      return 'asleep'
    }
    if (result === 'SIGSEGV') return { sig: `SIGSEGV/${machineOf(world).vma({ mm: access.mm, page }).mapped ? 2 : 1}` }
    if (result !== 0) return { sig: `${result}/2` }
    access.faults++
  }
  return 'stuck'
}

/**
 * Accesses that sleep where a call has woken somebody, in the order in which they go on: one waking after the other, and of those that one
 * waking reaches, who came last is at the head of the kernel's queue.
 */
export function takeWoken(world: World): Access[] {
  const woken: Access[] = []
  for (const { ctx, first, last } of world.woken.splice(0)) {
    const here = world.sleeping.filter((access) => access.asleep?.ctx === ctx && access.mm === first.mm && access.asleep.page >= first.page && access.asleep.page <= last.page)
    for (const access of here) world.sleeping.splice(world.sleeping.indexOf(access), 1)
    woken.push(...here.reverse())
  }
  return woken
}
