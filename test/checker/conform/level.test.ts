/** Which of the model's kernels stands for a real one, by what `uname -r` and `uname -v` say there. */
import { expect, test } from 'vitest'
import { exactRelease, levelOf } from '../../../checker/conform/level.ts'
import { releases } from '../../../model/patches/index.ts'

test.each([
  ['6.18.44-fc-v769', 'v6.18'],
  ['6.18.0', 'v6.18'],
  ['6.19.3', 'v6.18'],
  ['7.2.1-arch1-1', 'v6.18'],
  ['6.17.9', 'v6.12.117'],
  ['6.13.0-rc2', 'v6.12.117'],
  ['6.12.117+deb12-amd64', 'v6.12.117'],
  ['6.12.120', 'v6.12.117'],
  ['6.12.116-1-lts', 'v6.12'],
  ['6.12', 'v6.12'],
  ['6.11.0-29-generic', 'v6.1.176'],
  ['6.2.0', 'v6.1.176'],
  ['6.1.192', 'v6.1.176'],
  ['6.1.175', 'v6.1'],
  // Debian's name of 6.1.176, alone.
  ['6.1.0-50-amd64', 'v6.1'],
  ['6.0.19', 'v5.19'],
  ['5.15.0-91-generic', 'v5.14'],
  ['5.10.234', 'v5.7'],
  ['5.6', 'v5.6'],
])('%s is taken for %s', (release, level) => { expect(levelOf(release)).toBe(level) })

test.each(['5.5.19', '5.4.0-216-generic', '4.19.325', '2.6.32'])('%s is older than all', (release) => { expect(levelOf(release)).toBeNull() })

test.each(['', '6', 'v6.18', 'linux-6.18', 'unknown'])('"%s" does not begin with a version', (release) => { expect(levelOf(release)).toBeNull() })

test('each level stands for itself', () => {
  for (const { name } of releases) expect(levelOf(name.slice(1))).toBe(name)
})

test.each([
  ['6.1.0-50-amd64', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-10-31)', '6.1.176'],
  ['6.12.117+deb12-amd64', '#1 SMP PREEMPT_DYNAMIC Debian 6.12.117-1~deb12u1 (2026-09-03)', '6.12.117'],
  ['6.1.0-50-amd64', 'Debian 6.1.176-1', '6.1.176'],
  // Not Debian's, or of another series: what the release says is all there is.
  ['6.18.44-fc-v769', '#1 SMP PREEMPT_DYNAMIC Fri Oct 2 10:00:00 UTC 2026', '6.18.44-fc-v769'],
  ['6.8.0-60-generic', '#63-Ubuntu SMP PREEMPT_DYNAMIC', '6.8.0-60-generic'],
  ['6.12.1', 'Debian 6.1.176-1', '6.12.1'],
  ['6.1.0-50-amd64', '', '6.1.0-50-amd64'],
])('%s, "%s" is exactly %s', (release, version, exact) => { expect(exactRelease(release, version)).toBe(exact) })
