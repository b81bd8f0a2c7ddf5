#!/usr/bin/env node
/**
 * The command. Two threads: everything happens in a worker, and the main thread stays free to hear Ctrl-C.
 *
 * A search never returns to its event loop, so a signal handler beside it would not run before the search is over. The
 * handler here sets a shared word that the search looks at, and the run ends with what it has seen so far. A second
 * Ctrl-C, or ten seconds without an end, ends it at once.
 */
import { createRequire } from 'node:module'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

const interrupted = 130
const internal = 70

if (isMainThread) {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), workerData: { stop } })
  worker.on('error', (error) => {
    const why = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory; try a smaller --scope, or --max-memory to end before that' : error.message
    process.stderr.write(`mmcheck: internal error: ${why}\n`)
    process.exit(internal)
  })
  worker.on('exit', (code) => process.exit(code))
  let first = null
  process.on('SIGINT', () => {
    if (first === null) setTimeout(() => process.exit(interrupted), 10_000)
    // npx and timeout hand on a signal that the terminal has sent already: two at once are one.
    else if (performance.now() - first > 1000) process.exit(interrupted)
    first ??= performance.now()
    Atomics.store(stop, 0, 1)
  })
} else {
  const { register } = await import('tsx/esm/api')
  register()
  process.setSourceMapsEnabled(true)
  // The Graphviz that is compiled to WebAssembly takes every worker thread for its own unless this says otherwise.
  createRequire(import.meta.url)('node:worker_threads').isMainThread = true
  const { main } = await import('./main.ts')
  process.exit(await main(process.argv.slice(2), () => Atomics.load(workerData.stop, 0) === 1))
}
