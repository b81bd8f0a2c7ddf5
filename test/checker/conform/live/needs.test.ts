/** What scenarios need: by ops, kinds and features; the words are those of the agent. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { giantPagesFor, lackedBy, needsOf } from '../../../../checker/conform/live/needs.ts'
import { parseScenarios } from '../../../../checker/scenario/parse.ts'
import { featureWords, type Scenario } from '../../../../checker/scenario/scenario.ts'

const scenarioOf = (...lines: readonly string[]): Scenario => {
  const [scenario] = parseScenarios(['begin x', ...lines, 'end'].join('\n'), 'x.scenario')
  if (scenario === undefined) throw new Error('no scenario')
  return scenario
}

describe('needsOf', () => {
  test.each([
    [['map A anon 4', 'write A:0 1'], []],
    [['map A anon 4', 'madv A:0 pageout'], ['zram']],
    [['map A anon 4', 'swapoff'], ['zram']],
    [['map A ht 4'], ['hugepages']],
    [['map A htp 4'], ['hugepages']],
    [['map A ht1g 1'], ['hugepages-1g']],
    [['map A dax 2'], ['dax']],
    [['map A anon 1024 huge'], ['thp']],
    [['map A shm 1024 huge'], ['shmem-thp']],
    [['map A anon 1024 nohuge'], []],
    [['map A anon 512', 'madv A hugepage', 'madv A collapse'], ['thp']],
    [['map A shm 512', 'mremap A B', 'madv B hugepage'], ['shmem-thp']],
    [['map A anon 4', 'uffd u wp wp_async', 'scanwp A'], ['userfaultfd', 'wp', 'wp_async', 'pagemap-scan']],
    [['map A anon 4', 'madv A mergeable', 'ksmscan 2'], ['ksm']],
    [['map A anon 4', 'pin p A:0'], ['io_uring']],
    [['map A anon 512 huge', 'split A'], ['thp', 'split']],
    [['map A anon 4', 'movepages A:0 0'], []],
    [['map A anon 4', 'movepages A:0 1'], ['nodes']],
    [['map A anon 4', 'madv A:0 guard_install'], ['guard']],
  ])('%j: %j, besides what every scenario needs', (lines, needs) => {
    expect(needsOf(scenarioOf(...lines))).toEqual(['root', 'set-up', ...needs])
  })
})

test('only what the scenario needs is lacking', () => {
  const missing = ['zram', 'wp_async', 'dax'].map((need) => ({ need, why: 'why', enable: 'how' }))
  expect(lackedBy(scenarioOf('map A anon 1', 'uffd u wp', 'madv A pageout'), missing).map(({ need }) => need)).toEqual(['zram'])
  expect(lackedBy(scenarioOf('map A anon 1'), missing)).toEqual([])
})

test('huge pages of 1 GiB are counted over the regions of the largest scenario, twice, and never more than 16', () => {
  expect(giantPagesFor([])).toBe(0)
  expect(giantPagesFor([scenarioOf('map A anon 4')])).toBe(0)
  expect(giantPagesFor([scenarioOf('map A ht1g 1', 'map B ht1gp 2'), scenarioOf('map A ht1g 1')])).toBe(6)
  expect(giantPagesFor([scenarioOf('map A ht1g 100')])).toBe(16)
})

test('every name is one that the agent may report', () => {
  const source = readFileSync('checker/conform/agent/needs.c', 'utf8') + readFileSync('checker/conform/agent/keeper.c', 'utf8')
  const features = readFileSync('checker/conform/agent/ops_uffd.c', 'utf8')
  for (const need of ['root', 'set-up', 'zram', 'hugepages', 'hugepages-1g', 'dax', 'thp', 'shmem-thp', 'pagemap-scan', 'ksm', 'io_uring', 'split', 'nodes', 'guard', 'userfaultfd'])
    expect(source).toContain(`"${need}"`)
  for (const feature of featureWords) expect(features).toContain(`"${feature}"`)
})
