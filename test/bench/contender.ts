/**
 * Who runs a benchmark: a checker, one way to run it, and how to read what it prints.
 */
import path from 'node:path'
import type { CaseName, Found } from './expected.ts'
import type { Command } from './measure.ts'

export const root = path.resolve(import.meta.dirname, '..', '..')

/** How ours may tell states apart; the last is not exact. */
export const stores = ['inline', 'tree', 'fingerprint'] as const

/** A spec of a few hundred states, checked with the tool as it is used: what starting it up costs. */
export const tinyCheck = 'mmcheck check specs/template.ts'

/** A benchmark system in one size, as every checker is told about it. */
export interface Benchmark {
  readonly name: CaseName
  readonly model: 'twophase' | 'filter' | 'pagetable'
  /** `8`, or mms x pages: `2x3`. */
  readonly size: string
  readonly mutant: boolean
  readonly symmetric: boolean
}

export interface Contender {
  readonly name: string
  /** How to install what is missing; null: all is there. */
  readonly missing: string | null
  /** Builds what has to be built. */
  readonly prepare: () => Command
  /** Null: it counts nothing, it only has to succeed. */
  readonly read: ((output: string) => Found) | null
}
