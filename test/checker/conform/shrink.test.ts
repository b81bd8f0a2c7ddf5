import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scenarioArbitrary } from '../../../checker/conform/generate.ts'
import { bringsNames, needsNames, opLabel } from '../../../checker/conform/names.ts'
import { type Differs, shrink } from '../../../checker/conform/shrink.ts'
import { without } from '../../../checker/conform/shrink/drop.ts'
import { simpler } from '../../../checker/conform/shrink/smaller.ts'
import { parseScenarios } from '../../../checker/scenario/parse.ts'
import { printOp, printScenario } from '../../../checker/scenario/print.ts'
import type { Scenario } from '../../../checker/scenario/scenario.ts'
import { scenarioOf } from './answers.ts'

type Predicate = (scenario: Scenario) => boolean
const one = (predicate: Predicate): Differs => (candidates) => Promise.resolve(candidates.map(predicate))
const text = ({ lines }: Scenario): string[] => lines.map(({ op }) => printOp(op))
const labels = ({ lines }: Scenario): string[] => lines.map(({ op }) => opLabel(op))

/** Predicates of the kind that a difference is: some ops in some order, on some page, with some feature. */
const predicates: fc.Arbitrary<{ says: string; holds: Predicate }> = fc.oneof(
  fc.constantFrom('write', 'wp on', 'read', 'madv pageout', 'fork', 'mremap', 'swapoff').chain((first) => fc.constantFrom('wp off', 'read', 'write', 'munmap', '@ write', 'swapon').map((second) => ({
    says: `${first} before ${second}`,
    holds: (scenario: Scenario) => {
      const all = labels(scenario)
      return all.includes(first) && all.indexOf(first) < all.lastIndexOf(second)
    },
  }))),
  fc.integer({ min: 1, max: 4 }).map((count) => ({ says: `${count} writes`, holds: (scenario: Scenario) => labels(scenario).filter((label) => label === 'write').length >= count })),
  fc.integer({ min: 0, max: 3 }).map((page) => ({
    says: `page ${page} is read, of a uffd with wp`,
    holds: ({ lines }: Scenario) => lines.some(({ op }) => op.op === 'read' && (op.span.range === null || op.span.range.first + op.span.range.count > page)) && lines.some(({ op }) => op.op === 'uffd' && op.features.includes('wp')),
  })),
  fc.integer({ min: 2, max: 9 }).map((most) => ({ says: `a number of lines that ${most} divides`, holds: ({ lines }: Scenario) => lines.length > 0 && lines.length % most === 0 })),
)

test('law: the result differs, is well formed, and is minimal over its lines and over one simpler step', async () => {
  await fc.assert(fc.asyncProperty(scenarioArbitrary(), predicates, async (scenario, { holds }) => {
    fc.pre(holds(scenario))
    const { scenario: least, minimal } = await shrink(scenario, one(holds))
    expect(minimal).toBe(true)
    expect(holds(least)).toBe(true)
    for (const line of least.lines) expect(holds(without(least, new Set([line])))).toBe(false)
    for (const step of simpler(least)) expect(holds(step)).toBe(false)
    expect(parseScenarios(printScenario(least), 'shrunk')).toEqual([least])
  }), { numRuns: 150 })
})

test('law: what is left without some lines has all its names, and swap where it was', () => {
  fc.assert(fc.property(scenarioArbitrary(), fc.infiniteStream(fc.boolean()), (scenario, drop) => {
    const left = without(scenario, new Set(scenario.lines.filter(() => drop.next().value === true)))
    const known = new Set<string>()
    for (const { op } of left.lines) {
      for (const name of needsNames(op)) expect(known).toContain(name)
      for (const name of bringsNames(op, known)) known.add(name)
    }
    expect(labels(left).filter((label) => label === 'swapoff')).toHaveLength(labels(left).filter((label) => label === 'swapon').length)
  }), { numRuns: 200 })
})

test('law: simpler scenarios are well formed', () => {
  fc.assert(fc.property(scenarioArbitrary(), (scenario) => {
    for (const step of simpler(scenario).slice(0, 40)) expect(parseScenarios(printScenario(step), 'simpler')).toEqual([step])
  }), { numRuns: 60 })
})

const long = `
map A shm 8
map B anon 4
uffd u wp wp_hs wp_unpop ev_remap
reg u A miss,wp
reg u B wp
read B
write A:2+4 7
fwrite A:1 3
wp u A on
fork c
swapoff
@c read A
swapon
madv A pageout
mremap A C
@c write A:3 4
write C:5 9
kill c
`

test('a line that names nothing any more goes with the one that made its name', () => {
  const scenario = scenarioOf(long)
  const drop = (label: string): string[] => text(without(scenario, new Set(scenario.lines.filter(({ op }) => opLabel(op) === label))))
  expect(drop('map shm')).toEqual(['map B anon 4', 'uffd u wp wp_hs wp_unpop ev_remap', 'reg u B wp', 'read B', 'fork c', 'swapoff', 'swapon', 'kill c'])
  expect(drop('fork')).not.toContain('kill c')
  expect(drop('swapon')).not.toContain('swapoff')
  expect(drop('mremap')).not.toContain('write C:5 9')
})

test('down to what matters: a pageout of a page that was written', async () => {
  const holds: Predicate = (each) => {
    const write = each.lines.findIndex(({ op }) => op.op === 'write' && op.span.region === 'A')
    const out = each.lines.findIndex(({ op }) => op.op === 'madv' && op.advice === 'pageout')
    return write >= 0 && write < out
  }
  const { scenario } = await shrink(scenarioOf(long), one(holds))
  expect(text(scenario)).toEqual(['map A shm 1', 'write A:0 1', 'madv A pageout'])
})

test('candidates are tried in batches, and a limit is kept', async () => {
  const sizes: number[] = []
  const counted: Differs = (candidates) => {
    sizes.push(candidates.length)
    return Promise.resolve(candidates.map(() => false))
  }
  expect(await shrink(scenarioOf(long), counted, { batch: 8 })).toMatchObject({ minimal: true, scenario: scenarioOf(long) })
  expect(Math.max(...sizes)).toBe(8)
  sizes.length = 0
  expect(await shrink(scenarioOf(long), counted, { batch: 8, most: 20 })).toMatchObject({ minimal: false, tried: 20 })
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20)
})
