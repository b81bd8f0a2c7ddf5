/**
 * What the benchmark runs: every case with those who take part in it, in the order in which they take turns.
 *
 * The small sizes (`--quick`) are there to see that everybody counts alike. SPIN and Rumur run on the larger ones that a
 * target compares with them; the largest are for ours and the floor. Ours says with every run how many workers and which
 * store it may use, so that "one core" is one.
 */
import path from 'node:path'
import { type Benchmark, type Contender, root, stores, tinyCheck } from './contender.ts'
import { type CaseName, expected, type Expected } from './expected.ts'
import { jsonFound } from './outputs.ts'
import { floor, naive, rumur, spin } from './peers.ts'

export interface Case {
  readonly name: string
  /** Null: nothing is counted. */
  readonly expected: Expected | null
  readonly small: boolean
  readonly contenders: readonly Contender[]
}

/** How node is started for a search of ours. */
const startUp = ['--import', 'tsx']

export function casesOf(oursFile: string): readonly Case[] {
  const ours = (benchmark: Benchmark): Contender => oursWith(oursFile, benchmark, { workers: 1 })
  const twoWorkers = (benchmark: Benchmark): Contender => oursWith(oursFile, benchmark, { workers: 2 })
  const eachStore = stores.map((store) => (benchmark: Benchmark): Contender => oursWith(oursFile, benchmark, { workers: 1, store }))
  const spins = [(benchmark: Benchmark): Contender => spin('DFS', benchmark), (benchmark: Benchmark): Contender => spin('BFS', benchmark)]
  const everybody = [ours, floor, ...spins, rumur]
  return [
    small('pagetable 1x1', everybody),
    small('pagetable 2x2', [...everybody, naive]),
    small('pagetable 2x2, zap forgets the marker', [ours, floor, (benchmark) => spin('BFS', benchmark), rumur]),
    small('twophase 5', everybody),
    small('filter 5', everybody),
    { name: tinyCheck, expected: null, small: true, contenders: [mmcheck] },
    large('twophase 7', [ours, floor]),
    large('twophase 8', [...everybody, ...eachStore]),
    large('twophase 9', [ours, floor]),
    large('filter 6', everybody),
    large('pagetable 3x2', [...everybody, naive]),
    large('pagetable 2x3', [...everybody, twoWorkers]),
    large('pagetable 2x3, pages symmetric', [ours, rumur]),
    large('pagetable 4x2', [ours, twoWorkers, floor]),
  ]
}

type Enter = (benchmark: Benchmark) => Contender

const small = (name: CaseName, enter: readonly Enter[]): Case => caseOf(name, true, enter)
const large = (name: CaseName, enter: readonly Enter[]): Case => caseOf(name, false, enter)

function caseOf(name: CaseName, isSmall: boolean, enter: readonly Enter[]): Case {
  const benchmark = benchmarkOf(name)
  return { name, expected: expected[name], small: isSmall, contenders: enter.map((contender) => contender(benchmark)) }
}

/** `pagetable 2x3, pages symmetric` */
export function benchmarkOf(name: CaseName): Benchmark {
  const [, model, size, how] = /^(twophase|filter|pagetable) (\w+)(?:, (.*))?$/.exec(name) ?? []
  if ((model !== 'twophase' && model !== 'filter' && model !== 'pagetable') || size === undefined) throw new Error(`no model in the name ${name}`)
  return { name, model, size, mutant: how === 'zap forgets the marker', symmetric: how === 'pages symmetric' }
}

function oursWith(file: string, { model, size, mutant, symmetric }: Benchmark, use: { readonly workers: number; readonly store?: string }): Contender {
  return {
    name: ['ours', ...(use.workers === 1 ? [] : [`${use.workers} workers`]), ...(use.store === undefined ? [] : [use.store])].join(', '),
    missing: null,
    prepare: () => ({
      file: process.execPath, cwd: root,
      args: [...startUp, file, '--model', model, '--size', size, '--workers', String(use.workers),
        ...(use.store === undefined ? [] : ['--store', use.store]), ...(symmetric ? ['--symmetry'] : []), ...(mutant ? ['--mutant'] : [])],
    }),
    read: (output) => {
      const { workers, ...found } = jsonFound(output)
      if (workers !== use.workers) throw new Error(`asked for ${use.workers} workers, but ${workers} ran`)
      if (use.store !== undefined && found.store !== use.store) throw new Error(`asked for the ${use.store} store, but it was ${found.store ?? 'none'}`)
      return found
    },
  }
}

/** The tool as it is used. */
const mmcheck: Contender = {
  name: 'ours',
  missing: null,
  prepare: () => ({ file: process.execPath, args: [path.join('checker', 'cli', 'mmcheck.mjs'), ...tinyCheck.split(' ').slice(1)], cwd: root }),
  read: null,
}
