/**
 * Reading the peers' reports, on what they really printed: SPIN 6.5.2 and Rumur 2022.08 on our own texts (`samples/`).
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { expected, type Found } from './expected.ts'
import { jsonFound, rumurFound, spinFound } from './outputs.ts'

const sample = (name: string): string => readFileSync(path.join(import.meta.dirname, 'samples', `${name}.txt`), 'utf8')
const { states, transitions } = expected['pagetable 2x2']
const silent = { bytes: null, store: null, complete: true }

describe('SPIN', () => {
  test('breadth first: its counts but for the arrival in the initial state, and a depth', () => {
    expect(spinFound(sample('spin-bfs'))).toEqual<Found>({ ...silent, states, transitions, depth: 15, steps: null })
  })
  test('depth first: the same counts; what it calls depth is no breadth-first depth', () => {
    expect(sample('spin-dfs')).toContain('depth reached 10256')
    expect(spinFound(sample('spin-dfs'))).toEqual<Found>({ ...silent, states, transitions, depth: null, steps: null })
  })
  test('a violation, at the depth of the bad state', () => {
    expect(spinFound(sample('spin-bfs-violated')).steps).toBe(3)
  })
  test('a search that hit its depth limit is no result', () => {
    expect(() => spinFound(sample('spin-depth-limit'))).toThrow('depth limit')
  })
  test('a rounded number is no result', () => {
    expect(sample('spin-large')).toContain('1.235584e+08 transitions')
    expect(() => spinFound(sample('spin-large'))).toThrow("SPIN's transitions cannot be read")
  })
  test('an error of another kind is no violation', () => {
    const deadlock = sample('spin-bfs-violated').replace('assertion violated 0', 'invalid end state')
    expect(() => spinFound(deadlock)).toThrow('pan:1: invalid end state (at depth 3)')
  })
})

describe('Rumur', () => {
  test('its states, and as transitions the rules fired', () => {
    expect(rumurFound(sample('rumur'))).toEqual<Found>({ ...silent, states, transitions, depth: null, steps: null })
  })
  test('a violation has as many steps as rules fired', () => {
    expect(rumurFound(sample('rumur-violated')).steps).toBe(3)
  })
  test('any other end is an error', () => {
    expect(() => rumurFound(sample('rumur-violated').replace(/invariant .* failed/, 'deadlock'))).toThrow('neither')
  })
})

describe('a line of JSON', () => {
  const line = { states: 2, transitions: 3, depth: 1, seconds: 0.1, bytes: 64, store: 'inline', workers: 1, violated: null, steps: null }
  test('is the last of the output', () => {
    expect(jsonFound(`a warning\n${JSON.stringify(line)}\n`)).toEqual({ states: 2, transitions: 3, depth: 1, bytes: 64, store: 'inline', workers: 1, steps: null, complete: true })
  })
  test('may say less', () => {
    expect(jsonFound('{"states":2,"transitions":3}')).toEqual({ ...silent, states: 2, transitions: 3, depth: null, workers: 1, steps: null })
  })
  test('must count', () => {
    expect(() => jsonFound('{"states":2}')).toThrow('transitions')
    expect(() => jsonFound('')).toThrow()
  })
  test('a violation has a run to it', () => {
    expect(() => jsonFound(JSON.stringify({ ...line, violated: 'two inside' }))).toThrow('two inside is violated')
    expect(jsonFound(JSON.stringify({ ...line, violated: 'two inside', steps: 7 })).steps).toBe(7)
  })
})
