/** Several threads put overlapping sets of states into one table at the same time. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generatePutShared, type Standing } from '../../../../checker/search/crew/put.ts'

/** What a thread is given (putter.mjs), and what it says in the end. */
interface Putting {
  readonly words: number
  readonly cells: Int32Array
  readonly scale: number
  readonly log: Int32Array
  readonly states: Int32Array
  readonly batch: number
  readonly threads: number
  /** How often one of them has come to the next meeting. */
  readonly arrived: Int32Array
}

const zeros = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length))

/** Made from its number, with bit 0 set; `narrow`: states differ in few bits, and many begin at the same place. */
function stateAt(number: number, words: number, narrow: boolean): number[] {
  return Array.from({ length: words }, (_, word) => {
    const mixed = narrow ? (word === words - 1 ? number << 1 : 0) : Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(number + word, 0x85ebca6b) << 1
    return word === 0 ? mixed | 1 : mixed
  })
}

const textAt = (array: Int32Array, at: number, words: number): string => array.subarray(at * words, (at + 1) * words).join()
const filled = (array: Int32Array, words: number): string[] =>
  Array.from({ length: array.length / words }, (_, at) => at).filter((at) => array[at * words] !== 0).map((at) => textAt(array, at, words))

/** Numbers of states for one thread: those of a window in an order of its own, some of them twice. */
function numbersFor(thread: number, states: number): number[] {
  const step = [7, 11, 13][thread] ?? 1
  const own = Array.from({ length: states }, (_, i) => (i * step) % states)
  return [...own, ...own.slice(0, states / 4)]
}

async function race(words: number, states: number, places: number, threads: number, narrow: boolean): Promise<{ cells: Int32Array; logs: Int32Array[]; puts: Standing[] }> {
  // Behind the last home there is room for those that run over the end.
  const cells = zeros((places + states) * words)
  const arrived = zeros(1)
  const given = Array.from({ length: threads }, (_, thread): Putting => ({
    words, cells, scale: places / 2 ** 32, log: zeros(2 * states * words), batch: 100, threads, arrived,
    states: Int32Array.from(numbersFor(thread, states).flatMap((number) => stateAt(number, words, narrow))),
  }))
  const workers = given.map((workerData) => new Worker(new URL('./putter.mjs', import.meta.url), { workerData }))
  const puts = await Promise.all(workers.map(async (worker) => (await once(worker, 'message') as [Standing])[0]))
  return { cells, logs: given.map(({ log }) => log), puts }
}

describe('three threads at once', () => {
  test.each([
    { words: 1, states: 20_000, places: 24_000, narrow: false }, { words: 2, states: 20_000, places: 22_000, narrow: false },
    { words: 5, states: 5_000, places: 6_000, narrow: false }, { words: 2, states: 20_000, places: 24_000, narrow: true },
    // Everybody wants the same few places.
    { words: 3, states: 500, places: 4, narrow: false },
  ])('$words words, $states states, $places places, narrow: $narrow', async ({ words, states, places, narrow }) => {
    const { cells, logs, puts } = await race(words, states, places, 3, narrow)
    const union = Array.from({ length: states }, (_, number) => stateAt(number, words, narrow).join()).sort()
    expect(new Set(union).size).toBe(states)
    expect(filled(cells, words).sort()).toEqual(union)
    const logged = logs.flatMap((log, thread) => Array.from({ length: puts[thread]?.count ?? 0 }, (_, at) => textAt(log, at, words)))
    expect(logged.sort()).toEqual(union)
    for (const [thread, log] of logs.entries()) expect(filled(log, words)).toHaveLength(puts[thread]?.count ?? -1)
    const last = Math.max(...Array.from({ length: cells.length / words }, (_, at) => at).filter((at) => cells[at * words] !== 0))
    expect(Math.max(...puts.map((put) => put.last))).toBe(last)
    expect(Math.min(...puts.map(({ count }) => count))).toBeGreaterThan(0)
  })
})

test('a single thread: each state once, in the order in which it came first', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(40), { maxLength: 60 }), (words, numbers) => {
    const [cells, log, standing] = [zeros(200 * words), zeros(60 * words), { count: 0, last: 0 }]
    const states = { words: Int32Array.from(numbers.flatMap((number) => stateAt(number, words, false))), from: new Int32Array(60), count: numbers.length }
    generatePutShared(words)(cells, 100 / 2 ** 32, log, standing, states, new Int32Array(60))
    const firsts = [...new Set(numbers)]
    expect(standing.count).toBe(firsts.length)
    expect(states.count).toBe(0)
    expect(firsts.map((_, at) => textAt(log, at, words))).toEqual(firsts.map((number) => stateAt(number, words, false).join()))
    expect(filled(cells, words).sort()).toEqual(firsts.map((number) => stateAt(number, words, false).join()).sort())
  }))
})
