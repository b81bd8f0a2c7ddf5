/** The file that a thread of a search begins with. */
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { at } = await import('./control.ts')
try {
  const { serve } = await import('./member.ts')
  serve(workerData.shared, workerData.thread)
} catch (thrown) {
  // The lead never comes back to its event loop while it searches: what goes through it would be seen too late.
  writeSync(2, `mmcheck: a thread of the search failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
  Atomics.store(workerData.shared.words, at.failed, 1)
  Atomics.add(workerData.shared.words, at.arrived, 1)
  Atomics.notify(workerData.shared.words, at.arrived)
}
