/**
 * The other checkers, on our own texts of the same systems: SPIN, Rumur, the floor in C++, and the naive reference.
 *
 * Each is compiled for the size at hand with the options its manual gives for speed and exact counts, and runs with one
 * thread. They check the invariants and no more; ours also looks for the witnesses that its systems ask for.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Benchmark, type Contender, root } from './contender.ts'
import type { CaseName } from './expected.ts'
import { jsonFound, rumurFound, spinFound } from './outputs.ts'
import { build, buildFolder, missing } from './tools.ts'

const peers = path.join(import.meta.dirname, 'peers')
const textOf = (...names: readonly string[]): string => path.join(peers, ...names)

/**
 * The depth-first stack is paid for in advance, so its limit (-m) is set just above the depth that is reached. Twophase
 * never goes deep, and the other small ones fit the default.
 */
const stackOf: Partial<Record<CaseName, number>> = {
  'pagetable 2x2': 11_000, 'pagetable 3x2': 430_000, 'pagetable 2x3': 1_400_000, 'filter 5': 40_000, 'filter 6': 790_000,
}

/**
 * Without partial-order reduction, which would change the counts and has nothing to reduce in one process. `-DNOCOMP`, which
 * gives memory for time, is not used: it made twophase a seventh faster here, and pagetable no faster.
 */
export function spin(search: 'DFS' | 'BFS', benchmark: Benchmark): Contender {
  return {
    name: `SPIN ${search}`,
    missing: missing('SPIN', 'C compiler'),
    prepare: () => {
      const folder = buildFolder(`spin-${search}-${benchmark.name}`)
      build('spin', ['-a', ...sizesOf(benchmark).map(([name, size]) => `-D${name}=${size}`), ...(benchmark.mutant ? ['-DMUTANT'] : []), textOf('spin', `${benchmark.model}.pml`)], folder)
      build('cc', ['-O3', '-DSAFETY', '-DNOFAIR', '-DNOREDUCE', ...(search === 'BFS' ? ['-DBFS'] : []), '-o', 'pan', 'pan.c'], folder)
      return { file: path.join(folder, 'pan'), args: search === 'BFS' ? [] : [`-m${stackOf[benchmark.name] ?? 10_000}`], cwd: folder }
    },
    read: spinFound,
  }
}

/** It looks for deadlocks and uses all cores unless told otherwise. */
export function rumur(benchmark: Benchmark): Contender {
  return {
    name: 'Rumur',
    missing: missing('Rumur', 'C compiler'),
    prepare: () => {
      const folder = buildFolder(`rumur-${benchmark.name}`)
      const constants = [...sizesOf(benchmark).map(([name, size]) => `${name}: ${size};`), ...(benchmark.model === 'pagetable' ? [`mutant: ${benchmark.mutant};`] : [])]
      writeFileSync(path.join(folder, 'model.m'), `const ${constants.join(' ')}\n${readFileSync(textOf('rumur', `${benchmark.model}.m`), 'utf8')}`)
      build('rumur', ['--threads', '1', '--deadlock-detection', 'off', '--symmetry-reduction', benchmark.symmetric ? 'exhaustive' : 'off', '-o', 'model.c', 'model.m'], folder)
      // A double-width compare-and-swap, which its generated code needs on this processor.
      build('cc', ['-std=c11', '-O3', '-march=native', ...(process.arch === 'x64' ? ['-mcx16'] : []), '-o', 'model', 'model.c', '-lpthread'], folder)
      return { file: path.join(folder, 'model'), args: [], cwd: folder }
    },
    read: rumurFound,
  }
}

export function floor(benchmark: Benchmark): Contender {
  return {
    name: 'C++ floor',
    missing: missing('C++ compiler'),
    prepare: () => {
      const folder = buildFolder(`floor-${benchmark.model}`)
      build('g++', ['-std=c++17', '-O3', '-o', benchmark.model, textOf('floor', `${benchmark.model}.cpp`)], folder)
      return { file: path.join(folder, benchmark.model), args: [benchmark.size, ...(benchmark.mutant ? ['mutant'] : [])], cwd: folder }
    },
    read: jsonFound,
  }
}

/** What the same steps cost without an engine; only a part of a larger system, since it would take minutes. */
export function naive(benchmark: Benchmark): Contender {
  return {
    name: 'immer + JSON keys',
    missing: null,
    prepare: () => ({ file: process.execPath, args: ['--import', 'tsx', textOf('naive.ts'), benchmark.size, '60000'], cwd: root }),
    read: jsonFound,
  }
}

function sizesOf({ model, size }: Benchmark): (readonly [name: string, size: string])[] {
  if (model !== 'pagetable') return [['N', size]]
  const [mms = '', pages = ''] = size.split('x')
  return [['M', mms], ['P', pages]]
}
