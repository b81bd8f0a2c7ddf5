import fc from 'fast-check'
import { expect, test } from 'vitest'
import { offNames, randomScenario, scenarioArbitrary } from '../../../checker/conform/generate.ts'
import { advices, features, kinds, opWeights } from '../../../checker/conform/generate/tables.ts'
import { bringsNames, needsNames, opLabel } from '../../../checker/conform/names.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import { printScenario } from '../../../checker/scenario/print.ts'
import type { Scenario } from '../../../checker/scenario/scenario.ts'

const many = (count: number, off: readonly string[] = []): Scenario[] => Array.from({ length: count }, (_, i) => randomScenario(5, i, { off }))
const setUp = new Set(['map', 'uffd', 'reg'])

test('a scenario is text that parses to the same value', () => {
  fc.assert(fc.property(scenarioArbitrary(), (scenario) => {
    expect(parseScenarios(printScenario(scenario), 'generated')).toEqual([scenario])
  }), { numRuns: 300 })
})

test('the same seed gives the same scenarios, whatever came before; another seed gives others', () => {
  const first = many(20)
  expect(randomScenario(5, 7)).toEqual(first[7])
  expect(many(20)).toEqual(first)
  const texts = new Set([...first, ...Array.from({ length: 20 }, (_, i) => randomScenario(6, i))].map((scenario) => printScenario({ ...scenario, name: 'x' })))
  expect(texts.size).toBe(40)
})

test('memory and a userfaultfd first, then 4 to 20 ops', () => {
  for (const { lines } of many(300)) {
    const [first] = lines
    expect(first?.op).toMatchObject({ op: 'map', from: null })
    const maps = lines.filter(({ op }) => op.op === 'map')
    expect(maps.length).toBeLessThanOrEqual(2)
    for (const { op } of maps) if (op.op === 'map') expect(op.pages).toBeLessThanOrEqual(8)
    const from = lines.findIndex(({ op }) => !setUp.has(op.op))
    expect(lines.length - from).toBeLessThanOrEqual(20 + 2)
    expect(lines.filter(({ op }) => op.op !== 'map').length).toBeGreaterThanOrEqual(1 + 4)
  }
})

test('names are brought before they are needed', () => {
  for (const { lines } of many(300)) {
    const known = new Set<string>()
    for (const { op } of lines) {
      for (const name of needsNames(op)) expect(known).toContain(name)
      for (const name of bringsNames(op, known)) known.add(name)
    }
    expect(lines.filter(({ op }) => op.op === 'fork').length).toBeLessThanOrEqual(2)
  }
})

test('swap is put back, at most two ops later', () => {
  for (const { lines } of many(600)) {
    const ops = lines.map(({ op }) => op.op)
    const away = ops.flatMap((op, i) => (op === 'swapoff' ? [i] : []))
    const back = ops.flatMap((op, i) => (op === 'swapon' ? [i] : []))
    expect(back).toHaveLength(away.length)
    away.forEach((at, i) => { expect((back[i] ?? 0) - at).toSatisfy((distance: number) => distance >= 1 && distance <= 3) })
  }
})

test('everything in the tables comes, and what is made of it makes sense mostly', () => {
  const ops = many(1500).flatMap(({ lines }) => lines.map(({ op }) => op))
  for (const name of Object.keys(opWeights)) expect(ops.some((op) => op.op === name), name).toBe(true)
  for (const { value } of kinds) expect(ops.some((op) => op.op === 'map' && op.kind === value), value).toBe(true)
  for (const { value } of features) expect(ops.some((op) => op.op === 'uffd' && op.features.includes(value)), value).toBe(true)
  for (const { value } of advices) expect(ops.some((op) => op.op === 'madv' && op.advice === value), value).toBe(true)
  for (const label of ['mremap dontunmap', '@ write', '@ read', '@ madv pageout', 'map shm again', 'copy wp', 'reg miss,wp']) expect(ops.some((op) => opLabel(op) === label), label).toBe(true)
  expect(ops.some((op) => op.op === 'wp' && op.uffd === 'u+')).toBe(true)
  expect(ops.some((op) => op.op === 'wp' && op.on && op.dontWake)).toBe(true)
  expect(ops.some((op) => op.op === 'map' && op.off > 0)).toBe(true)
})

test.each(offNames.filter((name) => name !== 'write' && name !== 'uffd'))('without %s there is none', (name) => {
  const off = [name]
  const ops = many(150, off).flatMap(({ lines }) => lines.slice(1).map(({ op }) => op))
  const labels = new Set(ops.map(opLabel))
  expect(labels).not.toContain(name)
  if (name in opWeights && !['uffd', 'reg'].includes(name)) expect(ops.map((op) => op.op)).not.toContain(name)
  expect(ops.some((op) => op.op === 'uffd' && op.features.some((feature) => feature === name))).toBe(false)
  expect(ops.some((op) => op.op === 'map' && (op.kind === name || (name === 'second mapping' && op.from !== null)))).toBe(false)
  if (name === 'wp dw') expect(ops.some((op) => 'dontWake' in op && op.dontWake)).toBe(false)
  if (name === 'mremap resized') expect(ops.some((op) => op.op === 'mremap' && op.pages !== null)).toBe(false)
  if (name === 'second uffd') expect(ops.some((op) => op.op === 'uffd' && op.uffd === 'v')).toBe(false)
})

test('no descriptor that sends events is closed while a child may hold it: who sets one off would wait for ever', () => {
  for (const { lines } of many(600)) {
    const features = new Map<string, readonly string[]>()
    const alive = new Set<string>()
    for (const { op } of lines) {
      if (op.op === 'uffd') features.set(op.uffd, op.features)
      if (op.op === 'fork') alive.add(op.child)
      if (op.op === 'kill') alive.delete(op.child)
      if (op.op === 'close' && alive.size > 0) expect(features.get(op.uffd.replace('+', ''))?.some((feature) => feature.startsWith('ev_'))).toBe(false)
    }
  }
})

test('a name that is none is refused', () => {
  expect(() => scenarioArbitrary({ off: ['mremapp'] })).toThrow('nothing is called "mremapp" here')
})
