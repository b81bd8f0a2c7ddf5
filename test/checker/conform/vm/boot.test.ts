/**
 * Real guests: both kernels of the table boot, and answer the example scenarios as the stored answers have it. This takes qemu, a mirror of the
 * distribution and some minutes, so it is asked for by name:
 *
 *	MMCHECK_BOOT=1 npx vitest run test/checker/conform/vm/boot.test.ts
 *
 * MMCHECK_BOOT=6.12 boots that one alone.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildAgent } from '../../../../checker/conform/live/build.ts'
import { isMissing, missingText } from '../../../../checker/conform/live/tool.ts'
import { repliesOf } from '../../../../checker/conform/live/replies.ts'
import { kernelVersion, tried, versionText } from '../../../../checker/conform/vm/version.ts'
import { openVm, type Vm } from '../../../../checker/conform/vm/vm.ts'

const asked = process.env.MMCHECK_BOOT ?? ''
if (asked === '') process.stderr.write('\nSKIPPED: no guest is booted. MMCHECK_BOOT=1 npx vitest run test/checker/conform/vm/boot.test.ts does it.\n\n')

const examples = readFileSync('specs/scenarios/examples.scenario', 'utf8')

/** 6.1 has no WP_UNPOPULATED; its answers were given without. */
const scenariosFor = (series: string): string[] =>
  (series === '6.1' ? examples.replaceAll(/^(uffd .*) wp_unpop\b/gm, '$1') : examples).split(/^(?=begin )/m).slice(1)

async function open(version: { series: string; patch: number | null }): Promise<Vm> {
  const agent = await buildAgent()
  if (isMissing(agent)) throw new Error(missingText(agent))
  const vm = await openVm(version, agent)
  if (isMissing(vm)) throw new Error(missingText(vm))
  return vm
}

for (const each of tried) {
  const version = kernelVersion(each)
  if (version === null) throw new Error(each.version)
  const { series } = version
  const name = `${versionText(version)} boots and answers the examples as stored, all at once and one by one`
  const boots = asked === '1' || asked === series
  test.skipIf(!boots)(boots ? name : `${name} [SKIPPED: set MMCHECK_BOOT=1]`, async () => {
    const vm = await open({ series, patch: null })
    try {
      expect(vm.package).toEqual(each)
      expect(vm.tried).toBe(true)
      const needs = vm.missing.map(({ need }) => need)
      for (const need of ['zram', 'hugepages', 'thp', 'shmem-thp', 'ksm', 'split', 'nodes', 'io_uring', 'root', 'userfaultfd']) expect(needs).not.toContain(need)
      const stored = readFileSync(`specs/scenarios/answers/linux-${versionText(version)}.jsonl`, 'utf8').trimEnd().split('\n')
      const scenarios = scenariosFor(series)
      expect(repliesOf((await vm.run(scenarios)).flat())).toEqual(repliesOf(stored))
      const single: string[] = []
      for (const scenario of scenarios) single.push(...(await vm.run([scenario])).flat())
      expect(repliesOf(single)).toEqual(repliesOf(stored))
      // What bare machines often refuse.
      const [answer = []] = await vm.run(['begin guest\nmap A anon 512 huge\nwrite A:0 1\nsplit A\nmovepages A:0 1\nswapoff\nswapon\nmadv A mergeable\nksmscan 1\nend'])
      expect(answer.slice(1, -1).map((line) => (JSON.parse(line) as { e?: string }).e)).toEqual(Array.from({ length: 8 }, () => 'OK'))
    } finally {
      await vm.close()
    }
  }, 300_000)
}
