/** A thread of a test that puts its states into a shared table, a few at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { generatePutShared } = await import('../../../../checker/search/crew/put.ts')
const { words, cells, scale, log, states, batch, threads, arrived } = workerData
const put = generatePutShared(words)
const standing = { count: 0, last: 0 }

/** No thread begins with its next states before all have put in those before: so they really meet. */
function meet(round) {
  Atomics.add(arrived, 0, 1)
  Atomics.notify(arrived, 0)
  for (let there = Atomics.load(arrived, 0); there < round * threads; there = Atomics.load(arrived, 0)) Atomics.wait(arrived, 0, there)
}

for (let at = 0, round = 1; at < states.length; at += batch * words, round++) {
  meet(round)
  const some = states.slice(at, at + batch * words)
  put(cells, scale, log, standing, { words: some, from: new Int32Array(batch), count: some.length / words }, new Int32Array(batch))
}
parentPort.postMessage(standing)
