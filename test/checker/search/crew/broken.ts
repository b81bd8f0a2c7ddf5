/**
 * Crews that something happens to, in a process of their own, where it may hang or print what it likes:
 * `broken.ts <what happens>` says in JSON what came of it.
 */
import { type Worker } from 'node:worker_threads'
import { writeSync } from 'node:fs'
import { prepare } from '../../../../checker/engine/engine.ts'
import type { Field } from '../../../../checker/engine/numbering.ts'
import { InlineStore } from '../../../../checker/engine/store/inline.ts'
import { Crew } from '../../../../checker/search/crew/crew.ts'
import { Alone, sizeOf } from '../../../../checker/search/level.ts'
import { pagetable } from '../../../bench/systems/pagetable.ts'

const happens = process.argv[2]
/** What the others are told is interchangeable: nonsense, at which they fail at once, or as soon as they have states. */
const nonsense = (word: string | number): Field => ({ word: word as number, shift: 0, bits: 1, mask: 1 })
const told = happens === 'fails at once' ? [[[nonsense('a b')], [nonsense('a b')]]] : happens === 'fails later' ? [[[nonsense(99)], [nonsense(98)]]] : []

const engine = { ...prepare(pagetable(2, 2), { glance: 1, symmetry: false }), columns: told }
const store = new InlineStore(engine.numbering.words, 2 ** 24)
const nobodyWaits = new Int32Array(new SharedArrayBuffer(4))
/** The lead takes its time, so that there is something left for the others. */
const slow = (): null => {
  Atomics.wait(nobodyWaits, 0, 0, 30)
  return null
}
const crew = new Crew(engine, store, slow, 3, 700)
// The others have been given a copy; the lead is to be without fault.
told.splice(0)
const workers = Reflect.get(crew, 'workers') as Worker[]
const ended = workers.map((worker) => new Promise((end) => { worker.once('exit', end) }))

/** As many states as there are. */
function run(): number {
  for (let level = new Alone(engine, store, slow).begin(); sizeOf(level) > 0;) level = crew.run(level).next
  return store.count
}

function outcome(act: () => unknown): string {
  try {
    return JSON.stringify(act())
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

const say = (what: string): void => { writeSync(1, `${what}\n`) }
say(`wait: ${outcome(() => { crew.wait(); return crew.isReady })}`)
if (happens === 'dies') await workers[1]?.terminate()
if (crew.isReady) say(`run: ${outcome(run)}`)
crew.dismiss()
await Promise.all(ended)
say('all have ended')
